#!/bin/sh
# Builds our libc and every program in src/bin into a folder (default: bin beside this script).
#
#   ./build.sh [OUTPUT_FOLDER]
#
# The same sources give the same bytes: no build id, no time stamps, no host paths, inputs in a fixed order. Byte for
# byte that holds for the compiler named in README.md. CROSS chooses another tool prefix, JOBS how many compilers run.
set -eu
LC_ALL=C; export LC_ALL
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:-$here/bin}"
out=$(cd "${1:-$here/bin}" && pwd)
cross=${CROSS:-riscv64-linux-gnu-}
objects=$(mktemp -d); trap 'rm -rf "$objects"' EXIT
command -v "${cross}gcc" >/dev/null || {
    echo "build.sh: ${cross}gcc is not installed; on Debian: apt-get install gcc-riscv64-linux-gnu" >&2
    exit 2
}

headers=$("${cross}gcc" -print-file-name=include)   # stddef.h, stdarg.h, stdbool.h, float.h belong to the compiler
compile="${cross}gcc -c -std=gnu17 -O2 -march=rv64gc -mabi=lp64d -ffreestanding -fno-pie -fno-stack-protector
    -fno-asynchronous-unwind-tables -fno-ident -fno-tree-loop-distribute-patterns -ffunction-sections -fdata-sections
    -fno-strict-aliasing -frounding-math -Wall -Wextra -ffile-prefix-map=$here=. -nostdinc
    -isystem $here/src/libc/include -isystem $headers"

cd "$here/src/libc"
ls *.c *.S | xargs -P "${JOBS:-2}" -I{} $compile {} -o "$objects/{}.o"
cd "$objects" && "${cross}ar" rcD libc.a $(ls *.o)

# One program: compile, link against our libc and the compiler's support routines, leave out what is unused.
cat > one.sh <<EOF
set -e
cd "$here/src/bin"
$(echo $compile) "\$1.c" -o "$objects/\$1.program.o"
cd "$objects"
${cross}gcc -static -nostdlib -no-pie -s -Wl,--build-id=none,--gc-sections,-z,norelro,--sort-section=name \
    -o "$out/\$1" start.S.o "\$1.program.o" libc.a -lgcc
EOF
cd "$here/src/bin"
ls *.c | sed 's/\.c$//' | xargs -P "${JOBS:-2}" -n 1 sh "$objects/one.sh"
