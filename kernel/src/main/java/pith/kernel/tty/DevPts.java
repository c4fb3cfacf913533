package pith.kernel.tty;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DirectoryInode;
import pith.vfs.DirectorySink;
import pith.vfs.FileName;
import pith.vfs.FileSystemType;
import pith.vfs.Inode;
import pith.vfs.NewFile;
import pith.vfs.SpecialInode;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;
import pith.vfs.attr.DeviceNumber;
import pith.vfs.attr.FileSystemStat;
import pith.vfs.attr.FileType;

/** devpts: the slaves of all pty pairs as files, named by their numbers, and ptmx. They come and go with the pairs. */
final class DevPts extends SuperBlock {
  private static final int INODE_BYTES = 600;
  private static final long MAGIC = 0x1cd1;
  private static final int SLAVE_PERMISSIONS = 0620;
  private static final int TTY_GROUP = 5;
  private static final long PTMX_NUMBER = 2;
  private static final long FIRST_NUMBER = 3;

  private final PtyTable table;

  private DevPts(Vfs vfs, FileSystemType type, PtyTable table) {
    super(vfs, type, "devpts", INODE_BYTES);
    this.table = table;
    root(new Root());
  }

  /** The kind of file system, for mount: one for each machine, however often it is mounted. */
  static final class Type implements FileSystemType {
    private final DevPts only;

    Type(Vfs vfs, PtyTable table) {
      only = new DevPts(vfs, this, table);
    }

    @Override
    public String name() {
      return "devpts";
    }

    @Override
    public SuperBlock mount(Vfs vfs, String source, String options) {
      only.activate();
      return only;
    }
  }

  @Override
  public FileSystemStat statfs() {
    return new FileSystemStat(MAGIC, 4096, 0, 0, 0, 0, device(), FileName.NAME_MAX, 0);
  }

  private final class Root extends DirectoryInode {
    Root() {
      super(DevPts.this, 1, 0755, 0, 0);
    }

    @Override
    public Inode lookup(String name) {
      if (name.equals("ptmx")) {
        return new SpecialInode(DevPts.this, PTMX_NUMBER, FileType.CHARACTER.bits() | 0666, 0, 0, TtyDevices.PTMX);
      }
      int number = number(name);
      PtyTable.Slot slot = number < 0 ? null : table.slot(number);
      return slot == null ? null : slave(number, slot);
    }

    private Inode slave(int number, PtyTable.Slot slot) {
      int mode = FileType.CHARACTER.bits() | SLAVE_PERMISSIONS;
      long device = DeviceNumber.of(PtyPair.SLAVE_MAJOR, number);
      return new SpecialInode(DevPts.this, FIRST_NUMBER + number, mode, slot.owner().fileUser(), TTY_GROUP, device);
    }

    private static int number(String name) {
      boolean canonical = name.matches("0|[1-9][0-9]{0,4}");
      return canonical ? Integer.parseInt(name) : -1;
    }

    @Override
    public void list(long cookie, DirectorySink sink) {
      if (cookie == 0 && !sink.entry("ptmx", PTMX_NUMBER, FileType.CHARACTER, 1)) {
        return;
      }
      for (int number : table.numbers((int) Math.max(0, cookie - 1))) {
        if (!sink.entry(Integer.toString(number), FIRST_NUMBER + number, FileType.CHARACTER, number + 2L)) {
          return;
        }
      }
    }

    @Override
    public boolean revalidates(String name) {
      return true;
    }

    @Override
    public boolean stillValid(String name, Inode cached) {
      return name.equals("ptmx") || (number(name) >= 0 && table.slot(number(name)) != null) == (cached != null);
    }

    @Override
    public Inode create(String name, NewFile file) {
      throw Refused.of(Errno.EACCES);
    }
  }
}
