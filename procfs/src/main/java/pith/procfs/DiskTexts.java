package pith.procfs;

import java.util.List;
import pith.hal.device.BlockStorage;
import pith.vfs.block.BlockInode;
import pith.vfs.block.BlockStatistics;
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
      text.right(Disks.MAJOR, 4).put(' ').right(i * Disks.MINORS, 7).put(' ').put(disk.queue().name());
      counts(text, disk.queue().statistics()).line(" 0 0 0 0 0 0");
    }
    return text.toString();
  }

  /** Reads and writes with their sectors; requests are not merged, and times are not kept. */
  private static SeqText counts(SeqText text, BlockStatistics statistics) {
    text.put(' ').put(statistics.reads()).put(" 0 ").put(statistics.sectorsRead()).put(" 0 ");
    text.put(statistics.writes()).put(" 0 ").put(statistics.sectorsWritten()).put(" 0 ");
    return text.put(statistics.inFlight()).put(" 0 0");
  }

  /** {@return /sys/block} */
  PseudoNode.Entry folder() {
    return PseudoNode.folder("block", disks.all().stream().map(this::folder).toArray(PseudoNode.Entry[]::new));
  }

  private PseudoNode.Entry folder(BlockInode disk) {
    int minor = disks.all().indexOf(disk) * Disks.MINORS;
    return PseudoNode.folder(
        disk.queue().name(),
        PseudoNode.file("dev", context -> Disks.MAJOR + ":" + minor + "\n"),
        PseudoNode.file("removable", context -> "0\n"),
        PseudoNode.file("ro", context -> (disk.queue().readOnly() ? 1 : 0) + "\n"),
        PseudoNode.file("size", context -> disk.queue().sectors() + "\n"),
        PseudoNode.file("stat", context -> counts(new SeqText(), disk.queue().statistics()).line(" 0 0 0 0 0 0").toString()),
        PseudoNode.folder(
            "queue",
            PseudoNode.file("hw_sector_size", context -> BlockStorage.SECTOR_BYTES + "\n"),
            PseudoNode.file("logical_block_size", context -> BlockStorage.SECTOR_BYTES + "\n"),
            PseudoNode.file("physical_block_size", context -> BlockStorage.SECTOR_BYTES + "\n"),
            PseudoNode.file("rotational", context -> "0\n"),
            PseudoNode.file("scheduler", context -> "[none] \n")));
  }
}
