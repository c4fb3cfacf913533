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
 * Cuts the power of all disks, as if the machine had lost it: what only memory or the disks' write caches knew is gone, and each file system is mounted again, which recovers from what is left. Programs go on, so that
 * somebody can look; files that they had open are dead.
 *
 * <pre>
 *   power off ─▶ every transfer fails ─▶ unmount: nothing can be kept ─▶ page caches of the disks dropped ─▶ power on ─▶ mount: the journal is replayed
 * </pre>
 */
public final class PowerCut {
  /** What became of one disk, and of the file systems on it. */
  public record Report(String disk, VolatileCache.Loss loss, List<Remount> mounts) {}

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

  /** Cuts and restores the power; {@code seed} decides what of the write caches had reached the medium. {@code who} may mount. Throws what the host's storage throws. */
  public List<Report> cut(Caller who, long seed) throws IOException {
    List<Report> reports = new ArrayList<>();
    List<VolatileCache.Loss> losses = new ArrayList<>();
    for (int i = 0; i < drives.size(); i++) {
      losses.add(drives.get(i).cutPower(seed + i));
    }
    for (int i = 0; i < drives.size(); i++) {
      reports.add(new Report(drives.get(i).name(), losses.get(i), recover(who, i)));
    }
    return reports;
  }

  private List<Remount> recover(Caller who, int disk) {
    NvmeDriver drive = drives.get(disk);
    String source = "/dev/" + drive.name();
    List<MountCalls.Line> mounted = new ArrayList<>(kernel.vfs().mountCalls().lines(kernel.vfs().mounts().root()));
    mounted.removeIf(line -> !line.source().equals(source));
    List<MountCalls.Line> gone = new ArrayList<>();
    List<Remount> result = new ArrayList<>();
    for (MountCalls.Line line : mounted.reversed()) {
      Errno error = tried(() -> kernel.vfs().mountCalls().unmount(who, line.point(), 0));
      if (error == null) {
        gone.addFirst(line);
      } else {
        result.add(new Remount(line.point(), line.type(), error));
      }
    }
    disks.all().get(disk).pages().drop();
    drive.restart();
    for (MountCalls.Line line : gone) {
      int flags = line.flags().startsWith("ro") ? MountFlags.RDONLY : 0;
      result.add(new Remount(line.point(), line.type(), tried(() -> kernel.vfs().mountCalls().mount(who, source, line.point(), line.type(), flags, ""))));
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
