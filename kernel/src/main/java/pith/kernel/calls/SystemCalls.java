package pith.kernel.calls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import pith.hal.PowerOff;
import pith.kernel.log.KernelLog;
import pith.kernel.signal.Signal;
import pith.kernel.task.Current;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.ResourceLimits;
import pith.kernel.task.ResourceUsage;
import pith.kernel.task.SystemIdentity;
import pith.kernel.task.Task;
import pith.kernel.timer.CpuTimers;
import pith.mm.physical.VmStatistic;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;

/** The machine as a whole, and limits: uname, sysinfo, prlimit, getrusage, reboot, syslog. */
final class SystemCalls {
  private static final int NAME_BYTES = 65;
  private static final int RUSAGE_SELF = 0, RUSAGE_CHILDREN = -1, RUSAGE_THREAD = 1;
  private static final int MAX_RANDOM = 1 << 20;

  /** Load averages in sysinfo(2) are fixed-point numbers (SI_LOAD_SHIFT). */
  private static final int LOAD_SCALE = 1 << 16;

  private SystemCalls() {}

  static long uname(Current current, long address) {
    SystemIdentity identity = current.kernel().identity();
    ByteBuffer names = ByteBuffer.allocate(6 * NAME_BYTES);
    String[] fields = {
      SystemIdentity.SYSTEM, identity.hostName(), SystemIdentity.RELEASE, SystemIdentity.VERSION, SystemIdentity.MACHINE, identity.domainName()
    };
    for (int i = 0; i < fields.length; i++) {
      names.put(i * NAME_BYTES, fields[i].getBytes(StandardCharsets.UTF_8));
    }
    current.space().copyOut(address, names.array(), 0, names.capacity());
    return 0;
  }

  static long sethostname(Current current, long address, long length) {
    current.kernel().identity().hostName(name(current, address, length));
    return 0;
  }

  static long setdomainname(Current current, long address, long length) {
    current.kernel().identity().domainName(name(current, address, length));
    return 0;
  }

  private static String name(Current current, long address, long length) {
    requireRoot(current);
    if (length < 0 || length >= NAME_BYTES) {
      throw Refused.of(Errno.EINVAL);
    }
    byte[] bytes = new byte[(int) length];
    current.space().copyIn(address, bytes, 0, bytes.length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void requireRoot(Current current) {
    if (current.credentials().user().effective() != 0) {
      throw Refused.of(Errno.EPERM);
    }
  }

  static long sysinfo(Current current, long address) {
    Kernel kernel = current.kernel();
    ByteBuffer info = ByteBuffer.allocate(112).order(ByteOrder.LITTLE_ENDIAN);
    info.putLong(0, kernel.monotonicNanos() / Deadlines.NANOS_PER_SECOND);
    double[] loads = kernel.load().now();
    for (int i = 0; i < loads.length; i++) {
      info.putLong(8 + 8 * i, (long) (loads[i] * LOAD_SCALE));
    }
    info.putLong(32, kernel.memory().pages().totalPages() * 4096);
    info.putLong(40, kernel.memory().pages().freePages() * 4096);
    info.putLong(48, Math.max(0, kernel.memory().statistics().get(VmStatistic.SHARED_MEMORY)) * 4096);
    info.putLong(64, kernel.memory().swap().totalSlots() * 4096);
    info.putLong(72, kernel.memory().swap().freeSlots() * 4096);
    info.putShort(80, (short) kernel.tasks().tasks().size());
    info.putInt(104, 1);
    current.space().copyOut(address, info.array(), 0, 112);
    return 0;
  }

  static long getrandom(Current current, long address, long length, long flags) {
    if ((flags & ~7L) != 0 || (flags & 6) == 6) {
      throw Refused.of(Errno.EINVAL);
    }
    int wanted = (int) Math.clamp(length, 0, MAX_RANDOM);
    byte[] bytes = new byte[wanted];
    current.kernel().machine().entropy().fill(bytes, 0, wanted);
    current.space().copyOut(address, bytes, 0, wanted);
    return wanted;
  }

  static long getrlimit(Current current, long resource, long address) {
    return prlimit(current, 0, resource, 0, address);
  }

  static long setrlimit(Current current, long resource, long address) {
    return prlimit(current, 0, resource, address, 0);
  }

  static long prlimit(Current current, long pid, long resourceArgument, long next, long old) {
    int resource = (int) resourceArgument;
    if (resource < 0 || resource >= ResourceLimits.COUNT) {
      throw Refused.of(Errno.EINVAL);
    }
    Process process = process(current, (int) pid);
    boolean set = next != 0;
    long soft = set ? current.space().readLong(next) : 0;
    long hard = set ? current.space().readLong(next + 8) : 0;
    ResourceLimits limits = process.limits();
    long oldSoft;
    long oldHard;
    try (SpinLock.Held held = process.handlers().lock.acquire()) {
      oldSoft = limits.soft(resource);
      oldHard = limits.hard(resource);
      if (set) {
        checkLimits(current, resource, soft, hard, oldHard);
        limits.set(resource, soft, hard);
      }
    }
    if (set && (resource == ResourceLimits.CPU || resource == ResourceLimits.RTTIME)) {
      CpuTimers.of(process).changed();
    }
    if (old != 0) {
      current.space().writeLong(old, oldSoft);
      current.space().writeLong(old + 8, oldHard);
    }
    return 0;
  }

  private static void checkLimits(Current current, int resource, long soft, long hard, long oldHard) {
    if (Long.compareUnsigned(soft, hard) > 0) {
      throw Refused.of(Errno.EINVAL);
    }
    boolean raises = Long.compareUnsigned(hard, oldHard) > 0;
    boolean tooManyFiles = resource == ResourceLimits.NOFILE && Long.compareUnsigned(hard, 1 << 20) > 0;
    if (tooManyFiles || raises && current.credentials().user().effective() != 0) {
      throw Refused.of(Errno.EPERM);
    }
  }

  private static Process process(Current current, int pid) {
    Process process = pid == 0 ? current.process() : current.kernel().tasks().process(pid);
    if (process == null) {
      throw Refused.of(Errno.ESRCH);
    }
    return process;
  }

  static long getrusage(Current current, long who, long address) {
    ResourceUsage usage =
        switch ((int) who) {
          case RUSAGE_SELF -> current.process().usage();
          case RUSAGE_CHILDREN -> current.process().reapedUsage();
          case RUSAGE_THREAD -> current.task().account().usage();
          default -> throw Refused.of(Errno.EINVAL);
        };
    ProcessCalls.UsageLayout.write(current, address, usage);
    return 0;
  }

  static long personality(Current current, long persona) {
    long old = Integer.toUnsignedLong(current.task().personality);
    if ((int) persona != -1) {
      current.task().personality = (int) persona;
    }
    return old;
  }

  static long syslog(Current current, long type, long address, long length) {
    KernelLog log = current.kernel().log();
    boolean looks = (int) type == 3 || (int) type == 10;
    if (!looks && !current.credentials().has(Capability.SYSLOG) && !current.credentials().has(Capability.SYS_ADMIN)) {
      throw Refused.of(Errno.EPERM);
    }
    boolean wrong = (int) type >= 2 && (int) type <= 4 && (address == 0 || (int) length < 0) || (int) type == 8 && ((int) length < 1 || (int) length > 8);
    if (wrong) {
      throw Refused.of(Errno.EINVAL);
    }
    return switch ((int) type) {
      case 0, 1, 5, 6, 7, 8 -> 0;
      case 2, 3, 4 -> readLog(current, log, address, (int) length);
      case 9 -> 0;
      case 10 -> logText(log).length;
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  private static long readLog(Current current, KernelLog log, long address, int length) {
    byte[] text = logText(log);
    int shown = Math.min(Math.max(length, 0), text.length);
    current.space().copyOut(address, text, text.length - shown, shown);
    return shown;
  }

  private static byte[] logText(KernelLog log) {
    StringBuilder text = new StringBuilder();
    log.since(0).forEach(line -> text.append('<').append(line.level().ordinal()).append('>').append(line.pretty()).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  static long reboot(Current current, long magic, long magic2, long command, long argument) {
    requireRoot(current);
    if ((int) magic != 0xfee1dead) {
      throw Refused.of(Errno.EINVAL);
    }
    switch ((int) command) {
      case 0x4321FEDC, 0xCDEF0123 -> current.kernel().machine().powerOff(new PowerOff.Halted(0));
      case 0x01234567 -> current.kernel().machine().powerOff(new PowerOff.Restart());
      case 0, 0x89ABCDEF -> {}
      default -> throw Refused.of(Errno.EINVAL);
    }
    return 0;
  }

  /** riscv_hwprobe(2): the base behaviour and the extensions that every hart has; unknown keys answer −1. */
  static long hwprobe(Current current, long pairs, long count, long cpuSetBytes, long cpus, long flags) {
    if (flags != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    for (long i = 0; i < count; i++) {
      long at = pairs + 16 * i;
      long key = current.space().readLong(at);
      long value = probe(key);
      current.space().writeLong(at, value < 0 ? -1 : key);
      current.space().writeLong(at + 8, Math.max(value, 0));
    }
    return 0;
  }

  private static long probe(long key) {
    long baseImafdc = 1;
    long fd = 1;
    long c = 2;
    long slowMisaligned = 3;
    return switch ((int) key) {
      case 0, 1, 2 -> 0;
      case 3 -> baseImafdc;
      case 4 -> fd | c;
      case 5 -> slowMisaligned;
      default -> -1;
    };
  }
}
