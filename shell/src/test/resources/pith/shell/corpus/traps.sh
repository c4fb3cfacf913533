trap 'echo usr1' USR1; kill -USR1 $$; echo after
trap '' USR1; kill -USR1 $$; echo ignored
trap - USR1; trap 'echo int' INT; trap 'echo term' TERM
trap
trap - INT TERM; trap
(trap 'echo sub exit' EXIT; echo body)
f() { trap 'echo f trap' EXIT; }; (f; echo called)
trap 'x=caught' USR2; kill -USR2 $$; echo $x
trap 'echo one; (exit 5)' USR1; true; kill -USR1 $$; echo $?
sh -c 'trap "exit 7" TERM; kill $$; echo no'; echo $?
sh -c 'trap "" TERM; kill $$; echo survived'; echo $?
trap 'echo bye' EXIT
echo end
