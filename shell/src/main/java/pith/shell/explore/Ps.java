package pith.shell.explore;

import java.util.List;
import pith.kernel.boot.PithKernel;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.shell.execution.ShellContext;

/** {@code ps}: the processes. */
final class Ps extends Explorer {
    private static final int PAGE_KIB = 4;

    Ps(PithKernel kernel) {
        super(kernel, "ps", "[-T]", "list the processes of the machine");
        option("-T", "list their threads");
    }

    @Override
    protected boolean yieldsToProgram() {
        return true;
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        print(sh, (arguments.contains("-T") ? threads() : processes()).toString());
        return 0;
    }

    private Table processes() {
        Table table = new Table("PID", "PPID", "TTY", "STAT", "HART", "NI", "TIME", "RSS", "COMMAND");
        for (Process process : kernel.tasks().processes()) {
            ProcessRow row = ProcessRow.of(process);
            table.row(row.pid(), row.parent(), row.terminal(), row.state(), row.hart(), row.nice(), row.time(kernel),
                    row.residentPages() * PAGE_KIB, row.state().equals("Z") ? "[" + row.command() + "]" : row.command());
        }
        return table;
    }

    private Table threads() {
        Table table = new Table("PID", "TID", "STAT", "HART", "NI", "SWITCHES", "COMMAND");
        for (Task task : kernel.tasks().tasks()) {
            table.row(task.process().pid(), task.tid(), task.state().letter(), task.hartId(), task.nice(),
                    task.info().voluntarySwitches() + task.info().involuntarySwitches(), task.comm());
        }
        return table;
    }
}
