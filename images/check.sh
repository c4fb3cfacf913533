#!/bin/sh
# Proves that the committed programs are what the sources give: rebuilds all into a temporary folder, compares the bytes.
# Exit status 0: equal, or not checked for the printed reason; 1: different.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
compiler=${CROSS:-riscv64-linux-gnu-}gcc
if ! command -v "$compiler" >/dev/null; then
    echo "images: not checked, because $compiler is not installed (Debian: apt-get install gcc-riscv64-linux-gnu)"
    exit 0
fi
wanted=$(sed -n 's/^Compiler: `\(.*\)`$/\1/p' "$here/README.md")
found=$("$compiler" --version | sed 1q)
if [ "$found" != "$wanted" ]; then
    echo "images: not checked, because bytes are only equal for $wanted, and this is $found"
    exit 0
fi
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
"$here/build.sh" "$fresh"
if diff -rq "$here/bin" "$fresh"; then
    echo "images: all $(ls "$fresh" | wc -l) programs are byte for byte what their sources give"
else
    echo "images: the programs named above differ from their sources; run images/build.sh and commit images/bin"
    exit 1
fi
