package pith.kernel.proc;

import static pith.kernel.proc.SettingFiles.amount;
import static pith.kernel.proc.SettingFiles.number;

import pith.kernel.task.Kernel;
import pith.kernel.task.OomSettings;
import pith.kernel.task.Task;
import pith.mm.MemorySystem;
import pith.mm.overcommit.Overcommit;
import pith.mm.overcommit.OvercommitMode;
import pith.mm.physical.PageAllocator;
import pith.mm.writeback.WritebackLimits;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;
import pith.vfs.pseudo.PseudoNode;

/** /proc/sys/vm: settings of memory management. Source: Linux {@code Documentation/admin-guide/sysctl/vm.rst}, for names, units and ranges. */
final class MemorySettings {
  private static final int MOST_SWAPPINESS = 200;
  private static final int MOST_SCALE_FACTOR = 3000;
  private static final int MOST = Integer.MAX_VALUE;
  private static final long LEAST_DIRTY_BYTES = 2 * 4096;

  private final Kernel kernel;
  private final MemorySystem memory;

  MemorySettings(Kernel kernel) {
    this.kernel = kernel;
    memory = kernel.memory();
  }

  /** {@return the folder vm} */
  PseudoNode.Entry folder() {
    Overcommit overcommit = memory.overcommit();
    PageAllocator pages = memory.pages();
    OomSettings oom = kernel.oomSettings();
    return PseudoNode.folder(
        "vm",
        number("overcommit_memory", 0, 2, () -> overcommit.mode().ordinal(), value -> overcommit.mode(OvercommitMode.values()[value])),
        number("overcommit_ratio", 0, MOST, overcommit::ratio, overcommit::ratio),
        amount("overcommit_kbytes", 0, Long.MAX_VALUE, overcommit::kib, overcommit::kib),
        amount("admin_reserve_kbytes", 0, Long.MAX_VALUE, overcommit::adminReserveKib, overcommit::adminReserveKib),
        amount("user_reserve_kbytes", 0, Long.MAX_VALUE, overcommit::userReserveKib, overcommit::userReserveKib),
        number("max_map_count", 0, MOST, memory::maxMapCount, memory::maxMapCount),
        lowestAddress(),
        number("swappiness", 0, MOST_SWAPPINESS, memory.reclaim()::swappiness, memory.reclaim()::swappiness),
        number("vfs_cache_pressure", 0, MOST, kernel.vfs()::cachePressure, kernel.vfs()::cachePressure),
        amount("min_free_kbytes", 0, MOST, pages::minFreeKib, pages::minFreeKib),
        number("watermark_scale_factor", 1, MOST_SCALE_FACTOR, pages::watermarkScaleFactor, pages::watermarkScaleFactor),
        number("watermark_boost_factor", 0, MOST, pages::watermarkBoostFactor, pages::watermarkBoostFactor),
        number("dirty_ratio", 0, 100, () -> dirty().ratio(), value -> dirty(dirty().withRatio(value))),
        amount("dirty_bytes", LEAST_DIRTY_BYTES, Long.MAX_VALUE, () -> dirty().bytes(), value -> dirty(dirty().withBytes(value))),
        number("dirty_background_ratio", 0, 100, () -> dirty().backgroundRatio(), value -> dirty(dirty().withBackgroundRatio(value))),
        amount("dirty_background_bytes", 1, Long.MAX_VALUE, () -> dirty().backgroundBytes(), value -> dirty(dirty().withBackgroundBytes(value))),
        number("dirty_writeback_centisecs", 0, MOST, () -> dirty().intervalCentiseconds(), value -> dirty(dirty().withInterval(value))),
        number("dirty_expire_centisecs", 0, MOST, () -> dirty().expireCentiseconds(), value -> dirty(dirty().withExpiry(value))),
        number("unprivileged_userfaultfd", 0, 1, kernel.userfaultPermission()::everybody, kernel.userfaultPermission()::everybody),
        compactMemory(),
        number("compaction_proactiveness", 0, 100, memory.kcompactd()::proactiveness, memory.kcompactd()::proactiveness),
        number("extfrag_threshold", 0, 1000, memory.compaction()::scatterThreshold, memory.compaction()::scatterThreshold),
        number("panic_on_oom", 0, 2, oom::panic, oom::panic),
        number("oom_kill_allocating_task", 0, MOST, oom::killAllocating, oom::killAllocating),
        number("oom_dump_tasks", 0, MOST, oom::dumpTasks, oom::dumpTasks));
  }

  /** Only who may touch the machine itself can change it, whoever may write the file. */
  private PseudoNode.Entry lowestAddress() {
    return PseudoNode.file("mmap_min_addr", 0644, context -> memory.minAddress() + "\n", (context, text) -> {
      if (!(context.reader() instanceof Task writer && writer.credentials().has(Capability.SYS_RAWIO))) {
        throw Refused.of(Errno.EPERM);
      }
      memory.minAddress(SettingFiles.parse(text, 0, Long.MAX_VALUE));
    });
  }

  /** Whatever is written, all memory is compacted before the write returns. */
  private PseudoNode.Entry compactMemory() {
    return PseudoNode.file("compact_memory", 0200, context -> "", (context, text) -> memory.compaction().compactAll());
  }

  private WritebackLimits dirty() {
    return memory.writeback().limits();
  }

  private void dirty(WritebackLimits limits) {
    memory.writeback().limits(limits);
  }
}
