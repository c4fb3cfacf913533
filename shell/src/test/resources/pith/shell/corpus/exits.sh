(exit 0); echo $?; (exit 255); echo $?; (exit 300) ; echo $?
sh -c 'exit 5'; echo $?
sh -c 'kill -9 $$' 2>/dev/null; echo $?
sh -c 'kill -TERM $$' 2>/dev/null; echo $?
nosuchcommand 2>/dev/null; echo $?
echo > notexec; ./notexec 2>/dev/null; echo $?
./missing 2>/dev/null; echo $?
/ 2>/dev/null; echo $?
sh -c 'set -e; false; echo no'; echo $?
sh -c 'set -e; false || true; if false; then :; fi; ! true; echo yes'; echo $?
sh -c 'set -e; f() { false; echo in f; }; f || echo handled; f; echo no'; echo $?
sh -c 'set -e; (false; echo no); echo no'; echo $?
sh -c 'set -e; x=$(false); echo no'; echo $?
sh -c 'set -e; { false && true; }; echo yes'; echo $?
sh -c 'set -e; while false; do :; done; echo yes'; echo $?
sh -c 'set -e; true | false; echo no'; echo $?
sh -c 'set -e; false | true; echo yes'; echo $?
sh -c 'trap "echo trapped" EXIT; exit 2'; echo $?
sh -c 'trap "echo \$?" EXIT; false'; echo $?
sh -c 'readonly r=1; r=2; echo no' 2>/dev/null; echo $?
sh -c 'shift 5; echo no' 2>/dev/null; echo $?
sh -c 'export =x; echo no' 2>/dev/null; echo $?
sh -c '. /nonexistent; echo no' 2>/dev/null; echo $?
sh -c 'echo $(' 2>/dev/null; echo $?
sh -c 'if' 2>/dev/null; echo $?
sh -c 'echo $0 $1 $2' name a b
sh -c 'echo "$@"' n 'a b' c
echo 'echo script "$@"; exit 9' > s; sh s x y; echo $?
echo 'echo $1' | sh -s arg
