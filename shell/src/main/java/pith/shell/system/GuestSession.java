package pith.shell.system;

import static pith.shell.system.CallNumber.IOCTL;
import static pith.shell.system.CallNumber.MOUNT;
import static pith.shell.system.CallNumber.PRCTL;
import static pith.shell.system.CallNumber.SETSID;
import static pith.shell.system.CallNumber.SYNC;

import java.nio.charset.StandardCharsets;

/** What login does for a shell: a session of its own, with the terminal that it was started on, and a name. */
public final class GuestSession {
    private static final int TIOCSCTTY = 0x540E, EVEN_IF_TAKEN = 1;
    private static final int PR_SET_NAME = 15;

    /** open(2): the terminal does not become the controlling one (asm-generic/fcntl.h). */
    public static final int O_NOCTTY = 0x100;

    private GuestSession() {}

    /** The calling process, which leads no group yet, becomes leader of a session; standard input, if a terminal, becomes its terminal. */
    public static void begin(GuestShellSystem process, String name) {
        GuestCalls calls = process.calls();
        calls.call(SETSID);
        if (process.isatty(0)) {
            calls.call(IOCTL, 0, TIOCSCTTY, EVEN_IF_TAKEN);
            process.tcsetpgrp(0, process.getpid());
        }
        calls.withMemory(frame -> calls.user().call(PRCTL, PR_SET_NAME, frame.string(name)));
    }

    /** Everything that was written reaches its disk. */
    public static void sync(GuestShellSystem process) {
        process.calls().call(SYNC);
    }

    /** Mounts the ext4 file system of a disk. {@return 0 or a negative errno} */
    public static long mount(GuestShellSystem process, String disk, String directory) {
        GuestCalls calls = process.calls();
        return calls.withMemory(frame -> calls.user().call(MOUNT, frame.string(disk), frame.string(directory), frame.string("ext4"), 0, 0));
    }

    /** Writes a sentence to standard error. */
    public static void say(GuestShellSystem process, String sentence) {
        byte[] bytes = sentence.getBytes(StandardCharsets.ISO_8859_1);
        process.write(2, bytes, 0, bytes.length);
    }
}
