package pith.shell.explore;

import java.util.List;
import pith.kernel.boot.PithKernel;
import pith.shell.execution.ShellContext;

/** {@code dmesg}: what the kernel said. */
final class Dmesg extends Explorer {
    Dmesg(PithKernel kernel) {
        super(kernel, "dmesg", "", "show what the kernel said since boot");
    }

    @Override
    protected boolean yieldsToProgram() {
        return true;
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        StringBuilder text = new StringBuilder();
        kernel.log().since(0).forEach(line -> text.append(line.pretty()).append('\n'));
        print(sh, text.toString());
        return 0;
    }
}
