package pith.shell.execution;

import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import pith.shell.language.CommandList.AndOr;
import pith.shell.language.CommandList.Pipeline;

/**
 * Starts jobs, waits for them, and hands the terminal to the one in the foreground.
 *
 * <p>With {@code set -m} each job is a process group of its own. Parent and child both call setpgid, for either may run first.
 */
public final class JobControl {
    private static final int NO_TERMINAL = -1;
    private static final int LOST = 127;

    private final ShellContext sh;
    private int terminal = NO_TERMINAL;
    private int shellGroup;

    JobControl(ShellContext sh) {
        this.sh = sh;
    }

    JobControl copyFor(ShellContext child) {
        var copy = new JobControl(child);
        copy.terminal = terminal;
        copy.shellGroup = shellGroup;
        return copy;
    }

    /** {@return the terminal that jobs are given, or a negative number} */
    public int terminal() {
        return terminal;
    }

    /** After {@code set -m} or {@code set +m}. */
    void monitorChanged() {
        if (sh.has(Option.MONITOR)) {
            openTerminal();
        }
        sh.traps().choose();
        if (sh.has(Option.MONITOR) && terminal >= 0) {
            shellGroup = sh.interactive() ? leadOwnGroup() : sh.system().getpgrp();
        }
    }

    private void openTerminal() {
        if (terminal >= 0) {
            return;
        }
        int opened = sh.system().open("/dev/tty", ShellSystem.O_RDWR | ShellSystem.O_CLOEXEC, 0);
        if (opened >= 0) {
            terminal = Descriptors.privateCopy(sh.system(), opened);
            sh.system().close(opened);
        } else {
            terminal = sh.system().isatty(2) ? Descriptors.privateCopy(sh.system(), 2) : NO_TERMINAL;
        }
        if (terminal >= 0 && sh.system().tcgetpgrp(terminal) < 0) {
            sh.system().close(terminal);
            terminal = NO_TERMINAL;
        }
    }

    private int leadOwnGroup() {
        int pid = sh.system().getpid();
        sh.system().setpgid(0, pid);
        int group = sh.system().getpgrp();
        sh.system().tcsetpgrp(terminal, group);
        return group;
    }

    /** In a forked child, before it does anything. */
    void enterChild(Processes.Placement placement) {
        var system = sh.system();
        if (placement.ownGroup()) {
            system.setpgid(0, placement.group());
            if (!placement.background() && terminal >= 0) {
                system.tcsetpgrp(terminal, system.getpgrp());
            }
        } else if (placement.background()) {
            int nothing = system.open("/dev/null", ShellSystem.O_RDONLY, 0);
            if (nothing >= 0) {
                Descriptors.move(system, nothing, 0);
            }
        }
        terminal = NO_TERMINAL;
        sh.options().remove(Option.INTERACTIVE);
        sh.options().remove(Option.MONITOR);
    }

    /** Forks a process of a job. */
    int fork(Job job, boolean background, ToIntFunction<ShellContext> body) {
        int group = job.group();
        int pid = Processes.fork(sh, new Processes.Placement(background, job.ownGroup(), group), body);
        if (job.ownGroup()) {
            sh.system().setpgid(pid, group == 0 ? pid : group);
        }
        job.add(pid);
        return pid;
    }

    Job createJob(String text) {
        return sh.jobs().create(text, sh.has(Option.MONITOR));
    }

    /** Runs {@code body} in a child as a foreground job. {@return its status} */
    public int runForeground(String text, ToIntFunction<ShellContext> body) {
        var job = createJob(text);
        startOrRemove(job, () -> fork(job, false, body));
        return waitForeground(job);
    }

    /**
     * Runs {@code command} as a foreground job of two processes: one that becomes the command, and one that waits for it and meanwhile does
     * {@code look} again and again, the last time after the end. {@code look} gets the waiting shell, and sleeps for as long as it wants to.
     *
     * @return the command's status
     */
    public int runWatched(String text, ToIntFunction<ShellContext> command, Consumer<ShellContext> look) {
        return runForeground(text, watcher -> {
            int pid = Processes.fork(watcher, command);
            var waited = watcher.system().wait4(pid, ShellSystem.WNOHANG);
            while (waited.pid() == 0 || waited.pid() == -Errno.EINTR) {
                look.accept(watcher);
                waited = watcher.system().wait4(pid, ShellSystem.WNOHANG);
            }
            look.accept(watcher);
            return waited.pid() < 0 ? LOST : waited.shellStatus();
        });
    }

    private void startOrRemove(Job job, Runnable start) {
        try {
            start.run();
        } catch (Unwind failure) {
            sh.jobs().remove(job);
            throw failure;
        }
    }

    /** {@code list &}. */
    void runBackground(AndOr andOr) {
        var job = createJob(andOr.source().text());
        job.setBackground(true);
        startOrRemove(job, () -> startBackground(andOr, job));
        sh.setLastBackground(job.lastPid());
        sh.jobs().makeCurrent(job);
        if (sh.interactive()) {
            sh.printError("[" + job.id() + "] " + job.lastPid() + "\n");
        }
    }

    private void startBackground(AndOr andOr, Job job) {
        boolean onePipeline = andOr.rest().isEmpty() && !andOr.first().negated();
        if (onePipeline && andOr.first().commands().size() > 1) {
            startPipeline(andOr.first(), job, true);
        } else {
            fork(job, true, child -> child.executor().run(andOr, true));
        }
    }

    /** Starts the processes of a pipeline, each reading from the one before it. */
    void startPipeline(Pipeline pipeline, Job job, boolean background) {
        var system = sh.system();
        int input = NO_TERMINAL;
        int lastIndex = pipeline.commands().size() - 1;
        for (int i = 0; i <= lastIndex; i++) {
            var command = pipeline.commands().get(i);
            var pipe = i < lastIndex ? system.pipe2(ShellSystem.O_CLOEXEC) : new ShellSystem.PipeEnds(0, -1, -1);
            if (pipe.error() < 0) {
                closeIfOpen(system, input);
                throw sh.failure(2, "cannot make a pipe: " + Errno.message(pipe.error()));
            }
            int from = input;
            try {
                fork(job, background, child -> {
                    connect(child.system(), from, pipe);
                    return child.executor().run(command, true);
                });
            } catch (Unwind failure) {
                closeIfOpen(system, input);
                closeIfOpen(system, pipe.readEnd());
                closeIfOpen(system, pipe.writeEnd());
                throw failure;
            }
            closeIfOpen(system, input);
            closeIfOpen(system, pipe.writeEnd());
            input = pipe.readEnd();
        }
    }

    /** In a child of a pipeline. */
    private static void connect(ShellSystem system, int input, ShellSystem.PipeEnds output) {
        closeIfOpen(system, output.readEnd());
        if (input >= 0) {
            Descriptors.move(system, input, 0);
        }
        if (output.writeEnd() >= 0) {
            Descriptors.move(system, output.writeEnd(), 1);
        }
    }

    private static void closeIfOpen(ShellSystem system, int fd) {
        if (fd >= 0) {
            system.close(fd);
        }
    }

    /** {@return the status of a child that belongs to no job} */
    int waitFor(int pid) {
        var waited = sh.system().wait4(pid, 0);
        while (waited.pid() == -Errno.EINTR) {
            waited = sh.system().wait4(pid, 0);
        }
        return waited.pid() < 0 ? LOST : waited.shellStatus();
    }

    /** Waits until a foreground job ends or stops. {@return its status} */
    int waitForeground(Job job) {
        if (job.ownGroup() && terminal >= 0) {
            sh.system().tcsetpgrp(terminal, job.group());
            passOnInterrupt(job);
        }
        job.setBackground(false);
        while (job.state() == Job.State.RUNNING) {
            waitForSomeone(job);
        }
        if (job.ownGroup() && terminal >= 0) {
            sh.system().tcsetpgrp(terminal, shellGroup);
        }
        return job.state() == Job.State.STOPPED ? stopped(job) : ended(job);
    }

    /** Ctrl-C between the end of the line and the change of the terminal's foreground group came to the shell, but was meant for the job. */
    private void passOnInterrupt(Job job) {
        if (sh.traps().takeInterrupt()) {
            sh.system().kill(-job.group(), Signals.SIGINT);
        }
    }

    /** Waits for a child or a signal; {@code expected} is lost if there are no children. */
    private void waitForSomeone(Job expected) {
        var waited = sh.system().wait4(-1, sh.has(Option.MONITOR) ? ShellSystem.WUNTRACED : 0);
        if (waited.pid() == -Errno.ECHILD) {
            expected.markLost();
        } else if (waited.pid() > 0) {
            sh.jobs().record(waited);
        }
    }

    private int stopped(Job job) {
        job.setBackground(true);
        sh.jobs().makeCurrent(job);
        job.markShown();
        sh.printError("\n" + sh.jobs().line(job, false));
        return job.outcome().shellStatus();
    }

    private int ended(Job job) {
        sh.jobs().remove(job);
        var outcome = job.outcome();
        int signal = outcome.signaled() ? outcome.signal() : 0;
        if (signal == Signals.SIGINT && sh.interactive()) {
            sh.printError("\n");
            throw new Unwind.Interrupt();
        }
        if (signal != 0 && signal != Signals.SIGINT && signal != Signals.SIGPIPE) {
            sh.printError(Signals.description(signal) + (outcome.dumpedCore() ? " (core dumped)" : "") + "\n");
        }
        return job.status(sh.has(Option.PIPEFAIL));
    }

    /**
     * Waits for a process of a background job, as {@code wait} does.
     *
     * @return its status, or 128 plus a signal if a trap is to run first
     */
    public int waitFor(Job job, int pid) {
        poll();
        while (!job.isDone(pid) && job.state() != Job.State.STOPPED) {
            int signal = sh.traps().attention();
            if (signal > 0) {
                return 128 + signal;
            }
            waitForSomeone(job);
        }
        int status = job.statusOf(pid);
        if (job.state() == Job.State.DONE) {
            sh.jobs().remove(job);
        }
        return status;
    }

    /** Lets a stopped job go on, in the foreground or not. {@return the status} */
    public int resume(Job job, boolean foreground) {
        job.markContinued();
        job.setBackground(!foreground);
        if (foreground && job.ownGroup() && terminal >= 0) {
            sh.system().tcsetpgrp(terminal, job.group());
        }
        sh.system().kill(job.ownGroup() ? -job.group() : job.group(), Signals.SIGCONT);
        if (foreground) {
            return waitForeground(job);
        }
        sh.jobs().makeCurrent(job);
        return 0;
    }

    /** Notes which children have changed, without waiting. */
    public void poll() {
        int options = ShellSystem.WNOHANG | ShellSystem.WUNTRACED | ShellSystem.WCONTINUED;
        for (var waited = sh.system().wait4(-1, options); waited.pid() > 0; waited = sh.system().wait4(-1, options)) {
            sh.jobs().record(waited);
        }
    }

    /** Before a prompt: tells what became of background jobs. */
    public void reportNews() {
        poll();
        for (var job : sh.jobs().own()) {
            if (job.isNews()) {
                job.markShown();
                sh.printError(sh.jobs().line(job, false));
                if (job.state() == Job.State.DONE) {
                    sh.jobs().retire(job);
                }
            }
        }
    }
}
