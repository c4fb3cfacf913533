package pith.shell.explore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import pith.kernel.boot.PithKernel;
import pith.kernel.syscall.Dispatcher;
import pith.kernel.syscall.SystemCall;
import pith.shell.execution.ShellContext;

/** {@code syscalls}: how often each system call was made, and which were asked for in vain. */
final class SystemCalls extends Explorer {
    private record Count(int number, String name, long calls) {}

    SystemCalls(PithKernel kernel) {
        super(kernel, "syscalls", "[-a]", "count the system calls made since boot, and those that are missing");
        option("-a", "those never made, too");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        Dispatcher calls = boot.dispatcher();
        List<Count> made = new ArrayList<>();
        Table missing = new Table("number", "missing");
        boolean gaps = false;
        for (int number = 0; number < calls.numbers(); number++) {
            SystemCall call = calls.find(number);
            if (call != null && (calls.count(number) > 0 || arguments.contains("-a"))) {
                made.add(new Count(number, call.name(), calls.count(number)));
            }
            if (calls.missing(number) > 0) {
                missing.row(number, calls.missing(number));
                gaps = true;
            }
        }
        made.sort(Comparator.comparingLong(Count::calls).reversed().thenComparingInt(Count::number));
        Table table = new Table("calls", "number", "name");
        made.forEach(count -> table.row(count.calls(), count.number(), count.name()));
        print(sh, table + (gaps ? "\nasked for, but not there:\n" + missing : ""));
        return 0;
    }
}
