package pith.kernel.boot;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import pith.hal.machine.Machine;
import pith.kernel.stream.HostStream;
import pith.mm.MemoryOptions;
import pith.sched.assembly.SchedOptions;

/**
 * What a kernel is to boot into.
 *
 * @param binds host folders or files shown in the tree
 * @param environment of the first process, {@code K=V}
 * @param directory the first process's working directory
 * @param strace takes strace's lines; null for none
 * @param lockdep takes reports of the lock checker; null to leave it off
 * @param streams standard streams that are no terminal; null where a stream is the console
 * @param oopses takes reports of kernel bugs
 * @param maxTasks tasks that the machine may have at once
 * @param faults failures made on purpose
 * @param memory how memory management is set up
 * @param sched what the scheduler is put together from
 * @param rcu how grace periods are made
 */
public record KernelConfig(
    Machine machine,
    Root root,
    List<Bind> binds,
    First first,
    List<String> environment,
    String directory,
    Streams streams,
    Consumer<String> strace,
    Consumer<String> lockdep,
    Consumer<String> oopses,
    int maxTasks,
    FaultInjection faults,
    MemoryOptions memory,
    SchedOptions sched,
    RcuKind rcu) {
  /** How grace periods are made. */
  public enum RcuKind {
    /** Harts report to a tree: Linux's way. */
    TREE,
    /** Harts report to one place. */
    CLASSIC
  }

  /** Tasks that a machine may have unless it is told otherwise. */
  public static final int DEFAULT_MAX_TASKS = 4096;

  /** A kernel in which nothing fails on purpose, with the usual memory management. */
  public KernelConfig(
      Machine machine,
      Root root,
      List<Bind> binds,
      First first,
      List<String> environment,
      String directory,
      Streams streams,
      Consumer<String> strace,
      Consumer<String> lockdep,
      Consumer<String> oopses,
      int maxTasks) {
    this(machine, root, binds, first, environment, directory, streams, strace, lockdep, oopses, maxTasks, FaultInjection.NONE, MemoryOptions.DEFAULT, SchedOptions.DEFAULT, RcuKind.TREE);
  }

  /** {@return a copy with other memory management} */
  public KernelConfig withMemory(MemoryOptions options) {
    return new KernelConfig(machine, root, binds, first, environment, directory, streams, strace, lockdep, oopses, maxTasks, faults, options, sched, rcu);
  }

  /** {@return a copy with another scheduler} */
  public KernelConfig withSched(SchedOptions options) {
    return new KernelConfig(machine, root, binds, first, environment, directory, streams, strace, lockdep, oopses, maxTasks, faults, memory, options, rcu);
  }

  /** {@return a copy with other grace periods} */
  public KernelConfig withRcu(RcuKind kind) {
    return new KernelConfig(machine, root, binds, first, environment, directory, streams, strace, lockdep, oopses, maxTasks, faults, memory, sched, kind);
  }

  /** What the root file system is made from. */
  public sealed interface Root {
    /** Our own programs, unpacked into memory. */
    record OwnPrograms() implements Root {}

    /** A folder of the host: read from there, written to memory. */
    record HostFolder(Path folder) implements Root {}

    /** The ext4 file system on the machine's first disk; what is written there stays. */
    record FirstDisk() implements Root {}
  }

  /** A host folder or file shown at {@code guest}; with {@code writable}, what is written there reaches the host. */
  public record Bind(Path host, String guest, boolean writable) {}

  /** What the first process runs. */
  public sealed interface First {
    /** A program in the tree. Pid 1 is that program: the machine stops with it. */
    record Program(String path, List<String> argv) implements First {}

    /** A host file, which is shown read-only at {@code path}. */
    record HostFile(Path host, String path, List<String> argv) implements First {}

    /** The first process is init, which starts {@code argv} (a guest path first) on the console and reaps orphans. */
    record UnderInit(List<String> argv) implements First {}

    /** A Java program by its name, as pid 1. */
    record JavaProgram(String name, List<String> argv) implements First {}
  }

  /** Standard input, output and error; null for the console. */
  public record Streams(HostStream input, HostStream output, HostStream error) {
    public static final Streams CONSOLE = new Streams(null, null, null);
  }
}
