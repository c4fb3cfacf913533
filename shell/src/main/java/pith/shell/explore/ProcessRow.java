package pith.shell.explore;

import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.Session;
import pith.kernel.task.Task;
import pith.mm.space.AddressSpace;

/** What there is to say about a process in one line. */
record ProcessRow(int pid, int parent, String state, int hart, int nice, long cycles, long residentPages, int threads, String terminal, String command) {
    static ProcessRow of(Process process) {
        Task leader = process.leader();
        return new ProcessRow(process.pid(), process.parent() == null ? 0 : process.parent().pid(), state(process), leader.hartId(), leader.nice(),
                process.cpuCycles(), resident(leader), process.threadCount(), terminal(process), process.isKernelThread() ? "[" + leader.comm() + "]" : leader.comm());
    }

    private static String state(Process process) {
        Task leader = process.leader();
        if (process.isZombie()) {
            return "Z";
        }
        String state = String.valueOf(leader.state().letter());
        boolean sessionLeader = process.group() != null && process.session().id() == process.pid();
        return state + (leader.nice() > 0 ? "N" : leader.nice() < 0 ? "<" : "") + (sessionLeader ? "s" : "") + (process.threadCount() > 1 ? "l" : "");
    }

    private static long resident(Task leader) {
        AddressSpace space = leader.space();
        return space == null ? 0 : space.map().rss().total();
    }

    private static String terminal(Process process) {
        Session session = process.group() == null ? null : process.session();
        if (session == null || session.terminal() == null) {
            return "?";
        }
        int device = session.terminal().deviceNumber();
        int major = device >>> 8 & 0xfff;
        return major == 136 ? "pts/" + (device & 0xff) : "console";
    }

    /** {@return processor time as minutes and seconds of the machine} */
    String time(Kernel kernel) {
        long millis = kernel.machine().nanos(cycles) / 1_000_000;
        return String.format("%d:%02d.%03d", millis / 60_000, millis / 1000 % 60, millis % 1000);
    }
}
