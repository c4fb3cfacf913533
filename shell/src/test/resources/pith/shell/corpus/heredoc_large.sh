x=$(seq 20000)
cat <<E | wc -l
$x
E
cat <<E | head -n 2
$x
$x
E
wc -c <<E
$x
E
