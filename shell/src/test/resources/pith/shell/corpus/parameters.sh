unset u; e=; v=val
echo 1 "${u-def}" "${e-def}" "${v-def}"
echo 2 "${u:-def}" "${e:-def}" "${v:-def}"
echo 3 "${u+alt}" "${e+alt}" "${v+alt}"
echo 4 "${u:+alt}" "${e:+alt}" "${v:+alt}"
echo 5 "${n=assigned}" "$n"; e=; echo 6 "${e:=was empty}" "$e"
echo ${#v} ${#e} ${#u} ${#} ${#n}
set -- one 'two three' four
echo "$#" "$1" "$2" "${3}" "${4-none}"
for a in "$@"; do echo "[$a]"; done
for a in $@; do echo "<$a>"; done
for a in "$*"; do echo "{$a}"; done
IFS=,; echo "$*"; unset IFS; echo "$*"; IFS=; echo "$*"; IFS=' 	
'
p=/usr/local/lib/file.tar.gz
echo ${p##*/} ${p%/*} ${p%%.*} ${p#*/} ${p%.gz} ${p##*.}
s='*x*'; t='a*x*b'
echo "${t#*'*'}" "${t%"*b"}" "${t#a$s}"
echo "${u:-a   b}" ${u:-a   b} ${u:-"a   b"}
echo "${u:-"quo ted"}" "${u:-'sq'}"
echo "x${u:-$(echo nested ${v})}y"
echo "${#p}" "${v%l}" "${v%%*}" "[${v##*}]"
set -- a b c d e f g h i j k l
echo $10 ${10} ${11} ${12}
shift 3; echo $1 $#
echo "$0" | wc -l
echo "${v:+${e:+both}}" "${v:+"$v"}"
x=a; eval "y=\$x"; echo $y
echo ${v}text $v-text $v.text "$v"text
(echo ${u?message}) 2>/dev/null; echo $?
(echo ${e:?}) 2>/dev/null; echo $?
(set -u; echo $u) 2>/dev/null; echo $?
(set -u; echo "$@" ${u-ok}); echo $?
