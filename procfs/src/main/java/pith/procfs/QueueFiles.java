package pith.procfs;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.block.BlockQueue;
import pith.vfs.block.IoScheduler.Tunable;
import pith.vfs.pseudo.FixedChildren;
import pith.vfs.pseudo.PseudoNode;

/**
 * /sys/block/DISK/queue: what requests to a disk may be, and its scheduler with what can be set of it. Source: Linux
 * {@code Documentation/ABI/stable/sysfs-block}.
 */
final class QueueFiles {
  private QueueFiles() {}

  static PseudoNode.Entry[] of(BlockQueue queue) {
    List<PseudoNode.Entry> files = new ArrayList<>();
    number(files, "discard_max_bytes", queue.limits().maxDiscardBytes());
    number(files, "fua", queue.limits().fua() ? 1 : 0);
    number(files, "hw_sector_size", queue.limits().logicalBlockBytes());
    files.add(PseudoNode.folder("iosched", 0755, new Tunables(queue)));
    number(files, "logical_block_size", queue.limits().logicalBlockBytes());
    number(files, "max_hw_sectors_kb", queue.limits().maxBytes() >> 10);
    number(files, "max_segments", queue.limits().maxSegments());
    files.add(PseudoNode.file("nr_requests", 0644, context -> queue.requests() + "\n", PseudoNode.number(value -> queue.requests((int) Math.clamp(value, 1, 1 << 20)))));
    number(files, "physical_block_size", queue.limits().logicalBlockBytes());
    number(files, "rotational", 0);
    files.add(PseudoNode.file("scheduler", 0644, context -> schedulers(queue), (context, text) -> choose(queue, text.strip())));
    files.add(PseudoNode.file("write_cache", context -> queue.limits().writeCache() ? "write back\n" : "write through\n"));
    return files.toArray(PseudoNode.Entry[]::new);
  }

  private static void number(List<PseudoNode.Entry> files, String name, long value) {
    files.add(PseudoNode.file(name, context -> value + "\n"));
  }

  /** All there are; the one in use stands in brackets. */
  private static String schedulers(BlockQueue queue) {
    return queue.schedulers().stream().map(name -> name.equals(queue.scheduler()) ? "[" + name + "]" : name).collect(Collectors.joining(" ", "", "\n"));
  }

  private static void choose(BlockQueue queue, String name) {
    if (!queue.scheduler(name)) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  /** What can be set of the scheduler that is in use now. */
  private record Tunables(BlockQueue queue) implements PseudoNode.Children {
    private FixedChildren now() {
      List<PseudoNode.Entry> files = new ArrayList<>();
      queue.tunables().forEach((name, tunable) -> files.add(entry(name, tunable)));
      return new FixedChildren(files);
    }

    private static PseudoNode.Entry entry(String name, Tunable tunable) {
      return PseudoNode.file(name, 0644, context -> tunable.get() + "\n", PseudoNode.number(value -> set(tunable, value)));
    }

    private static void set(Tunable tunable, long value) {
      if (value < 0) {
        throw Refused.of(Errno.EINVAL);
      }
      tunable.set(value);
    }

    @Override
    public PseudoNode lookup(String name) {
      return now().lookup(name);
    }

    @Override
    public void list(long from, PseudoNode.Sink sink) {
      now().list(from, sink);
    }

    @Override
    public boolean isDynamic() {
      return true;
    }
  }
}
