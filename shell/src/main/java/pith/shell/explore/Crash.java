package pith.shell.explore;

import java.io.IOException;
import java.util.List;
import pith.hal.PowerOff;
import pith.kernel.blockio.PowerCut;
import pith.kernel.boot.PithKernel;
import pith.kernel.log.KernelLog;
import pith.shell.execution.ShellContext;
import pith.shell.system.GuestShellSystem;

/** {@code crash}: the power of the disks is cut now; what is left of their file systems is mounted again. */
final class Crash extends Explorer {
    private static final int FAILED = 1;

    Crash(PithKernel kernel) {
        super(kernel, "crash", "[SEED]", "cut the power of the disks now, mount again what is left, and tell what was lost");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        if (arguments.size() > 1 || !arguments.isEmpty() && !arguments.getFirst().matches("\\d{1,18}")) {
            throw misused();
        }
        long seed = arguments.isEmpty() ? kernel.machine().entropy().nextLong() : Long.parseLong(arguments.getFirst());
        List<KernelLog.Line> before = kernel.log().since(0);
        long last = before.isEmpty() ? -1 : before.getLast().sequence();
        try {
            List<PowerCut.Report> reports = boot.powerCut().cut(GuestShellSystem.calls(sh).user().current().caller(), seed);
            if (reports.isEmpty()) {
                throw new Refusal(FAILED, "crash: this machine has no disks; start it with --disk.");
            }
            reports.forEach(report -> print(sh, text(report)));
            if (reports.stream().anyMatch(PowerCut.Report::root)) {
                print(sh, "The root file system was there, so the machine is off; start it again to see what was kept.\n");
                kernel.machine().powerOff(new PowerOff.Halted(FAILED));
            }
        } catch (IOException e) {
            throw new Refusal(FAILED, "crash: what keeps the disk's bytes failed: " + e.getMessage() + ".");
        }
        kernel.log().since(last + 1).forEach(line -> print(sh, "  " + line.text() + "\n"));
        return 0;
    }

    private static String text(PowerCut.Report report) {
        StringBuilder text = new StringBuilder(report.disk());
        text.append(": of ").append(report.loss().lost() + report.loss().kept()).append(" sectors in the write cache, ");
        text.append(report.loss().kept()).append(" had reached the medium and ").append(report.loss().lost()).append(" are lost\n");
        for (PowerCut.Remount mount : report.mounts()) {
            String outcome = mount.error() == null ? "mounted again" : "not mounted again: " + mount.error().text();
            text.append("  ").append(mount.target()).append(" (").append(mount.type()).append("): ").append(outcome).append('\n');
        }
        return text.toString();
    }
}
