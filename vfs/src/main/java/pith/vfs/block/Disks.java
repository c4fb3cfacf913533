package pith.vfs.block;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Caller;
import pith.vfs.DeviceNodes;
import pith.vfs.FsContext;
import pith.vfs.LookupFlags;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.PathWalk;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.DeviceNumber;
import pith.vfs.attr.FileType;

/** The machine's disks: {@code nvme0n1}, {@code nvme1n1} and so on, as files under /dev. */
public final class Disks {
  /** The number that Linux gives to block devices whose partitions may be anywhere (blkext). */
  public static final int MAJOR = 259;

  /** Minors of a disk: no partitions. */
  public static final int MINORS = 1;
  private static final int DISK_GROUP = 6;
  private static final int OWNER_AND_GROUP = 0660;

  private final Vfs vfs;
  private final BlockServices services;
  private final BlockFs fs;
  private final List<BlockDriver> drivers = new ArrayList<>();

  /** By minor; one that was {@linkplain #replug plugged in again} is another than before. */
  private final List<BlockInode> disks = new CopyOnWriteArrayList<>();

  /** Disks of a machine that does not run. */
  public Disks(Vfs vfs) {
    this(vfs, BlockServices.NONE);
  }

  public Disks(Vfs vfs, BlockServices services) {
    this.vfs = vfs;
    this.services = services;
    this.fs = new BlockFs(vfs);
    vfs.syncs(fs);
  }

  /** Boot: makes a disk known. {@return the way to it} */
  public BlockQueue add(BlockDriver device) {
    int minor = disks.size() * MINORS;
    int index = disks.size();
    BlockInode disk = fs.add(new BlockQueue(device, services));
    drivers.add(device);
    disks.add(disk);
    vfs.devices().registerBlock(MAJOR, minor, 1, device.name(), (path, _, flags, who) -> open(disks.get(index), path, flags, who));
    vfs.devices().announce(new DeviceNodes.Node(device.name(), FileType.BLOCK, DeviceNumber.of(MAJOR, minor), OWNER_AND_GROUP, DISK_GROUP));
    return disk.queue();
  }

  /**
   * A disk went away and came back: who has it open, or a file system on it, has lost it; who opens it from now on gets its bytes. Nothing is asked of the
   * device at the moment.
   */
  public void replug(int index) {
    BlockInode old = disks.get(index);
    old.queue().die();
    old.pages().drop();
    disks.set(index, fs.replace(old, new BlockQueue(drivers.get(index), services)));
  }

  private static BlockFile open(BlockInode disk, Path path, int flags, Credentials who) {
    if (OpenFlags.writes(flags) && disk.queue().readOnly()) {
      throw Refused.of(Errno.EACCES);
    }
    return new BlockFile(path, disk, flags, who);
  }

  /**
   * {@return the disk whose device node is at {@code path}}
   *
   * @throws Refused ENOENT, ENOTBLK if something else is there, ENXIO if there is no such disk
   */
  public BlockInode at(String path) {
    FsContext root = vfs.newContext();
    try (Path found = PathWalk.resolve(new Caller(root, Credentials.ROOT), null, path, LookupFlags.FOLLOW)) {
      if (found.inode().type() != FileType.BLOCK) {
        throw Refused.of(Errno.ENOTBLK);
      }
      long device = found.inode().rdev();
      int index = DeviceNumber.minor(device) / MINORS;
      if (DeviceNumber.major(device) != MAJOR || DeviceNumber.minor(device) % MINORS != 0 || index >= disks.size()) {
        throw Refused.of(Errno.ENXIO);
      }
      return disks.get(index);
    } finally {
      root.put();
    }
  }

  /** {@return cycles per second, by which times of disks are counted} */
  public long hertz() {
    return services.hertz();
  }

  /** {@return the disks, in the order of their minors} */
  public List<BlockInode> all() {
    return List.copyOf(disks);
  }
}
