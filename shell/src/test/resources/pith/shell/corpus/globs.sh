mkdir d; cd d
: > a.c; : > b.c; : > c.h; : > .hid; mkdir sub; : > sub/x.c; : > 'sp ace'; : > '*'
echo *.c; echo *; echo .h*; echo ?.c; echo [ab].c; echo [!a].c; echo [a-b].?
echo *.zzz; echo "*.c" '*.c' \*.c; echo */x.c; echo */*.c; echo s*/; echo ./*.c
x='*.c'; echo $x "$x"; for f in *; do echo "[$f]"; done
set -f; echo *.c; set +f
echo [; echo []; echo a[; echo [[:alpha:]].c [[:upper:]]*
y=$(echo *.h); echo $y; echo "*"*; echo \**
case a.c in *.c) echo case;; esac
set -- *.c; echo $#
echo nomatch/*; echo *"a"*; echo "a"*; echo 'a'.*
cd ..
echo d/*.c d/s*/*
