package pith.kernel.fork;

import pith.kernel.task.UserCode;

/**
 * What clone and clone3 ask for ({@code struct clone_args}).
 *
 * @param flags CLONE_* bits, without the signal that clone keeps in the low byte
 * @param exitSignal sent to the parent when the child ends; 0 for none
 * @param stack the child's stack pointer, 0 to keep the parent's
 * @param javaBody what the child of a Java program runs; null for machine code
 */
public record CloneArguments(
    long flags, int exitSignal, long stack, long tls, long parentTid, long childTid, long pidfd, UserCode.Body javaBody) {
  public static final long VM = 0x100, FS = 0x200, FILES = 0x400, SIGHAND = 0x800, PIDFD = 0x1000, PTRACE = 0x2000, VFORK = 0x4000;
  public static final long PARENT = 0x8000, THREAD = 0x1_0000, NEWNS = 0x2_0000, SYSVSEM = 0x4_0000, SETTLS = 0x8_0000;
  public static final long PARENT_SETTID = 0x10_0000, CHILD_CLEARTID = 0x20_0000, DETACHED = 0x40_0000, UNTRACED = 0x80_0000;
  public static final long CHILD_SETTID = 0x100_0000, NEWCGROUP = 0x200_0000, NEWUTS = 0x400_0000, NEWIPC = 0x800_0000;
  public static final long NEWUSER = 0x1000_0000, NEWPID = 0x2000_0000, NEWNET = 0x4000_0000, IO = 0x8000_0000L;
  public static final long CLEAR_SIGHAND = 0x1_0000_0000L;

  /** All of clone's, without its signal, and one of its own: neither CLONE_INTO_CGROUP nor what came later. */
  public static final long KNOWN_TO_CLONE3 = 0xffff_ff00L | CLEAR_SIGHAND;

  static final long NAMESPACES = NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET;

  /** {@return the arguments of a plain fork} */
  public static CloneArguments fork(int exitSignal, UserCode.Body javaBody) {
    return new CloneArguments(0, exitSignal, 0, 0, 0, 0, 0, javaBody);
  }

  /** {@return these arguments for a child of a Java program, which runs {@code body}} */
  public CloneArguments running(UserCode.Body body) {
    return new CloneArguments(flags, exitSignal, stack, tls, parentTid, childTid, pidfd, body);
  }

  /** {@return whether all bits of {@code wanted} are set} */
  public boolean has(long wanted) {
    return (flags & wanted) == wanted;
  }

  /** {@return whether any bit of {@code wanted} is set} */
  public boolean any(long wanted) {
    return (flags & wanted) != 0;
  }
}
