sleep 0.05 & wait; echo $?
(exit 3) & wait $!; echo $?
(sleep 0.1; exit 4) & p=$!; wait $p; echo $?
{ sleep 0.05; echo bg; } & wait; echo fg
wait 99999; echo $?
for i in 1 2 3; do (exit $i) & pids="$pids $!"; done; for p in $pids; do wait $p; echo $?; done
sleep 10 & p=$!; kill $p; wait $p; echo $?
cat & wait $!; echo stdin null $?
trap 'echo usr' USR1; (sleep 0.1; kill -USR1 $$) & sleep 5 & p=$!; wait $p; echo $?; kill $p 2>/dev/null
true & true & wait; echo both
false & wait $!; echo $?
echo a | cat & wait; echo piped
