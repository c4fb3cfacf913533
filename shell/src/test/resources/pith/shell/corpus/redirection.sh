echo one > f; cat f; echo two >> f; cat f; cat < f
echo three >f; cat <f
{ echo a; echo b; } > g; cat g
echo err >&2 2>/dev/null; echo x 2>&1
(echo out; echo err >&2) 2>&1 | sort
cat <<E
var: ${x:-none} $(echo sub) \$esc `echo bq` $((1+1))
E
cat <<'E'
raw $x `no` \
E
cat <<-E
	tabs
		gone
	E
cat <<A; cat <<B
first
A
second
B
cat <<E | tr a X
a pipe
E
exec 3>h; echo to3 >&3; exec 3>&-; cat h
exec 4<h; read line <&4; echo "got $line"; exec 4<&-
echo hi > /dev/null; echo $?
cat < /nonexistent 2>/dev/null; echo $?
echo x > /nonexistent/y 2>/dev/null; echo $?
while read l; do echo "l:$l"; done < g
for i in 1 2; do echo $i; done > k; cat k
set -C; echo no > f 2>/dev/null; echo $?; echo yes >| f; cat f; set +C
3>&1 echo three
>empty; wc -c < empty
f() { cat; }; f <<E
to function
E
cat <<E
"quotes" 'stay' \\ \a ${x:-"d q"}
E
cat <<"E O F"
spaced $delim
E O F
read a b <<E
one two three
E
echo $a-$b
: > m > n; echo $?
if true; then cat; fi <<E
compound
E
echo a 1>&2 2>/dev/null | cat
cat <<E
long\
joined
E
