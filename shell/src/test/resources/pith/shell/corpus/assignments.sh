a=1 b=2; echo $a$b; a=$b; echo $a; a=x$a"y z"; echo "$a"
a=~; [ "$a" = "$HOME" ] && echo home; a=x:~/b; [ "$a" = "x:$HOME/b" ] && echo colon; a="~"; echo "$a"
[ ~ = "$HOME" ] && echo tilde; echo a~ '~'
a=*; echo "$a"; a='1 2'; b=$a; echo "$b"
a= ; echo "[$a]"; x= y=2; echo "$x$y"
IFS=: ; a=1:2; b=$a; echo "$b"; unset IFS
a=1 a=2; echo $a; a=b=c; echo $a
a=$(echo sub) b=$((1+1)); echo $a $b
echo a=b; echo 'q'=x; "x"=1 2>/dev/null; echo $?
export X=1 Y; echo $X ${Y-unset}; Y=2; sh -c 'echo $X $Y'
unset X; sh -c 'echo ${X-gone}'
n=5; n=$((n+1)); echo $n
A=1 B=$A sh -c 'echo $A $B'
A=outer; A=inner eval 'echo $A'; echo $A
A=outer; f() { echo $A; }; A=inner f
