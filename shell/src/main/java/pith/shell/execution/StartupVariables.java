package pith.shell.execution;

import java.util.Map;
import pith.shell.language.Names;

/** The variables that a shell begins with (XCU 2.5.3): the environment, and its own defaults. */
final class StartupVariables {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private StartupVariables() {}

    static void set(ShellContext sh, Map<String, String> environment) {
        var variables = sh.variables();
        environment.forEach((name, value) -> {
            if (Names.isName(name)) {
                variables.put(name, value);
                variables.export(name);
            }
        });
        variables.put("IFS", " \t\n");
        variables.put("OPTIND", "1");
        variables.put("PPID", Integer.toString(sh.system().getppid()));
        variables.put("PS4", variables.getOrDefault("PS4", "+ "));
        variables.put("PATH", variables.getOrDefault("PATH", DEFAULT_PATH));
        setDirectory(sh);
    }

    /** {@code PWD} of the environment is kept if it names the current directory, for the sake of links in it. */
    private static void setDirectory(ShellContext sh) {
        String claimed = sh.variables().getOrDefault("PWD", "");
        var here = sh.system().stat(".", true);
        var there = claimed.startsWith("/") ? sh.system().stat(claimed, true) : ShellSystem.FileStatus.failed(-Errno.ENOENT);
        if (!there.exists() || here.device() != there.device() || here.inode() != there.inode()) {
            var cwd = sh.system().getcwd();
            sh.variables().put("PWD", cwd.error() < 0 ? "" : cwd.path());
        }
    }
}
