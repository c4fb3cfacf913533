#!/bin/sh
# Writes the root image as a newc cpio archive, from root.list, for other emulators and for looking at.
#
#   ./mkcpio.sh OUTPUT
#
# The entries are laid out in a temporary folder, and cpio packs them. Owners other than root and device nodes need root;
# without it they are left out, with a message. /bin/sh is not in it: in Pith the kernel brings the shell.
set -eu
LC_ALL=C; export LC_ALL
[ $# = 1 ] || { echo "usage: mkcpio.sh OUTPUT" >&2; exit 2; }
command -v cpio >/dev/null || { echo "mkcpio.sh: cpio is not installed; on Debian: apt-get install cpio" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
out=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
tree=$(mktemp -d); trap 'rm -rf "$tree"' EXIT
is_root=$([ "$(id -u)" = 0 ] && echo yes || echo no)

own() {
    if [ $is_root = yes ]; then
        chown -h "$1:$2" "$3"
    elif [ "$1:$2" != 0:0 ]; then
        echo "not root: $3 keeps your user as owner" >&2
    fi
}

grep -Ev '^(#|$)' "$here/root.list" | while read -r kind path a b c d e f; do
    to=$tree$path
    case $kind in
    dir)   mkdir -p "$to"; chmod "$a" "$to"; own "$b" "$c" "$to" ;;
    file)  install -m "$b" "$here/$a" "$to"; own "$c" "$d" "$to" ;;
    slink) ln -s "$a" "$to"; own "$c" "$d" "$to" ;;
    nod)   if [ $is_root = yes ]; then mknod -m "$a" "$to" "$d" "$e" "$f"; own "$b" "$c" "$to"
           else echo "not root: device $path is left out" >&2; fi ;;
    *)     echo "root.list: '$kind' is not dir, file, slink or nod" >&2; exit 1 ;;
    esac
done
find "$tree" -exec touch -h -d @0 {} +
cd "$tree" && find . -mindepth 1 | sort | cpio --quiet -o -H newc --reproducible > "$out"
