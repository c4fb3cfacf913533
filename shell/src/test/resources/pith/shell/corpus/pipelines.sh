echo a | cat | cat
seq 100 | head -n 3
echo x | while read y; do echo "got $y"; z=1; done; echo ${z-unset}
false | true; echo $?; true | false; echo $?
! true | false; echo $?
(echo sub; echo shell) | sort
{ echo b; echo a; } | sort
echo data | (read v; echo "v=$v")
seq 1 100000 | head -n 1
echo a | { cat; echo b; } | cat
f() { cat; echo f; }; echo in | f | tr f F
exit 3 | exit 4; echo $?
if echo q | cat >/dev/null; then echo ok; fi
echo 1 |
cat
