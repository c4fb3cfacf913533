package pith.shell.explore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import pith.kernel.boot.PithKernel;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.mm.space.AddressSpace;
import pith.shell.execution.Builtin;
import pith.shell.execution.ShellContext;
import pith.shell.execution.Usage;
import pith.shell.system.GuestShellSystem;

/** A built-in that shows something of the kernel. */
abstract class Explorer implements Builtin {
    private static final int USAGE = 2;

    protected final PithKernel boot;
    protected final Kernel kernel;
    private Usage usage;

    /** A look cannot be had; the message says why and what to do. */
    protected static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        Refusal(int status, String sentence) {
            super(sentence, null, false, false);
            this.status = status;
        }
    }

    /** @param synopsis the arguments as help shows them */
    protected Explorer(PithKernel boot, String name, String synopsis, String summary) {
        this.boot = boot;
        this.kernel = boot.kernel();
        this.usage = new Usage(name, synopsis, summary);
    }

    /** Adds an option or a word that help and completion name. */
    protected final void option(String text, String description) {
        usage = usage.option(text, description);
    }

    @Override
    public final Usage usage() {
        return usage;
    }

    /** {@return whether a program of this name is to be preferred} */
    protected boolean yieldsToProgram() {
        return false;
    }

    /** Looks, and prints. {@return the exit status} */
    protected abstract int explore(ShellContext sh, List<String> arguments);

    @Override
    public final int run(ShellContext sh, List<String> argv) {
        if (yieldsToProgram() && sh.programs().find(name()) != null) {
            return sh.executor().simpleCommands().runProgram(argv);
        }
        if (argv.contains(Usage.HELP)) {
            print(sh, help());
            return 0;
        }
        try {
            checkArguments(argv.subList(1, argv.size()));
            return explore(sh, argv.subList(1, argv.size()));
        } catch (Refusal refusal) {
            sh.complain(name() + ": " + refusal.getMessage());
            return refusal.status;
        }
    }

    /** Unknown options before the first operand are refused, and operands where the synopsis has none. */
    private void checkArguments(List<String> arguments) {
        boolean operands = usage.synopsis().chars().anyMatch(Character::isUpperCase);
        for (String argument : arguments) {
            boolean known = usage.options().stream().anyMatch(option -> option.text().equals(argument));
            if (!known && operands && !argument.startsWith("-")) {
                return;
            }
            if (!known) {
                throw new Refusal(USAGE, "'" + argument + "' means nothing here; use " + usage.line());
            }
        }
    }

    @Override
    public List<Completion> completions(ShellContext sh) {
        List<Completion> all = new ArrayList<>(usage.options());
        all.add(HELP);
        if (usage.synopsis().contains("PID")) {
            kernel.tasks().processes().forEach(process -> all.add(new Completion("" + process.pid(), process.leader().comm())));
        }
        return all;
    }

    /** Prints text, which may hold any character. */
    protected static void print(ShellContext sh, String text) {
        sh.print(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    protected final Refusal misused() {
        return new Refusal(USAGE, "use " + usage.line());
    }

    /** Refuses arguments behind the first {@code most}. */
    protected final void atMost(List<String> arguments, int most) {
        if (arguments.size() > most) {
            throw new Refusal(USAGE, "'" + arguments.get(most) + "' is too much; use " + usage.line());
        }
    }

    /** {@return a number among the arguments} */
    protected final long number(String text) {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw new Refusal(USAGE, "'" + text + "' is no number; use " + usage.line());
        }
    }

    /** {@return the number at {@code index} of the arguments, which must lie between two others, or {@code otherwise} if there are fewer} */
    protected final int within(List<String> arguments, int index, int otherwise, int least, int most) {
        long value = index < arguments.size() ? number(arguments.get(index)) : otherwise;
        if (value < least || value > most) {
            throw new Refusal(USAGE, "'" + arguments.get(index) + "' is out of range; give " + least + " to " + most);
        }
        return (int) value;
    }

    /** {@return an address: hexadecimal as explorers print it, with or without 0x; all 64 bits may be used} */
    protected final long address(String text) {
        String digits = text.startsWith("0x") ? text.substring(2) : text;
        try {
            return Long.parseUnsignedLong(digits, 16);
        } catch (NumberFormatException e) {
            throw new Refusal(USAGE, "'" + text + "' is no address; give one in hexadecimal, such as 0x10000; use " + usage.line());
        }
    }

    /** {@return the process of a number that {@code sh} may look into: its own user's, or any for root} */
    protected final Process process(ShellContext sh, String text) {
        Process process = kernel.tasks().process((int) number(text));
        if (process == null) {
            throw new Refusal(1, "there is no process " + text + "; ps lists them");
        }
        Task self = GuestShellSystem.calls(sh).user().current().task();
        int uid = self.credentials().user().effective();
        if (uid != 0 && uid != process.leader().credentials().user().real()) {
            throw new Refusal(1, "process " + text + " is another user's; ask as root");
        }
        return process;
    }

    /** A look at an address space that stays while it lasts. */
    protected interface SpaceView {
        void look(AddressSpace space);
    }

    /** Shows {@code view} the memory of a process. */
    protected final void withSpace(Process process, SpaceView view) {
        AddressSpace space = process.leader().space();
        if (space == null || !space.tryGet()) {
            throw new Refusal(1, "process " + process.pid() + " has no memory any more");
        }
        try {
            view.look(space);
        } finally {
            space.put();
        }
    }
}
