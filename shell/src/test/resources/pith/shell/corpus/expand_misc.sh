set -- a b; echo "${@}" ${*}
unset z; echo ${z:-${y:-deep}} ${z:-`echo bq`} ${z:-$((1+2))}
echo "${z:-"a b"}" ${z:-'s q'} ${z:-a"b c"d}
echo ${z+set} ${1+"$@"}
v='a}b'; echo ${v%\}*} "${v#*'}'}" ${z:-a\}b}
v=aXbXc; echo ${v#*X} ${v##*X} ${v%X*} ${v%%X*}
v='a?b'; echo "${v#a\?}" "${v%'?b'}"
v=path/to; echo "${v%"/to"}" ${v%/to}
pat='a*'; v=abc; echo "[${v#$pat}]" "[${v##$pat}]" "[${v#"$pat"}]"
echo $- | wc -l; echo $$ | wc -l
echo "$(($#+1))" ${#1}
v='  x  '; echo [$v] "[$v]" [${v# }]
echo {a,b} ~nosuchuser
echo $ "$" a$ "$ x" $%
echo "a\
b" c\
d
if [ "${u-x}" = x ]
then echo nl
fi
for i in a \
 b; do echo $i; done
x=1;y=2;echo $x$y
! false
echo $?
{ echo brace;}
echo }
echo if then else
a=b; case $a in (b) echo lp;; esac
true &&
echo cont ||
echo no
