package pith.vfs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import pith.mm.MemorySystem;
import pith.mm.slab.CacheSpec;
import pith.mm.slab.SlabCache;
import pith.sync.PerHartCounter;
import pith.sync.outcome.Refused;
import pith.vfs.lock.LockTable;

/** The file system of one machine: what its parts share, and where calls begin. */
public final class Vfs {
  private static final int DENTRY_BYTES = 192;
  private static final int FILE_BYTES = 192;
  private static final int FS_BYTES = 64;
  private static final int FILES_BYTES = 704;
  private static final int MOUNT_BYTES = 320;
  private static final int SEQ_FILE_BYTES = 128;
  private static final long PIPE_MAGIC = 0x5049_5045;
  private static final long SOCKET_MAGIC = 0x534f_434b;
  private static final long ANONYMOUS_MAGIC = 0x0904_1934;

  private final MemorySystem memory;
  private final TimeSource time;
  private final SlabCache dentrySlab;
  private final SlabCache fileSlab;
  private final SlabCache fsSlab;
  private final SlabCache filesSlab;
  private final SlabCache mountSlab;
  private final SlabCache seqFileSlab;
  private final AtomicInteger anonymousDevices = new AtomicInteger(1);
  private final PerHartCounter openFiles;
  private final AtomicInteger renameCookies = new AtomicInteger();
  private final DentryCache dentries;
  private final List<SuperBlock> unmounted = new ArrayList<>();
  private final MountNamespace mounts = new MountNamespace();
  private final FileSystems fileSystems;
  private final DeviceNodes devices = new DeviceNodes();
  private final LockTable lockTable;
  private final AnonymousFs pipes;
  private final AnonymousFs sockets;
  private final AnonymousFs anonymous;
  private final Opener opener = new Opener(this);
  private final NameCalls names = new NameCalls(this);
  private final FileHandles handles = new FileHandles(this);
  private final AttributeCalls attributes = new AttributeCalls(this);
  private final MountCalls mountCalls = new MountCalls(this);
  private volatile FsNotify notifier = FsNotify.NONE;
  private volatile FileSizeLimit fileSizeLimit = FileSizeLimit.NONE;
  private volatile DiskReserve diskReserve = DiskReserve.OPEN;
  private volatile SpecialDriver pipeDriver;
  private volatile int cachePressure = 100;
  private volatile Consumer<String> messages = _ -> {};
  private volatile Consumer<String> panics = messages;

  public Vfs(MemorySystem memory, TimeSource time) {
    this.memory = memory;
    this.time = time;
    openFiles = new PerHartCounter(memory.harts());
    dentries = new DentryCache(memory.harts());
    dentrySlab = memory.slabs().cache(new CacheSpec("dentry", DENTRY_BYTES).accountedReclaimable().chargedToGroups());
    fileSlab = memory.slabs().cache(new CacheSpec("filp", FILE_BYTES).lineAligned().chargedToGroups());
    fsSlab = memory.slabs().cache(new CacheSpec("fs_cache", FS_BYTES).lineAligned().chargedToGroups());
    filesSlab = memory.slabs().cache(new CacheSpec("files_cache", FILES_BYTES).lineAligned().chargedToGroups());
    mountSlab = memory.slabs().cache(new CacheSpec("mnt_cache", MOUNT_BYTES).lineAligned());
    seqFileSlab = memory.slabs().cache("seq_file", SEQ_FILE_BYTES);
    lockTable = new LockTable(memory.slabs());
    fileSystems = new FileSystems(memory.ram().staticData(), memory.rcu());
    memory.shrinkers().register(new DentryShrinker(dentries, this::cachePressure));
    pipes = new AnonymousFs(this, "pipefs", PIPE_MAGIC);
    sockets = new AnonymousFs(this, "sockfs", SOCKET_MAGIC);
    anonymous = new AnonymousFs(this, "anon_inodefs", ANONYMOUS_MAGIC);
  }

  public MemorySystem memory() {
    return memory;
  }

  /** {@return how much of the dentries that could go reclaim sees, in per cent: more makes them go sooner than pages (vm.vfs_cache_pressure)} */
  public int cachePressure() {
    return cachePressure;
  }

  public void cachePressure(int percent) {
    cachePressure = percent;
  }

  /** Boot: what stops the machine, for the reason given. */
  public void panics(Consumer<String> stop) {
    panics = stop;
  }

  /** The machine must not go on: an administrator wanted it so. */
  public void panic(String why) {
    panics.accept(why);
  }

  /** Boot: where lines for the kernel's log go. */
  public void messages(Consumer<String> log) {
    messages = log;
  }

  /** Says a line in the kernel's log. */
  public void say(String line) {
    messages.accept(line);
  }

  public TimeSource time() {
    return time;
  }

  public DentryCache dentries() {
    return dentries;
  }

  public MountNamespace mounts() {
    return mounts;
  }

  /** {@return the kinds of file system that can be mounted} */
  public FileSystems fileSystems() {
    return fileSystems;
  }

  public DeviceNodes devices() {
    return devices;
  }

  /** {@return all file locks, for /proc/locks} */
  public LockTable lockTable() {
    return lockTable;
  }

  /** {@return where the inodes of pipes live} */
  public AnonymousFs pipes() {
    return pipes;
  }

  public AnonymousFs sockets() {
    return sockets;
  }

  /** {@return where the inodes of descriptors without a name live} */
  public AnonymousFs anonymous() {
    return anonymous;
  }

  /** {@return open and what belongs to it} */
  public Opener opener() {
    return opener;
  }

  /** {@return calls that make, remove and change names} */
  public FileHandles handles() {
    return handles;
  }

  public NameCalls names() {
    return names;
  }

  /** {@return calls about what is behind a name} */
  public AttributeCalls attributes() {
    return attributes;
  }

  /** {@return mount, umount and their kin} */
  public MountCalls mountCalls() {
    return mountCalls;
  }

  // What others contribute, once, before the first process.

  public FsNotify notifier() {
    return notifier;
  }

  public void notifier(FsNotify told) {
    notifier = told;
  }

  public FileSizeLimit fileSizeLimit() {
    return fileSizeLimit;
  }

  public void fileSizeLimit(FileSizeLimit limit) {
    fileSizeLimit = limit;
  }

  public DiskReserve diskReserve() {
    return diskReserve;
  }

  public void diskReserve(DiskReserve reserve) {
    diskReserve = reserve;
  }

  /** {@return what opens named pipes, null if nobody does} */
  SpecialDriver pipeDriver() {
    return pipeDriver;
  }

  public void pipeDriver(SpecialDriver driver) {
    pipeDriver = driver;
  }

  /** Something happened to what is at {@code path}; tells its watchers and its directory's, by the last name that it had there. */
  void notifyPath(Path path, int mask) {
    FsNotify told = notifier;
    if (told != FsNotify.NONE) {
      Dentry dentry = path.dentry();
      Inode inode = dentry.inode();
      int whole = inode instanceof DirectoryInode ? mask | FsNotify.ISDIR : mask;
      whole |= mask != FsNotify.ATTRIB && dentry.isDeleted() ? FsNotify.UNLINKED : 0;
      told.event(whole, inode, dentry.isRoot() ? null : dentry.parent().inode(), dentry.name(), 0);
    }
  }

  /** A name in {@code directory} changed. */
  void notifyName(DirectoryInode directory, int mask, String name, Inode inode, int cookie) {
    int whole = inode instanceof DirectoryInode ? mask | FsNotify.ISDIR : mask;
    notifier.event(whole, inode, directory, name, cookie);
  }

  /**
   * Nobody uses a name of {@code inode} any more: if it has no other, the file is gone for those who watch it. Under no spin lock. Source: Linux's
   * {@code dentry_unlink_inode}.
   */
  void notifyUnused(Dentry name, Inode inode) {
    boolean gone = inode instanceof DirectoryInode directory ? directory.isRemoved() : inode.links() == 0;
    if (gone && !name.toldGone) {
      name.toldGone = true;
      notifier.event(FsNotify.DELETE_SELF, inode, null, null, 0);
    }
  }

  int nextRenameCookie() {
    return renameCookies.incrementAndGet();
  }

  int nextAnonymousDevice() {
    return anonymousDevices.getAndIncrement();
  }

  SlabCache dentrySlab() {
    return dentrySlab;
  }

  SlabCache fsSlab() {
    return fsSlab;
  }

  SlabCache mountSlab() {
    return mountSlab;
  }

  /** {@return the cache of what open texts keep beside their file} */
  public SlabCache seqFileSlab() {
    return seqFileSlab;
  }

  SlabCache fileSlab() {
    return fileSlab;
  }

  void fileOpened() {
    openFiles.add(1);
  }

  void fileClosed() {
    openFiles.add(-1);
  }

  /** {@return open files, for /proc/sys/fs/file-nr} */
  public long openFiles() {
    return openFiles.sum();
  }

  /** {@return a table without descriptors, for the first task} */
  public DescriptorTable newDescriptors() {
    return new DescriptorTable(filesSlab);
  }

  /** {@return a context at the root of the tree, for the first task} */
  public FsContext newContext() {
    Path root = mounts.root();
    return new FsContext(root, root);
  }

  /** sync: every file system keeps what it has, and then every disk. */
  public void sync() {
    mounts.all().forEach(mount -> sync(mount.superBlock()));
    unmounted.forEach(Vfs::sync);
  }

  private static void sync(SuperBlock fileSystem) {
    try {
      fileSystem.sync();
    } catch (Refused _) {
      // the others are to be kept all the same; who wants to know calls syncfs or fsync
    }
  }

  /** The machine is going to be switched off in order: file systems on disks are left clean. May sleep. */
  public void shutDown() {
    mounts.all().forEach(mount -> mount.superBlock().shutDown());
  }

  /** Boot: {@code fs}, which is mounted nowhere, takes part in sync. */
  public void syncs(SuperBlock fs) {
    unmounted.add(fs);
  }
}
