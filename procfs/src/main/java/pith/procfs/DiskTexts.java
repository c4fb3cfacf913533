package pith.procfs;

import java.util.List;
import pith.hal.device.BlockStorage;
import pith.vfs.block.Bio.Operation;
import pith.vfs.block.BlockInode;
import pith.vfs.block.BlockQueue;
import pith.vfs.block.BlockStatistics;
import pith.vfs.block.BlockStatistics.Figure;
import pith.vfs.block.Disks;
import pith.vfs.pseudo.PseudoNode;

/**
 * The machine's disks in /proc and /sys: partitions, diskstats and a folder for each. Source: Linux {@code block/genhd.c},
 * {@code Documentation/admin-guide/iostats.rst}.
 */
public final class DiskTexts {
  private static final int KILOBYTE_SECTORS = 1024 / BlockStorage.SECTOR_BYTES;

  private final Disks disks;

  public DiskTexts(Disks disks) {
    this.disks = disks;
  }

  /** {@return the files, for the root of /proc} */
  public List<PseudoNode.Entry> files() {
    return List.of(PseudoNode.file("partitions", context -> partitions()), PseudoNode.file("diskstats", context -> statistics()));
  }

  /** {@return what all disks read, or wrote, since boot, in KiB: pgpgin and pgpgout of /proc/vmstat} */
  long kibibytes(Operation operation) {
    long sectors = 0;
    for (BlockInode disk : disks.all()) {
      sectors += disk.queue().statistics().of(operation, Figure.SECTORS);
    }
    return sectors / KILOBYTE_SECTORS;
  }

  private String partitions() {
    SeqText text = new SeqText().line("major minor  #blocks  name").line();
    for (int i = 0; i < disks.all().size(); i++) {
      BlockInode disk = disks.all().get(i);
      text.right(Disks.MAJOR, 4).put(' ').right(i * Disks.MINORS, 7).put(' ').right(disk.queue().sectors() / KILOBYTE_SECTORS, 10);
      text.put(' ').line(disk.queue().name());
    }
    return text.toString();
  }

  private String statistics() {
    SeqText text = new SeqText();
    for (int i = 0; i < disks.all().size(); i++) {
      BlockInode disk = disks.all().get(i);
      text.right(Disks.MAJOR, 4).put(' ').right(i * Disks.MINORS, 7).put(' ').put(disk.queue().name()).put(' ');
      counts(text, disk.queue()).line();
    }
    return text.toString();
  }

  /** The seventeen figures of a disk: reads, writes, what is under way and for how long, discards, flushes; times in milliseconds. */
  private SeqText counts(SeqText text, BlockQueue queue) {
    BlockStatistics statistics = queue.statistics();
    kind(text, statistics, Operation.READ).put(' ');
    kind(text, statistics, Operation.WRITE).put(' ').put(statistics.inFlight()).put(' ').put(millis(statistics.busyCycles()));
    long waited = 0;
    for (Operation operation : Operation.values()) {
      waited += statistics.of(operation, Figure.CYCLES);
    }
    text.put(' ').put(millis(waited)).put(' ');
    kind(text, statistics, Operation.DISCARD).put(' ');
    return text.put(statistics.of(Operation.FLUSH, Figure.ENDED)).put(' ').put(millis(statistics.of(Operation.FLUSH, Figure.CYCLES)));
  }

  private SeqText kind(SeqText text, BlockStatistics statistics, Operation operation) {
    text.put(statistics.of(operation, Figure.ENDED)).put(' ').put(statistics.of(operation, Figure.MERGED)).put(' ');
    return text.put(statistics.of(operation, Figure.SECTORS)).put(' ').put(millis(statistics.of(operation, Figure.CYCLES)));
  }

  private long millis(long cycles) {
    return cycles / (disks.hertz() / 1000);
  }

  /** {@return /sys/block} */
  PseudoNode.Entry folder() {
    return PseudoNode.folder("block", disks.all().stream().map(this::folder).toArray(PseudoNode.Entry[]::new));
  }

  /** {@return /sys/dev/block: disks by their numbers} */
  PseudoNode.Entry[] links() {
    return disks.all().stream().map(disk -> PseudoNode.link(number(disk), context -> "../../block/" + disk.queue().name())).toArray(PseudoNode.Entry[]::new);
  }

  /** {@return /sys/class/block: disks by their names} */
  PseudoNode.Entry[] named() {
    return disks.all().stream().map(disk -> PseudoNode.link(disk.queue().name(), context -> "../../block/" + disk.queue().name())).toArray(PseudoNode.Entry[]::new);
  }

  private String number(BlockInode disk) {
    return Disks.MAJOR + ":" + disks.all().indexOf(disk) * Disks.MINORS;
  }

  private PseudoNode.Entry folder(BlockInode disk) {
    return PseudoNode.folder(
        disk.queue().name(),
        PseudoNode.file("dev", context -> number(disk) + "\n"),
        PseudoNode.folder("device", PseudoNode.file("model", context -> "Pith NVMe\n")),
        PseudoNode.file("hidden", context -> "0\n"),
        PseudoNode.file("range", context -> Disks.MINORS + "\n"),
        PseudoNode.file("removable", context -> "0\n"),
        PseudoNode.file("ro", context -> (disk.queue().readOnly() ? 1 : 0) + "\n"),
        PseudoNode.file("size", context -> disk.queue().sectors() + "\n"),
        PseudoNode.file("stat", context -> counts(new SeqText(), disk.queue()).line().toString()),
        PseudoNode.folder("queue", QueueFiles.of(disk.queue())));
  }
}
