package pith.shell.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import pith.kernel.boot.PithKernel;
import pith.kernel.task.Process;
import pith.mm.space.AddressSpace;
import pith.shell.execution.ShellContext;

/** {@code why}: explains an address of a process: what it is, how it got there, and what the next access will do. */
final class Why extends Explorer {
    Why(PithKernel kernel) {
        super(kernel, "why", "ADDR [PID]", "explain an address (hexadecimal) of a process, or of the shell: what it is, how that came, what the next access will do");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw misused();
        }
        long address = address(arguments.getFirst());
        Process process = process(sh, arguments.size() == 2 ? arguments.get(1) : "" + sh.system().getpid());
        withSpace(process, space -> print(sh, String.join("\n", sentences(process, space, address)) + "\n"));
        return 0;
    }

    private List<String> sentences(Process process, AddressSpace space, long address) {
        AddressStory story = AddressStory.of(space, address);
        List<String> sentences = new ArrayList<>(story.sentences());
        if (story.frame() != 0) {
            String others = Sharers.of(kernel, story.frame()).stream().filter(one -> one != process)
                    .map(one -> one.pid() + " (" + one.leader().comm() + ")").collect(Collectors.joining(", "));
            if (!others.isEmpty()) {
                sentences.add("It is shared with process " + others + ".");
            }
        }
        sentences.addAll(NextAccess.sentences(space, address));
        return sentences;
    }
}
