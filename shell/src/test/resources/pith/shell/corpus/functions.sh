f() { echo "f: $# $1"; return 3; }
f a b; echo $?
g() { x=inner; local y=loc; echo $x $y; }
y=outer; x=o; g; echo $x $y
h() ( x=sub; echo $x ); h; echo $x
rec() { [ $1 -eq 0 ] && return; echo $1; rec $(($1-1)); }; rec 3
k() { for i in 1 2 3; do return $i; done; }; k; echo $?
set -- p q; m() { set -- z; echo $1; shift; echo $#; }; m; echo $1 $2
n() { echo out; echo err >&2; } 2>/dev/null; n
V=1 f x; echo ${V-unset}
fact() { if [ $1 -le 1 ]; then echo 1; else echo $(($1 * $(fact $(($1-1))))); fi; }; fact 10
o() { echo first; }; o; o() { echo second; }; o; unset -f o
if f; then :; else echo failed $?; fi
p() { return; }; false; p; echo $?
r() if true; then echo compound; fi
r
loc() { local a b=2; a=1; inner; echo $a $b; }; inner() { b=changed; }; loc; echo ${a-unset} ${b-unset}
