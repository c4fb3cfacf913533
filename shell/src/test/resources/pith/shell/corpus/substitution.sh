echo $(echo a; echo b) "$(echo a; echo b)"
echo `echo back`  `echo \`echo nested\`` "`echo "in quotes"`"
echo "$(echo "$(echo "deep")")"
x=$(printf 'a\n\n\n'); echo "[$x]"
x=$(false); echo $?; x=$(exit 3); echo $?
echo $(case x in x) echo matched;; esac) $(echo ')')
echo "$(cat <<E
doc in subst
E
)"
f() { echo "f $1"; }; echo "$(f x)" $(f 'a b')
echo $(echo 'a   b') "$(echo 'a   b')"
y=1; z=$(y=2; echo $y); echo $y $z
echo pre$(echo mid)post
echo $(seq 5)
echo "$(seq 3)"
echo "$(echo '$x')" `echo '$y' \\$y`
x=$(seq 20000 | wc -l); echo $x
