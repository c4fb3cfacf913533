x=1; (x=2; echo $x); echo $x
(cd /; pwd); [ "$(pwd)" != / ] && echo back
(exit 3) || echo $?
(echo a; (echo b; (echo c)))
echo $( (echo x; echo y) | wc -l )
( set -e; false; echo no ) ; echo $?
(trap 'echo t' EXIT); (f() { echo inf; }; f)
x=$( (exit 6) ); echo $?
(exec >sub.out; echo hidden); cat sub.out
(umask 077); umask
set -- a; (set -- b c; echo $#); echo $#
(return 3); echo $?
(unset HOME; echo ${HOME-unset}); echo ${HOME+set}
echo $(echo $$ | cat) | { read a; [ "$a" = "$$" ] && echo same; }
((echo nested) ; echo p)
