package pith.kernel.blockio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import pith.hal.device.VolatileCache;
import pith.kernel.task.Kernel;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Caller;
import pith.vfs.MountCalls;
import pith.vfs.MountFlags;
import pith.vfs.block.Disks;
import pith.vfs.nvme.NvmeDriver;

/**
 * Cuts the power of all disks, as if the machine had lost it: what only memory or the disks' write caches knew is gone, and each file system is mounted again,
 * which recovers from what is left. Programs go on, so that somebody can look; files that they had open are dead, for they are of the disk that was lost, not
 * of the one that came back.
 *
 * <pre>
 *   power off ─▶ every transfer fails ─▶ detach: nothing can be kept ─▶ each disk is plugged in again, as another ─▶ power on ─▶ mount: the journal is replayed
 * </pre>
 */
public final class PowerCut {
  /** What became of one disk, and of the file systems on it; {@code root} tells that the root was on it: it is not mounted again, as no program could go on. */
  public record Report(String disk, VolatileCache.Loss loss, List<Remount> mounts, boolean root) {}

  /** A file system that was mounted again; {@code error} says why not, null if it was. */
  public record Remount(String target, String type, Errno error) {}

  private final Kernel kernel;
  private final Disks disks;
  private final List<NvmeDriver> drives;

  public PowerCut(Kernel kernel, Disks disks, List<NvmeDriver> drives) {
    this.kernel = kernel;
    this.disks = disks;
    this.drives = List.copyOf(drives);
  }

  /**
   * Cuts and restores the power; {@code seed} decides what of the write caches had reached the medium. {@code who} may mount. Throws what the host's storage
   * throws.
   */
  public List<Report> cut(Caller who, long seed) throws IOException {
    List<Report> reports = new ArrayList<>();
    List<VolatileCache.Loss> losses = new ArrayList<>();
    for (int i = 0; i < drives.size(); i++) {
      losses.add(drives.get(i).cutPower(seed + i));
    }
    for (int i = 0; i < drives.size(); i++) {
      boolean root = on(i).stream().anyMatch(line -> line.point().equals("/"));
      reports.add(new Report(drives.get(i).name(), losses.get(i), root ? List.of() : recover(who, i), root));
    }
    return reports;
  }

  private String source(int disk) {
    return "/dev/" + drives.get(disk).name();
  }

  /** {@return the mounts of a disk} */
  private List<MountCalls.Line> on(int disk) {
    return kernel.vfs().mountCalls().lines(kernel.vfs().mounts().root()).stream().filter(line -> line.source().equals(source(disk))).toList();
  }

  private List<Remount> recover(Caller who, int disk) {
    List<MountCalls.Line> gone = new ArrayList<>();
    List<Remount> result = new ArrayList<>();
    for (MountCalls.Line line : on(disk).reversed()) {
      Errno error = tried(() -> kernel.vfs().mountCalls().unmount(who, line.point(), MountCalls.DETACH));
      if (error == null) {
        gone.addFirst(line);
      } else {
        result.add(new Remount(line.point(), line.type(), error));
      }
    }
    disks.replug(disk);
    drives.get(disk).restart();
    for (MountCalls.Line line : gone) {
      int flags = line.flags().startsWith("ro") ? MountFlags.RDONLY : 0;
      result.add(new Remount(line.point(), line.type(), tried(() -> kernel.vfs().mountCalls().mount(who, source(disk), line.point(), line.type(), flags, ""))));
    }
    return result;
  }

  private static Errno tried(Runnable call) {
    try {
      call.run();
      return null;
    } catch (Refused refused) {
      return refused.errno();
    }
  }
}
