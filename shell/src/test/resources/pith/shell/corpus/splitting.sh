c() { echo "$#:" "$@"; for i; do printf '<%s>' "$i"; done; echo; }
v='  a b  c '
c $v; c "$v"; c x$v; c $v"q"; c x"$v"y
IFS=:
v=a:b::c:; c $v; v=:a; c $v; v=::; c $v; v=; c $v; c "$v"
c ${nothing} "" $v
IFS=' :'
v='a : b:c  d: :e'; c $v
IFS='x '
v=' axbx xc '; c $v
IFS=
v='a b'; c $v
unset IFS
v='a	b
c'; c $v
set --; c "$@"; c "$*"; c $@; c "a$@"; c ''$@
set -- a 'b c' ''; c "$@"; c $@; c $*; c "x$@y"; c "$@""$@"
IFS=-; set -- a b; c $*; c "$*"; v=$*; c "$v"
