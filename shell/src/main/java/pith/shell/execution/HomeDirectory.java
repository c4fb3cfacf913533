package pith.shell.execution;

import java.util.Optional;

/** What a tilde stands for (XCU 2.6.1). */
final class HomeDirectory {
    private static final int NAME_FIELD = 0;
    private static final int HOME_FIELD = 5;

    private HomeDirectory() {}

    /** {@return the home directory of {@code user}, of this user if empty; the tilde itself if it is unknown} */
    static String of(ShellContext sh, String user) {
        String own = user.isEmpty() ? sh.variables().get("HOME") : null;
        return own != null ? own : inPasswd(sh, user).orElse("~" + user);
    }

    private static Optional<String> inPasswd(ShellContext sh, String user) {
        if (user.isEmpty()) {
            return Optional.empty();
        }
        String passwd = FileContent.read(sh.system(), "/etc/passwd").text();
        for (String line : passwd.split("\n")) {
            String[] fields = line.split(":", -1);
            if (fields.length > HOME_FIELD && fields[NAME_FIELD].equals(user)) {
                return Optional.of(fields[HOME_FIELD]);
            }
        }
        return Optional.empty();
    }
}
