package pith.shell.system;

import static pith.shell.system.CallNumber.FCHMODAT;
import static pith.shell.system.CallNumber.FCHOWNAT;
import static pith.shell.system.CallNumber.MKDIRAT;
import static pith.shell.system.CallNumber.SETGROUPS;
import static pith.shell.system.CallNumber.SETRESGID;
import static pith.shell.system.CallNumber.SETRESUID;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import pith.shell.execution.ShellSystem;

/** What login does for somebody who is not the administrator: a line in the tables of users and groups, a home, their terminal, and no rights but theirs. */
public final class GuestLogin {
    private static final int AT_FDCWD = -100;
    private static final int HOME_MODE = 0700;
    private static final int TERMINAL_MODE = 0620;
    private static final int PIECE = 4096;

    private GuestLogin() {}

    /** Enters {@code name} into the tables, once, and makes their home. The caller is the administrator, and no two do so at a time. */
    public static void enrol(GuestShellSystem root, String name, int id) {
        String home = home(name);
        addLine(root, "/etc/passwd", name, name + ":x:" + id + ":" + id + ":" + name + ":" + home + ":/bin/sh\n");
        addLine(root, "/etc/group", name, name + ":x:" + id + ":\n");
        GuestCalls calls = root.calls();
        if (calls.withMemory(frame -> calls.user().call(MKDIRAT, AT_FDCWD, frame.string(home), HOME_MODE)) == 0) {
            own(root, home, id);
        }
    }

    /** {@return the home of somebody who is not the administrator} */
    public static String home(String name) {
        return "/home/" + name;
    }

    private static void own(GuestShellSystem root, String path, int id) {
        root.calls().withMemory(frame -> root.calls().user().call(FCHOWNAT, AT_FDCWD, frame.string(path), id, id, 0));
    }

    private static void addLine(GuestShellSystem root, String table, String name, String line) {
        int file = root.open(table, ShellSystem.O_RDWR | ShellSystem.O_CREAT | ShellSystem.O_APPEND, 0644);
        if (file < 0) {
            return; // a root image without tables does without names
        }
        if (Stream.of(read(root, file).split("\n")).noneMatch(entry -> entry.startsWith(name + ":"))) {
            byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
            root.write(file, bytes, 0, bytes.length);
        }
        root.close(file);
    }

    private static String read(GuestShellSystem root, int file) {
        StringBuilder text = new StringBuilder();
        byte[] piece = new byte[PIECE];
        for (long count = root.read(file, piece, 0, piece.length); count > 0; count = root.read(file, piece, 0, piece.length)) {
            text.append(new String(piece, 0, (int) count, StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    /** The calling process, an administrator's so far, becomes that user's, and so does {@code terminal} if it is not null. {@return whether it did} */
    public static boolean become(GuestShellSystem process, int id, String terminal) {
        GuestCalls calls = process.calls();
        if (terminal != null) {
            own(process, terminal, id);
            calls.withMemory(frame -> calls.user().call(FCHMODAT, AT_FDCWD, frame.string(terminal), TERMINAL_MODE));
        }
        return calls.call(SETGROUPS, 0, 0) == 0 && calls.call(SETRESGID, id, id, id) == 0 && calls.call(SETRESUID, id, id, id) == 0;
    }
}
