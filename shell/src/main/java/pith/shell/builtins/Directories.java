package pith.shell.builtins;

import java.util.ArrayDeque;
import java.util.List;
import pith.shell.execution.Errno;
import pith.shell.execution.ShellContext;

/** {@code cd} and {@code pwd}, which remember by which links the directory was reached. */
final class Directories {
    private Directories() {}

    static int pwd(ShellContext sh, List<String> argv) {
        var arguments = Arguments.parse(sh, argv, "LP");
        if (arguments == null) {
            return 2;
        }
        String logical = sh.variables().getOrDefault("PWD", "");
        if (arguments.last("LP", 'L') == 'L' && logical.startsWith("/")) {
            sh.print(logical + "\n");
            return 0;
        }
        var physical = sh.system().getcwd();
        if (physical.error() < 0) {
            sh.complain("pwd: " + Errno.message(physical.error()));
            return 1;
        }
        sh.print(physical.path() + "\n");
        return 0;
    }

    static int cd(ShellContext sh, List<String> argv) {
        var arguments = Arguments.parse(sh, argv, "LP");
        if (arguments == null) {
            return 2;
        }
        boolean physical = arguments.last("LP", 'L') == 'P';
        if (arguments.operands().isEmpty()) {
            String home = sh.variables().get("HOME");
            return home != null && home.isEmpty() ? 0 : to(sh, home == null ? "" : home, "HOME", physical, false);
        }
        String operand = arguments.operands().getFirst();
        if (operand.equals("-")) {
            return to(sh, sh.variables().getOrDefault("OLDPWD", ""), "OLDPWD", physical, true);
        }
        if (operand.isEmpty()) {
            return 0;
        }
        return alongCdPath(sh, operand, physical);
    }

    private static int to(ShellContext sh, String directory, String variable, boolean physical, boolean prints) {
        if (directory.isEmpty()) {
            sh.complain("cd: " + variable + " is not set");
            return 2;
        }
        return report(sh, directory, change(sh, directory, physical), prints);
    }

    private static int alongCdPath(ShellContext sh, String operand, boolean physical) {
        if (!operand.startsWith("/") && !operand.matches("\\.{1,2}(/.*)?")) {
            for (String entry : sh.variables().getOrDefault("CDPATH", "").split(":", -1)) {
                String directory = entry.isEmpty() ? operand : entry + "/" + operand;
                if (!entry.isEmpty() && sh.system().stat(directory, true).isDirectory()) {
                    return report(sh, operand, change(sh, directory, physical), true);
                }
            }
        }
        return report(sh, operand, change(sh, operand, physical), false);
    }

    private static int report(ShellContext sh, String operand, int result, boolean prints) {
        if (result < 0) {
            sh.complain("cd: cannot change to " + operand + ": " + Errno.message(result));
            return 2;
        }
        if (prints) {
            sh.print(sh.variables().getOrDefault("PWD", "") + "\n");
        }
        return 0;
    }

    /** {@return 0 or minus an errno} */
    private static int change(ShellContext sh, String directory, boolean physical) {
        String old = sh.variables().getOrDefault("PWD", "");
        String path = physical || old.isEmpty() && !directory.startsWith("/") ? directory : logical(old, directory);
        int result = sh.system().chdir(path);
        if (result < 0) {
            return result;
        }
        sh.assign("OLDPWD", old);
        var cwd = sh.system().getcwd();
        sh.assign("PWD", path.startsWith("/") && !physical ? path : cwd.error() < 0 ? path : cwd.path());
        return 0;
    }

    /** {@return {@code directory} seen from {@code from}, with dots resolved by the text} */
    private static String logical(String from, String directory) {
        String whole = directory.startsWith("/") ? directory : from + "/" + directory;
        var components = new ArrayDeque<String>();
        for (String component : whole.split("/")) {
            if (component.equals("..")) {
                components.pollLast();
            } else if (!component.isEmpty() && !component.equals(".")) {
                components.addLast(component);
            }
        }
        return "/" + String.join("/", components);
    }
}
