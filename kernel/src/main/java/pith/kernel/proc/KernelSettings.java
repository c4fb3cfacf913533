package pith.kernel.proc;

import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import pith.kernel.task.Kernel;
import pith.kernel.task.SystemIdentity;
import pith.kernel.task.TaskTable;
import pith.mm.reclaim.Reclaim;
import pith.mm.writeback.WritebackLimits;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;
import pith.vfs.pseudo.PseudoNode;

/**
 * /proc/sys: settings and facts of the kernel. Those that would change something here can be written; the others show what Linux would
 * use. Source: Linux {@code Documentation/admin-guide/sysctl}.
 */
final class KernelSettings {
  private static final int MAX_NAME = 64;
  private static final int MOST_SWAPPINESS = 200;

  private final Kernel kernel;
  private String bootId;

  KernelSettings(Kernel kernel) {
    this.kernel = kernel;
  }

  /** {@return the folder sys} */
  PseudoNode.Entry folder() {
    return PseudoNode.folder("sys", aboutKernel(), aboutMemory(), aboutFiles(), aboutNetwork());
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
        fixed("sched_child_runs_first", "0"),
        fixed("shmmax", "18446744073692774399"),
        fixed("shmall", "18446744073692774399"),
        fixed("shmmni", "4096"),
        fixed("msgmax", "8192"),
        fixed("msgmnb", "16384"),
        fixed("msgmni", "32000"),
        fixed("sem", "32000\t1024000000\t500\t32000"),
        random());
  }

  private PseudoNode.Entry random() {
    return PseudoNode.folder(
        "random",
        PseudoNode.file("uuid", context -> uuid() + "\n"),
        PseudoNode.file("boot_id", context -> bootId() + "\n"),
        fixed("entropy_avail", "256"),
        fixed("poolsize", "256"));
  }

  private PseudoNode.Entry aboutMemory() {
    return PseudoNode.folder(
        "vm",
        fixed("overcommit_memory", "0"),
        fixed("overcommit_ratio", "50"),
        fixed("max_map_count", "65530"),
        fixed("mmap_min_addr", "65536"),
        number("swappiness", 0, MOST_SWAPPINESS, () -> reclaim().swappiness(), value -> reclaim().swappiness(value)),
        number("dirty_ratio", 0, 100, () -> dirty().ratio(), value -> dirty(dirty().withRatio(value))),
        number("dirty_background_ratio", 0, 100, () -> dirty().backgroundRatio(), value -> dirty(dirty().withBackgroundRatio(value))),
        number("dirty_writeback_centisecs", 0, Integer.MAX_VALUE, () -> dirty().intervalCentiseconds(), value -> dirty(dirty().withInterval(value))),
        number("dirty_expire_centisecs", 0, Integer.MAX_VALUE, () -> dirty().expireCentiseconds(), value -> dirty(dirty().withExpiry(value))),
        fixed("min_free_kbytes", "0"),
        number("unprivileged_userfaultfd", 0, 1, kernel.userfaultPermission()::everybody, kernel.userfaultPermission()::everybody),
        compactMemory(),
        fixed("panic_on_oom", "0"),
        fixed("oom_kill_allocating_task", "0"),
        fixed("oom_dump_tasks", "1"));
  }

  /** Whatever is written, all memory is compacted before the write returns. */
  private PseudoNode.Entry compactMemory() {
    return PseudoNode.file("compact_memory", 0200, context -> "", (context, text) -> kernel.memory().compaction().compactAll());
  }

  private Reclaim reclaim() {
    return kernel.memory().reclaim();
  }

  private WritebackLimits dirty() {
    return kernel.memory().writeback().limits();
  }

  private void dirty(WritebackLimits limits) {
    kernel.memory().writeback().limits(limits);
  }

  private PseudoNode.Entry aboutFiles() {
    return PseudoNode.folder(
        "fs",
        fixed("file-max", "9223372036854775807"),
        PseudoNode.file("file-nr", context -> kernel.vfs().openFiles() + "\t0\t9223372036854775807\n"),
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

  private static PseudoNode.Entry aboutNetwork() {
    return PseudoNode.folder(
        "net",
        PseudoNode.folder("core", fixed("somaxconn", "4096"), fixed("rmem_max", "212992"), fixed("wmem_max", "212992")),
        PseudoNode.folder("ipv4", fixed("ip_local_port_range", "32768\t60999"), fixed("ip_forward", "0")),
        PseudoNode.folder("unix", fixed("max_dgram_qlen", "512")));
  }

  private static PseudoNode.Entry fixed(String name, String value) {
    return PseudoNode.file(name, context -> value + "\n");
  }

  /** A number that can be set; {@code taker} refuses what it may not be. */
  private static PseudoNode.Entry number(String name, IntSupplier value, IntConsumer taker) {
    return number(name, Integer.MIN_VALUE, Integer.MAX_VALUE, value, taker);
  }

  /** A whole number that may be written, from {@code least} to {@code most}. Source: Linux {@code proc_dointvec_minmax}. */
  private static PseudoNode.Entry number(String name, int least, int most, IntSupplier value, IntConsumer taker) {
    return PseudoNode.file(
        name,
        0644,
        context -> value.getAsInt() + "\n",
        (context, text) -> {
          try {
            int wanted = Integer.parseInt(text.strip());
            if (wanted < least || wanted > most) {
              throw Refused.of(Errno.EINVAL);
            }
            taker.accept(wanted);
          } catch (NumberFormatException noNumber) {
            throw Refused.of(Errno.EINVAL);
          }
        });
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
