package pith.shell.system;

import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import pith.kernel.program.UserContext;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * The gate through which a Java program's system calls go. Confined to the task.
 *
 * <p>A call may leave by an {@link Error} of the kernel: the program was replaced, the process ended, the machine is off. Library code on
 * the way out (the line editor restores the terminal in {@code finally}) would make further calls in the name of a process that is no
 * more. So the gate remembers the first such error, and from then on answers every call with it.
 */
public final class GuestCalls {
    private final UserContext user;
    private Error left;

    public GuestCalls(UserContext user) {
        this.user = user;
    }

    /** {@return the user side of the process, for explorers that look at the kernel} */
    public UserContext user() {
        return user;
    }

    /** A piece of work on the process that may leave for good. */
    private interface Step {
        long run();
    }

    private long pass(Step step) {
        if (left != null) {
            throw left;
        }
        try {
            return step.run();
        } catch (Refused refusal) {
            return -refusal.errno().number();
        } catch (VirtualMachineError trouble) {
            throw trouble;
        } catch (Error leaving) {
            left = leaving;
            throw leaving;
        }
    }

    /** A call whose arguments are all numbers. {@return its answer, or a negative errno} */
    public long call(int number, long... arguments) {
        return pass(() -> user.call(number, arguments));
    }

    /** A call that needs user memory, which {@code body} takes from the frame. {@return what {@code body} answers, or a negative errno} */
    long withMemory(ToLongFunction<UserContext.Frame> body) {
        return pass(() -> {
            try (UserContext.Frame frame = user.frame()) {
                return body.applyAsLong(frame);
            }
        });
    }

    /** {@return the address of a path, which is refused if it is longer than PATH_MAX} */
    static long path(UserContext.Frame frame, String path) {
        if (path.length() >= 4096) {
            throw Refused.of(Errno.ENAMETOOLONG);
        }
        return frame.string(path);
    }

    long fork(ToIntFunction<UserContext> child) {
        return pass(() -> user.fork(child));
    }

    long execve(String path, List<String> argv, List<String> environment) {
        return pass(() -> user.execve(path, argv, environment));
    }

    long handle(int signal, Runnable handler) {
        return pass(() -> user.handle(signal, handler));
    }

    long setAction(int signal, long action) {
        return pass(() -> user.setAction(signal, action));
    }

    int pollSignals() {
        return (int) pass(() -> user.pollSignals() ? 1 : 0);
    }
}
