package pith.kernel.program;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import pith.kernel.entry.ExecReplaced;
import pith.kernel.entry.ExitToUser;
import pith.kernel.fork.CloneArguments;
import pith.kernel.fork.ForkPipeline;
import pith.kernel.signal.Signal;
import pith.kernel.signal.SignalAction;
import pith.kernel.syscall.Dispatcher;
import pith.kernel.task.Current;
import pith.kernel.task.Interrupted;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * The user side of a Java program: system calls, and a piece of user memory through which their arguments and results go. Confined to
 * the task.
 *
 * <p>{@link #call} may leave by an {@link Error} that belongs to the kernel (the program was replaced, or the process ended), so a
 * program neither catches those nor makes calls in {@code finally}.
 */
public final class UserContext {
  private static final int EXECVE = 221, MMAP = 222, RT_SIGACTION = 134;
  private static final int PROT_READ_WRITE = 3, MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final long BUFFER_BYTES = 256 << 10;

  /** The address that stands for "a Java handler": no code is ever there. */
  private static final long JAVA_HANDLER = 0x10;

  /** What a call's user side costs, in cycles: the library's wrapper and the program's own steps. */
  private static final long USER_CYCLES = 1_000;

  private final Current current;
  private final Dispatcher dispatcher;
  private final ExitToUser exitToUser;
  private final ForkPipeline forks;
  private final TreeMap<Integer, Runnable> handlers = new TreeMap<>();
  private long buffer;
  private long used;

  UserContext(Current current, Dispatcher dispatcher, ExitToUser exitToUser, ForkPipeline forks) {
    this.current = current;
    this.dispatcher = dispatcher;
    this.exitToUser = exitToUser;
    this.forks = forks;
  }

  /** {@return the licence of the running task, for explorers that look at the kernel itself} */
  public Current current() {
    return current;
  }

  /** Makes a system call. {@return its answer, or a negative errno} */
  public long call(int number, long... arguments) {
    long[] a = java.util.Arrays.copyOf(arguments, 6);
    while (true) {
      current.hart().charge(USER_CYCLES);
      long result = dispatcher.call(current, number, a[0], a[1], a[2], a[3], a[4], a[5]);
      if (number == EXECVE && result == 0) {
        throw new ExecReplaced();
      }
      if (!beginsAnew(leaveKernel())) {
        return result;
      }
    }
  }

  /** {@return whether a Java handler ran on the way out} */
  private boolean leaveKernel() {
    return exitToUser.runJava(current.task(), signal -> handlers.getOrDefault(signal, () -> {}).run());
  }

  private boolean beginsAnew(boolean handlerRan) {
    Interrupted interrupted = current.task().interrupted;
    current.task().interrupted = null;
    return interrupted != null && (!handlerRan || interrupted.kind() == Interrupted.Kind.ALWAYS);
  }

  /**
   * Runs handlers of signals that are pending. {@return whether any ran} It costs what a program's own steps do: one that only ever asks would otherwise use no
   * time, and what it waits for would never come.
   */
  public boolean pollSignals() {
    current.hart().charge(USER_CYCLES);
    return leaveKernel();
  }

  /** Handles a signal by {@code handler}, run when a call returns. {@return 0 or a negative errno} */
  public long handle(int signal, Runnable handler) {
    handlers.put(signal, handler);
    return action(signal, JAVA_HANDLER);
  }

  /** Sets a signal to {@link SignalAction#DEFAULT} or {@link SignalAction#IGNORE}. {@return 0 or a negative errno} */
  public long setAction(int signal, long action) {
    handlers.remove(signal);
    return action(signal, action);
  }

  private long action(int signal, long handler) {
    try (Frame frame = frame()) {
      long action = frame.allocate(24);
      put(action, handler);
      put(action + 8, 0);
      put(action + 16, 0);
      return call(RT_SIGACTION, signal, action, 0, 8);
    }
  }

  /** {@return whether a signal is ignored now} */
  public boolean ignored(int signal) {
    return Signal.valid(signal) && current.process().handlers().action(signal).handler() == SignalAction.IGNORE;
  }

  /**
   * Starts a copy of this process that runs {@code child}, with its own context, and exits with what it returns. {@return the child's
   * number, or a negative errno}
   */
  public long fork(ToIntFunction<UserContext> child) {
    return clone(CloneArguments.fork(Signal.CHLD, null), child);
  }

  /**
   * As {@link #fork}, as {@code arguments} say (clone(2)). A thread that returns from {@code child} ends its whole process; to end alone
   * it makes the call exit. A child that shares memory has a buffer of its own behind {@link #frame}.
   */
  public long clone(CloneArguments arguments, ToIntFunction<UserContext> child) {
    long result;
    UserContext copied = copy();
    try {
      result = forks.clone(current, arguments.running(task -> child.applyAsInt(inherited(copied, task, arguments))));
    } catch (Refused refusal) {
      result = -refusal.errno().number();
    } catch (Interrupted bound) {
      result = -Errno.EINTR.number(); // the task is bound to end, on its way out
    }
    leaveKernel();
    return result;
  }

  /** What a child finds, taken before there is one: the parent may be far ahead when the child begins. */
  private UserContext copy() {
    UserContext copy = new UserContext(current, dispatcher, exitToUser, forks);
    copy.buffer = buffer;
    copy.used = used;
    copy.handlers.putAll(handlers);
    return copy;
  }

  /** Handlers are the parent's own code: a child that has actions of its own begins without them. */
  private static UserContext inherited(UserContext parent, Current task, CloneArguments arguments) {
    UserContext child = new UserContext(task, parent.dispatcher, parent.exitToUser, parent.forks);
    if (!arguments.has(CloneArguments.VM)) {
      child.buffer = parent.buffer;
      child.used = parent.used;
    }
    if (arguments.has(CloneArguments.SIGHAND)) {
      child.handlers.putAll(parent.handlers);
    } else {
      parent.handlers.keySet().forEach(signal -> child.setAction(signal, SignalAction.DEFAULT));
    }
    return child;
  }

  /** User memory taken for one call; given back in reverse order. */
  public final class Frame implements AutoCloseable {
    private final long mark = used;

    /** {@return the address of {@code bytes} bytes} */
    public long allocate(long bytes) {
      long at = used;
      used += bytes + 7 & ~7L;
      if (used > BUFFER_BYTES) {
        used = at;
        throw Refused.of(Errno.ENOMEM);
      }
      return buffer + at;
    }

    /** {@return the address of a zero-terminated copy of {@code text}} */
    public long string(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      long at = allocate(bytes.length + 1L);
      current.space().copyOut(at, java.util.Arrays.copyOf(bytes, bytes.length + 1), 0, bytes.length + 1);
      return at;
    }

    @Override
    public void close() {
      used = mark;
    }
  }

  /** {@return a frame to take user memory from, at most 256 KiB in all} */
  public Frame frame() {
    if (buffer == 0) {
      buffer = mapBuffer(BUFFER_BYTES);
    }
    return new Frame();
  }

  /** {@return the address of {@code bytes} bytes of fresh user memory, kept until the program ends} Refuses if there is none. */
  public long mapBuffer(long bytes) {
    long at = call(MMAP, 0, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
    if (at < 0) {
      throw Refused.of(Errno.of((int) -at));
    }
    return at;
  }

  /** execve(2); returns only if it failed, with a negative errno. */
  public long execve(String path, List<String> argv, List<String> environment) {
    long bytes = 4096 + path.length();
    for (String text : argv) {
      bytes += text.length() + 32;
    }
    for (String text : environment) {
      bytes += text.length() + 32;
    }
    long at = mapBuffer(bytes);
    long strings = at + 8L * (argv.size() + environment.size() + 2);
    long end = store(at, strings, argv);
    long envp = at + 8L * (argv.size() + 1);
    end = store(envp, end, environment);
    copyString(end, path);
    return call(EXECVE, end, at, envp);
  }

  private long store(long vector, long strings, List<String> texts) {
    long at = strings;
    for (int i = 0; i < texts.size(); i++) {
      put(vector + 8L * i, at);
      at = copyString(at, texts.get(i));
    }
    put(vector + 8L * texts.size(), 0);
    return at;
  }

  private long copyString(long at, String text) {
    byte[] bytes = java.util.Arrays.copyOf(text.getBytes(StandardCharsets.ISO_8859_1), text.length() + 1);
    current.space().copyOut(at, bytes, 0, bytes.length);
    return at + bytes.length;
  }

  /** Stores a long in user memory. */
  public void put(long address, long value) {
    current.space().writeLong(address, value);
  }

  public long get(long address) {
    return current.space().readLong(address);
  }

  public int getInt(long address) {
    return current.space().readInt(address);
  }

  public void putInt(long address, int value) {
    current.space().writeInt(address, value);
  }

  /** Copies bytes from user memory. */
  public void read(long address, byte[] to, int at, int length) {
    current.space().copyIn(address, to, at, length);
  }

  /** Copies bytes to user memory. */
  public void write(long address, byte[] from, int at, int length) {
    current.space().copyOut(address, from, at, length);
  }
}
