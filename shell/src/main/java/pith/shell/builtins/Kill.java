package pith.shell.builtins;

import java.util.List;
import pith.shell.execution.Errno;
import pith.shell.execution.ShellContext;
import pith.shell.execution.Signals;

/** {@code kill}. */
final class Kill {
    private Kill() {}

    static int run(ShellContext sh, List<String> argv) {
        String first = argv.size() > 1 ? argv.get(1) : "";
        if (first.equals("-l") || first.equals("-L")) {
            return list(sh, argv.subList(2, argv.size()));
        }
        if (first.equals("-s") || first.equals("-n")) {
            return argv.size() < 3 ? usage(sh) : sendAll(sh, argv.get(2), argv.subList(3, argv.size()));
        }
        if (first.equals("--")) {
            return sendAll(sh, "TERM", argv.subList(2, argv.size()));
        }
        if (first.startsWith("-")) {
            return sendAll(sh, first.substring(1), argv.subList(2, argv.size()));
        }
        return sendAll(sh, "TERM", argv.subList(1, argv.size()));
    }

    private static int usage(ShellContext sh) {
        sh.complain("kill: use " + sh.builtins().find("kill").usage().line() + ", or kill -l");
        return 2;
    }

    /** Names the signals, or those that a number or an exit status means. */
    private static int list(ShellContext sh, List<String> operands) {
        if (operands.isEmpty()) {
            sh.print(String.join("\n", Signals.names()) + "\n");
        }
        int status = 0;
        for (String operand : operands) {
            int number = Signals.number(operand);
            if (number < 0 && operand.matches("[0-9]{1,3}")) {
                number = Integer.parseInt(operand);
            }
            boolean isName = !operand.matches("[0-9]+");
            number = number > 128 ? number - 128 : number;
            if (number < 0 || number > Signals.LAST) {
                sh.complain("kill: " + operand + ": no such signal");
                status = 1;
            } else {
                sh.print((isName ? Integer.toString(number) : Signals.name(number)) + "\n");
            }
        }
        return status;
    }

    private static int sendAll(ShellContext sh, String signalName, List<String> targets) {
        int signal = Signals.number(signalName);
        if (signal < 0) {
            sh.complain("kill: " + signalName + ": no such signal");
            return 2;
        }
        var operands = targets.isEmpty() || !targets.getFirst().equals("--") ? targets : targets.subList(1, targets.size());
        if (operands.isEmpty()) {
            return usage(sh);
        }
        int status = 0;
        for (String target : operands) {
            status = send(sh, signal, target) ? status : 1;
        }
        return status;
    }

    private static boolean send(ShellContext sh, int signal, String target) {
        int result;
        if (target.startsWith("%")) {
            var job = sh.jobs().find(target);
            if (job.isEmpty()) {
                sh.complain("kill: " + target + ": no such job");
                return false;
            }
            result = 0;
            for (int pid : job.get().ownGroup() ? List.of(-job.get().group()) : job.get().pids()) {
                result = Math.min(result, sh.system().kill(pid, signal));
            }
            if (result == 0 && signal == Signals.SIGCONT) {
                job.get().markContinued();
            }
        } else if (target.matches("-?[0-9]{1,9}")) {
            result = sh.system().kill(Integer.parseInt(target), signal);
        } else {
            sh.complain("kill: '" + target + "' is neither a process nor a job");
            return false;
        }
        if (result < 0) {
            sh.complain("kill: " + target + ": " + Errno.message(result));
        }
        return result >= 0;
    }
}
