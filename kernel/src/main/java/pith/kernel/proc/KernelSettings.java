package pith.kernel.proc;

import static pith.kernel.proc.SettingFiles.fixed;
import static pith.kernel.proc.SettingFiles.number;

import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import pith.kernel.task.Kernel;
import pith.kernel.task.SystemIdentity;
import pith.kernel.task.TaskTable;
import pith.sched.RealTimeSettings;
import pith.sched.reservation.DeadlineParameters;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DentryFigures;
import pith.vfs.attr.Capability;
import pith.vfs.pseudo.PseudoNode;

/**
 * /proc/sys: settings and facts of the kernel. Those that would change something here can be written; the others show what Linux would
 * use. Source: Linux {@code Documentation/admin-guide/sysctl}.
 */
final class KernelSettings {
  private static final int MAX_NAME = 64;

  private final Kernel kernel;
  private String bootId;

  KernelSettings(Kernel kernel) {
    this.kernel = kernel;
  }

  /** {@return the folder sys} */
  PseudoNode.Entry folder() {
    return PseudoNode.folder("sys", aboutKernel(), new MemorySettings(kernel).folder(), aboutFiles(), aboutNetwork());
  }

  private PseudoNode.Entry aboutKernel() {
    SystemIdentity identity = kernel.identity();
    return PseudoNode.folder(
        "kernel",
        fixed("ostype", SystemIdentity.SYSTEM),
        fixed("osrelease", SystemIdentity.RELEASE),
        fixed("version", SystemIdentity.VERSION),
        fixed("arch", SystemIdentity.MACHINE),
        name("hostname", identity::hostName, identity::hostName),
        name("domainname", identity::domainName, identity::domainName),
        fixed("pid_max", Integer.toString(TaskTable.PID_MAX)),
        fixed("threads-max", Integer.toString(kernel.tasks().maxTasks())),
        fixed("ngroups_max", "65536"),
        fixed("cap_last_cap", Integer.toString(Capability.values().length - 1)),
        fixed("overflowuid", "65534"),
        fixed("overflowgid", "65534"),
        fixed("printk", "7\t4\t1\t7"),
        number("randomize_va_space", kernel.addressRandomisation()::level, kernel.addressRandomisation()::level),
        fixed("core_pattern", "core"),
        fixed("core_uses_pid", "0"),
        fixed("dmesg_restrict", "0"),
        fixed("kptr_restrict", "0"),
        fixed("perf_event_paranoid", "2"),
        fixed("panic", "0"),
        fixed("tainted", "0"),
        numaBalancing(),
        fixed("sched_child_runs_first", "0"),
        number("sched_rr_timeslice_ms", realTime()::timesliceMillis, realTime()::timesliceMillis),
        number("sched_rt_period_us", 1, Integer.MAX_VALUE, realTime()::periodMicros, period -> bandwidth(period, realTime().runtimeMicros())),
        number("sched_rt_runtime_us", -1, Integer.MAX_VALUE, realTime()::runtimeMicros, runtime -> bandwidth(realTime().periodMicros(), runtime)),
        fixed("sched_deadline_period_min_us", Long.toString(DeadlineParameters.MIN_PERIOD / 1000)),
        fixed("sched_deadline_period_max_us", Long.toString(DeadlineParameters.MAX_PERIOD / 1000)),
        fixed("shmmax", "18446744073692774399"),
        fixed("shmall", "18446744073692774399"),
        fixed("shmmni", "4096"),
        fixed("msgmax", "8192"),
        fixed("msgmnb", "16384"),
        fixed("msgmni", "32000"),
        fixed("sem", "32000\t1024000000\t500\t32000"),
        random());
  }

  /** Without several memory nodes there is nothing to be switched on. */
  private PseudoNode.Entry numaBalancing() {
    return kernel
        .schedulerParts()
        .numa()
        .map(numa -> number("numa_balancing", 0, 1, () -> numa.tunables().enabled() ? 1 : 0, on -> numa.tunables().enabled(on != 0)))
        .orElse(fixed("numa_balancing", "0"));
  }

  private RealTimeSettings realTime() {
    return kernel.scheduler().realTimeSettings();
  }

  private void bandwidth(int period, int runtime) {
    switch (realTime().bandwidth(period, runtime)) {
      case SET -> {}
      case SENSELESS -> throw Refused.of(Errno.EINVAL);
      case BUSY -> throw Refused.of(Errno.EBUSY);
    }
  }

  private PseudoNode.Entry random() {
    return PseudoNode.folder(
        "random",
        PseudoNode.file("uuid", context -> uuid() + "\n"),
        PseudoNode.file("boot_id", context -> bootId() + "\n"),
        fixed("entropy_avail", "256"),
        fixed("poolsize", "256"));
  }

  private PseudoNode.Entry aboutFiles() {
    return PseudoNode.folder(
        "fs",
        fixed("file-max", "9223372036854775807"),
        PseudoNode.file("file-nr", context -> kernel.vfs().openFiles() + "\t0\t9223372036854775807\n"),
        PseudoNode.file("dentry-state", context -> dentries(kernel.vfs().dentries().figures())),
        fixed("nr_open", "1048576"),
        fixed("pipe-max-size", "1048576"),
        fixed("pipe-user-pages-soft", "16384"),
        fixed("protected_hardlinks", "0"),
        fixed("protected_symlinks", "0"),
        fixed("lease-break-time", "45"),
        PseudoNode.folder(
            "inotify", fixed("max_queued_events", "16384"), fixed("max_user_instances", "128"), fixed("max_user_watches", "65536")),
        PseudoNode.folder("epoll", fixed("max_user_watches", "1048576")));
  }

  /** Total, unused, seconds until they are freed, pages wanted back, negative ones. Source: Linux {@code Documentation/admin-guide/sysctl/fs.rst}. */
  private static String dentries(DentryFigures figures) {
    return figures.total() + "\t" + figures.unused() + "\t45\t0\t" + figures.negative() + "\t0\n";
  }

  private PseudoNode.Entry aboutNetwork() {
    return PseudoNode.folder(
        "net",
        PseudoNode.folder(
            "core", fixed("somaxconn", "4096"), fixed("rmem_default", "212992"), fixed("rmem_max", "4194304"), fixed("wmem_default", "212992"), fixed("wmem_max", "4194304")),
        PseudoNode.folder("ipv4", fixed("ip_local_port_range", "32768\t60999"), fixed("ip_forward", "0")),
        PseudoNode.folder("unix", number("max_dgram_qlen", kernel.socketTable()::queueLimit, kernel.socketTable()::queueLimit)));
  }

  private static PseudoNode.Entry name(String name, Supplier<String> value, Consumer<String> taker) {
    return PseudoNode.file(
        name,
        0644,
        context -> value.get() + "\n",
        (context, text) -> {
          int end = text.indexOf('\n');
          String line = end < 0 ? text : text.substring(0, end);
          taker.accept(line.substring(0, Math.min(line.length(), MAX_NAME)));
        });
  }

  private String bootId() {
    if (bootId == null) {
      bootId = uuid();
    }
    return bootId;
  }

  /** {@return a random UUID (RFC 9562, version 4) from the machine's entropy} */
  private String uuid() {
    long high = kernel.machine().entropy().nextLong() & ~0xf000L | 0x4000;
    long low = kernel.machine().entropy().nextLong() >>> 2 | 1L << 63;
    return new UUID(high, low).toString();
  }
}
