#!/bin/sh
# Rewrites the part of root.list that names the programs, after one was added or removed.
set -eu
LC_ALL=C; export LC_ALL
cd "$(dirname "$0")"
sed '/^# Programs/q' root.list > root.list.new
for program in $(ls bin); do
    case $program in init) folder=sbin ;; *) folder=bin ;; esac
    echo "file /$folder/$program bin/$program 755 0 0"
done >> root.list.new
mv root.list.new root.list
