#!/bin/sh
# Runs the programs under qemu-riscv64 and compares them with what Linux has: the same command lines with the same inputs,
# once with our programs and once with the host's, must give the same output and exit status. Then the demonstrators
# check themselves.
#
#   src/test.sh [-v]        -v shows each case
set -u
LC_ALL=C; TZ=UTC; export LC_ALL TZ
here=$(cd "$(dirname "$0")/.." && pwd)
verbose=${1:-}
command -v qemu-riscv64 >/dev/null || { echo "images: not tested, because qemu-riscv64 is not installed (Debian: qemu-user)"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0; failed=0

# Folders with one launcher for each program: ours run under qemu.
mkdir "$work/ours"
for program in "$here"/bin/*; do
    name=$(basename "$program")
    printf '#!/bin/sh\nexec qemu-riscv64 -0 %s %s "$@"\n' "$name" "$program" > "$work/ours/$name"
done
printf '#!/bin/sh\nexec qemu-riscv64 -0 "[" %s/bin/test "$@"\n' "$here" > "$work/ours/["
chmod +x "$work"/ours/*

scratch() {
    rm -rf "$work/scratch"; mkdir -p "$work/scratch/d/sub"; cd "$work/scratch" || exit 1
    printf 'pear\napple\nfig\napple\nBanana\n10\n9\n-3\n2.5\n' > words
    printf 'a:b:c\nno separator\n1:2:3:4\n::x\n' > fields
    printf 'The quick brown fox\njumps over\n\tthe lazy dog.\n\nfoo(bar)[baz] a+b x^y $5\nABBA abba 2024-01-31\n' > text
    printf 'one\0two\377\n' > binary; head -c 100 /dev/zero >> binary
    printf 'last line has no end' > noend
    : > empty
    ln -s words link; ln -s d dirlink; echo inner > d/sub/file; echo x > d/x; chmod 640 d/x
}

run() {  # run FOLDER COMMAND
    scratch
    (PATH="$1:/usr/bin:/bin" /usr/bin/timeout 20 /bin/dash -c "$2" < /dev/null) > "$work/out" 2> "$work/err"
    echo "status $?" >> "$work/out"
}

same() {
    run "/usr/bin:/bin" "$1"; mv "$work/out" "$work/expected"
    run "$work/ours" "$1"
    if cmp -s "$work/out" "$work/expected"; then
        passed=$((passed + 1)); [ -z "$verbose" ] || echo "ok   $1"
    else
        failed=$((failed + 1)); echo "DIFFERS: $1"; diff "$work/expected" "$work/out" | head -8; head -3 "$work/err"
    fi
}

# The list: one command line a line.
while IFS= read -r line; do
    case $line in ''|'#'*) ;; *) same "$line" ;; esac
done < "$here/src/test.list"

# address-demo waits for somebody to look; the others are about what user-mode emulation has nothing of: huge pages, counters, rseq, userfaultfd.
cd "$work" || exit 1
for demo in "$here"/bin/*-demo; do
    case ${demo##*/} in
    address-demo | huge-demo | perf-demo | rseq-demo | uffd-demo) [ -z "$verbose" ] || echo "left out: ${demo##*/}"; continue ;;
    esac
    if timeout 60 qemu-riscv64 "$demo" > "$work/out" 2>&1; then
        passed=$((passed + 1)); [ -z "$verbose" ] || echo "ok   $(basename "$demo"): $(tail -1 "$work/out")"
    else
        failed=$((failed + 1)); echo "FAILS: $(basename "$demo")"; grep -E 'WRONG' "$work/out"
    fi
done
echo "images: $passed passed, $failed failed"
[ $failed = 0 ]
