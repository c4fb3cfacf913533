echo -n no newline; echo; echo a\\tb\\nc; echo 'x\0101y'; echo 'cut\chere'; echo
printf '%s %d %x %o %c|%5s|%-5s|%05d|%.2s|%%\n' str 42 255 8 char ab cd 7 xyz
printf '%s\n' a b c; printf '%s=%s\n' k1 v1 k2; printf 'no args\n'; printf '%b\n' 'a\tb\0101'
printf '%5.1f|%e|%g|%G\n' 3.14159 12345.678 0.0001 1e20; printf '%i %u\n' -5 7; printf '%d\n' 0x10 010 "'A"
printf '%+d % d %#x %#o\n' 5 5 255 8; printf '\101\n'; printf '%*d|%-*d|\n' 5 1 5 2; printf '%.3d\n' 5; printf "%s" ""; printf '%10.3s|\n' abcdef
printf '%d\n' abc 2>/dev/null; echo $?
test a = a && echo eq; test a != b && echo ne; [ 1 -lt 2 ] && echo lt; [ -z "" ] && echo z; [ -n x ] && echo n
[ -d . ] && echo d; [ -f /dev/null ] || echo notf; [ -c /dev/null ] && echo c; [ ! -e /nonexistent ] && echo none
[ a = a -a b = b ] && echo and; [ a = b -o b = b ] && echo or; [ ! a = b ] && echo not; [ \( a = a \) ] && echo par
[ "" ]; echo $?; [ x ]; echo $?; [ ]; echo $?; [ = = = ] && echo eqeq; [ ! ] && echo bang; [ -n ] && echo dashn
[ 1 -eq x ] 2>/dev/null; echo $?
[ a \< b ] && echo less
true; echo $?; false; echo $?; :; echo $?
x=1; unset x; echo ${x-unset}; export E=exp; sh -c 'echo $E'; F=tmp sh -c 'echo $F'; echo ${F-unset}
eval 'echo ev' 'al'; eval "a=1; b=2"; echo $a$b; eval; echo $?
echo 'v=sourced; echo "in $1"' > src; . ./src; echo $v
echo 'return 6; echo no' > src2; . ./src2; echo $?
read a b c <<E
one two   three four  
E
echo "[$a][$b][$c]"
IFS=: read a b <<E
x:y:z
E
echo "[$a][$b]"
read -r a <<'E'
back\slash \n
E
printf '%s\n' "$a"
read a <<'E'
back\slash con\
tinued
E
printf '%s\n' "$a"
read a < /dev/null; echo $?
IFS= read -r a <<E
  lead trail  
E
echo "[$a]"
printf 'l1\nl2\nl3\n' | { read x; read y; cat; echo "$x $y"; }
umask 022; umask; umask 077; umask; umask -S; umask 022
set -- -a -b arg -c rest; while getopts ab:c o; do echo "$o ${OPTARG-}"; done; shift $((OPTIND-1)); echo "$@"
OPTIND=1; set -- -ab x -- y; while getopts :ab: o; do echo "$o $OPTARG"; done; echo $OPTIND
OPTIND=1; set -- -x -b; while getopts :ab: o; do echo "$o $OPTARG"; done
cd /; pwd; cd /dev; pwd; cd ..; pwd; cd - ; cd /nonexistent 2>/dev/null; echo $?; pwd
alias ll='echo aliased'
ll x
alias two='echo one;
echo'
two z
alias sp='echo ' w=word
sp w w
unalias ll; ll 2>/dev/null; echo $?
type cd; type nosuch 2>/dev/null; echo $?; command -v cd; command -v nosuch; echo $?; command echo cmd
f() { echo func; }; command -v f; echo() { printf 'my echo\n'; }; echo x; command echo real; unset -f echo
set a b c; echo $# $1; set --; echo $#; set -- -x; echo $1
readonly R=1; (R=2) 2>/dev/null; echo $?; echo $R
shift 0; echo $?; times >/dev/null; echo $?
exec 5>&1; echo via5 >&5; (exec echo replaced; echo no); (exec nosuch) 2>/dev/null; echo $?
ulimit >/dev/null; echo $?; hash -r; echo $?
kill -l 9; kill -l 15; kill -0 $$; echo $?
wait; echo $?
