# A longer program: primes, a table, and text handling.
is_prime() {
    n=$1 i=2
    [ "$n" -lt 2 ] && return 1
    while [ $((i * i)) -le "$n" ]; do
        [ $((n % i)) -eq 0 ] && return 1
        i=$((i + 1))
    done
}
primes=
k=0
while [ $k -lt 50 ]; do
    if is_prime $k; then primes="$primes $k"; fi
    k=$((k + 1))
done
echo "primes:$primes"
table="alice:30:london
bob:25:paris
carol:35:rome"
echo "$table" | while IFS=: read -r name age city; do
    printf '%-10s|%4d|%s\n' "$name" "$age" "$city"
done
total=0
for line in $(echo "$table" | tr : -); do
    age=${line#*-}; age=${age%%-*}
    total=$((total + age))
done
echo "total $total"
reverse() {
    r=
    s=$1
    while [ -n "$s" ]; do
        r="${s%"${s#?}"}$r"
        s=${s#?}
    done
    echo "$r"
}
reverse "hello world"
hanoi() { [ $1 -eq 0 ] && return; hanoi $(($1-1)) $2 $4 $3; moves=$((moves+1)); hanoi $(($1-1)) $4 $3 $2; }
moves=0; hanoi 6 A B C; echo "moves $moves"
usage() { cat <<USAGE
usage: $1 [-v] FILE
  -v  talk
USAGE
}
usage prog
verbose=0
set -- -v -o out file1 file2
while [ $# -gt 0 ]; do
    case $1 in
        -v) verbose=1; shift ;;
        -o) out=$2; shift 2 ;;
        --) shift; break ;;
        -*) echo "bad option $1"; break ;;
        *) break ;;
    esac
done
echo "$verbose $out $*"
fib() { if [ $1 -lt 2 ]; then echo $1; else echo $(( $(fib $(($1-1))) + $(fib $(($1-2))) )); fi; }
fib 9
