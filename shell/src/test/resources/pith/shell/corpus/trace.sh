exec 2>&1
set -x
echo a b
x=1 y=2
for i in 1; do : $i; done
true && : b
set +x
PS4='$x> '; set -x; echo p
{ set +x; } 2>/dev/null
