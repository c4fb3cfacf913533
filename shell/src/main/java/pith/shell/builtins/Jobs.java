package pith.shell.builtins;

import java.util.List;
import java.util.Optional;
import pith.shell.execution.Job;
import pith.shell.execution.ShellContext;

/** Built-ins about jobs. */
final class Jobs {
    private static final int UNKNOWN = 127;

    private Jobs() {}

    static int jobs(ShellContext sh, List<String> argv) {
        var arguments = Arguments.parse(sh, argv, "lp");
        if (arguments == null) {
            return 2;
        }
        sh.jobControl().poll();
        int status = 0;
        if (arguments.operands().isEmpty()) {
            sh.jobs().all().forEach(job -> show(sh, job, arguments));
        }
        for (String spec : arguments.operands()) {
            var job = find(sh, "jobs", spec);
            job.ifPresent(found -> show(sh, found, arguments));
            status = job.isPresent() ? status : 1;
        }
        return status;
    }

    private static void show(ShellContext sh, Job job, Arguments arguments) {
        sh.print(arguments.has('p') ? job.group() + "\n" : sh.jobs().line(job, arguments.has('l')));
        job.markShown();
        if (job.state() == Job.State.DONE && sh.jobs().own().contains(job)) {
            sh.jobs().retire(job);
        }
    }

    private static Optional<Job> find(ShellContext sh, String command, String spec) {
        var job = sh.jobs().find(spec);
        if (job.isEmpty()) {
            sh.complain(command + ": " + (spec.isEmpty() ? "there is no current job" : spec + ": no such job"));
        }
        return job;
    }

    static int fg(ShellContext sh, List<String> argv) {
        return resume(sh, argv, true);
    }

    static int bg(ShellContext sh, List<String> argv) {
        return resume(sh, argv, false);
    }

    private static int resume(ShellContext sh, List<String> argv, boolean foreground) {
        var specs = argv.size() > 1 ? argv.subList(1, argv.size()) : List.of("");
        int status = 0;
        for (String spec : specs) {
            var job = find(sh, argv.getFirst(), spec);
            if (job.isEmpty() || !job.get().ownGroup()) {
                job.ifPresent(found -> sh.complain(argv.getFirst() + ": the job was started without job control (set -m)"));
                return 2;
            }
            sh.print(foreground ? job.get().text() + "\n" : "[" + job.get().id() + "] " + job.get().text() + "\n");
            status = sh.jobControl().resume(job.get(), foreground);
        }
        return status;
    }

    static int disown(ShellContext sh, List<String> argv) {
        var specs = argv.size() > 1 ? argv.subList(1, argv.size()) : List.of("");
        int status = 0;
        for (String spec : specs) {
            var job = find(sh, "disown", spec);
            job.ifPresent(sh.jobs()::remove);
            status = job.isPresent() ? status : 1;
        }
        return status;
    }

    static int await(ShellContext sh, List<String> argv) {
        if (argv.size() == 1) {
            return awaitAll(sh);
        }
        int status = 0;
        for (String operand : argv.subList(1, argv.size())) {
            status = operand.startsWith("%") ? awaitJob(sh, operand) : awaitProcess(sh, operand);
        }
        return status;
    }

    private static int awaitAll(ShellContext sh) {
        for (var job : sh.jobs().own()) {
            if (job.state() == Job.State.RUNNING) {
                int status = sh.jobControl().waitFor(job, job.lastPid());
                if (sh.traps().attention() > 0) {
                    return status;
                }
            }
        }
        sh.jobs().own().stream().filter(job -> job.state() == Job.State.DONE).forEach(sh.jobs()::remove);
        sh.jobs().forgetFinished();
        return 0;
    }

    private static int awaitJob(ShellContext sh, String spec) {
        return find(sh, "wait", spec).map(job -> sh.jobControl().waitFor(job, job.lastPid())).orElse(UNKNOWN);
    }

    private static int awaitProcess(ShellContext sh, String operand) {
        if (!operand.matches("[0-9]{1,9}")) {
            sh.complain("wait: '" + operand + "' is neither a process nor a job");
            return 2;
        }
        int pid = Integer.parseInt(operand);
        return sh.jobs().withProcess(pid).map(job -> sh.jobControl().waitFor(job, pid))
                .or(() -> sh.jobs().takeFinished(pid)).orElse(UNKNOWN);
    }
}
