if true; then echo yes; else echo no; fi
if false; then echo a; elif true; then echo b; else echo c; fi
if false; then :; fi; echo $?
for i in 1 2 3 4 5; do [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done
i=0; while [ $i -lt 3 ]; do echo w$i; i=$((i+1)); done
until [ $i -eq 0 ]; do i=$((i-1)); echo u$i; done
for i in a b; do for j in 1 2 3; do [ $j = 2 ] && continue 2; echo $i$j; done; done
for i in a b; do for j in 1 2; do break 2; done; done; echo $i$j
for i in; do echo never; done; echo $?
for i
do echo never; done
case abc in a) echo 1;; a*|x) echo 2;; *) echo 3;; esac
case "a b" in "a "*) echo quoted;; esac
case x in [a-w]) echo no;; [!a-w]) echo neg;; esac
case '*' in \*) echo star;; esac
case ab in a?) echo q;; esac
case x in (x) echo paren;; esac
case x in y) ;; esac; echo $?
case "" in "") echo empty;; esac
case 5 in [[:digit:]]) echo digit;; esac
p='a*'; case abc in $p) echo pat;; esac; case abc in "$p") echo no;; *) echo lit;; esac
case / in [/]) echo slash;; esac
{ echo g1; echo g2; }
(echo s1; exit 4); echo $?
! true; echo $?; ! false; echo $?
true && echo and; false && echo no; false || echo or; true || echo no
false && true || echo chain
while true; do break; done; echo $?
while :; do while :; do break 2; done; echo no; done; echo out
if ! false; then echo neg; fi
false; echo $?; true; echo $?
for x in 1 2; do
  case $x in
    1) echo one ;;
    2) echo two
  esac
done
