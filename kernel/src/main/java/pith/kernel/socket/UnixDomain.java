package pith.kernel.socket;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import pith.hal.memory.PhysicalMemory;
import pith.kernel.task.SocketTable;
import pith.mm.slab.CacheSpec;
import pith.mm.slab.Kmalloc;
import pith.mm.slab.SlabCache;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Caller;
import pith.vfs.LookupFlags;
import pith.vfs.Path;
import pith.vfs.PathWalk;
import pith.vfs.Permissions;
import pith.vfs.SpecialInode;
import pith.vfs.Vfs;
import pith.vfs.attr.FileType;

/** All sockets of a machine, and their names. */
public final class UnixDomain implements SocketTable {
  /** Sizes of Linux's {@code struct unix_sock} and {@code struct sk_buff}. */
  private static final int SOCKET_BYTES = 1088, MESSAGE_BYTES = 232;

  /** Source: net.unix.max_dgram_qlen. */
  private static final int QUEUE_LIMIT = 10;

  private static final int AUTOMATIC_NAMES = 1 << 20;
  private static final LockClass LOCK = LockClass.of("unix_table_lock");

  private final Vfs vfs;
  private final PhysicalMemory ram;
  private final SlabCache sockets;
  private final SlabCache messages;
  private final InFlight inFlight = new InFlight();
  private final SpinLock lock = new SpinLock(LOCK);

  /** In the order in which they were made. Guarded by {@link #lock}, as those below. */
  private final List<UnixSocket> all = new ArrayList<>();

  private final TreeMap<String, UnixSocket> abstractNames = new TreeMap<>();
  private int nextAutomatic = 1;
  private volatile int queueLimit = QUEUE_LIMIT;

  public UnixDomain(Vfs vfs, PhysicalMemory ram) {
    this.vfs = vfs;
    this.ram = ram;
    sockets = vfs.memory().slabs().cache(new CacheSpec("UNIX", SOCKET_BYTES).lineAligned());
    messages = vfs.memory().slabs().cache(new CacheSpec("skbuff_head_cache", MESSAGE_BYTES).lineAligned());
  }

  Vfs vfs() {
    return vfs;
  }

  PhysicalMemory ram() {
    return ram;
  }

  Kmalloc memory() {
    return vfs.memory().slabs().kmalloc();
  }

  SlabCache sockets() {
    return sockets;
  }

  SlabCache messages() {
    return messages;
  }

  InFlight inFlight() {
    return inFlight;
  }

  /** {@return files that a user has sent and nobody has received yet} */
  public int filesInFlight(int uid) {
    return inFlight.ofUser(uid);
  }

  @Override
  public int queueLimit() {
    return queueLimit;
  }

  @Override
  public void queueLimit(int datagrams) {
    queueLimit = datagrams;
  }

  void add(UnixSocket socket) {
    try (SpinLock.Held _ = lock.acquire()) {
      all.add(socket);
    }
  }

  void remove(UnixSocket socket) {
    try (SpinLock.Held _ = lock.acquire()) {
      all.remove(socket);
      UnixAddress name = socket.name();
      if (name != null && name.isAbstract()) {
        abstractNames.remove(name.text(), socket);
      }
    }
  }

  /**
   * bind(2): gives a socket a name, a path or an abstract one; one of the kernel's choice if {@code name} is null.
   *
   * @throws Refused EINVAL if it has one already, EADDRINUSE if another has this
   */
  public void bind(UnixSocket socket, UnixAddress name, Caller who) {
    if (name == null) {
      bindAutomatically(socket);
    } else if (name.isAbstract()) {
      bindAbstract(socket, name);
    } else {
      bindPath(socket, name, who);
    }
  }

  private void bindAbstract(UnixSocket socket, UnixAddress name) {
    checkUnnamed(socket);
    try (SpinLock.Held _ = lock.acquire()) {
      checkUnnamed(socket);
      if (abstractNames.putIfAbsent(name.text(), socket) != null) {
        throw Refused.of(Errno.EADDRINUSE);
      }
      socket.named(name, null);
    }
  }

  private static void checkUnnamed(UnixSocket socket) {
    if (socket.name() != null) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  /** Five hexadecimal digits that no other has; nothing if the socket has a name. */
  void bindAutomatically(UnixSocket socket) {
    try (SpinLock.Held _ = lock.acquire()) {
      for (int tried = 0; socket.name() == null; tried++) {
        if (tried == AUTOMATIC_NAMES) {
          throw Refused.of(Errno.ENOSPC);
        }
        UnixAddress name = new UnixAddress(String.format("\0%05x", nextAutomatic));
        nextAutomatic = (nextAutomatic + 1) % AUTOMATIC_NAMES;
        if (abstractNames.putIfAbsent(name.text(), socket) == null) {
          socket.named(name, null);
        }
      }
    }
  }

  private void bindPath(UnixSocket socket, UnixAddress name, Caller who) {
    checkUnnamed(socket);
    Path node = makeNode(name, who);
    boolean bound;
    try (SpinLock.Held _ = lock.acquire()) {
      bound = socket.name() == null;
      if (bound) {
        socket.named(name, node);
      }
    }
    if (!bound) {
      node.close();
      throw Refused.of(Errno.EINVAL);
    }
    ((SpecialInode) node.inode()).attachment().set(socket);
  }

  private Path makeNode(UnixAddress name, Caller who) {
    try {
      return vfs.names().makeSocket(who, name.text());
    } catch (Refused refusal) {
      throw refusal.errno() == Errno.EEXIST ? Refused.of(Errno.EADDRINUSE) : refusal;
    }
  }

  /**
   * {@return the socket of a name}
   *
   * @throws Refused ECONNREFUSED if nobody has it, EPROTOTYPE if one of another kind has, and what the walk of a path answers
   */
  UnixSocket find(UnixAddress name, Caller who, SocketKind kind) {
    UnixSocket found = name.isAbstract() ? findAbstract(name) : findByPath(name, who);
    if (found == null || found.dead) {
      throw Refused.of(Errno.ECONNREFUSED);
    }
    if (found.kind != kind) {
      throw Refused.of(Errno.EPROTOTYPE);
    }
    return found;
  }

  private UnixSocket findAbstract(UnixAddress name) {
    try (SpinLock.Held _ = lock.acquire()) {
      return abstractNames.get(name.text());
    }
  }

  private static UnixSocket findByPath(UnixAddress name, Caller who) {
    try (Path path = PathWalk.resolve(who, null, name.text(), LookupFlags.FOLLOW)) {
      Permissions.check(path.inode(), Permissions.WRITE, who.credentials());
      boolean isSocket = path.inode().type() == FileType.SOCKET;
      return isSocket && path.inode() instanceof SpecialInode node && node.attachment().get() instanceof UnixSocket socket ? socket : null;
    }
  }

  /** {@return the text of /proc/net/unix} */
  @Override
  public String text() {
    List<UnixSocket> present;
    try (SpinLock.Held _ = lock.acquire()) {
      present = List.copyOf(all);
    }
    StringBuilder text = new StringBuilder("Num       RefCount Protocol Flags    Type St Inode Path\n");
    present.forEach(socket -> line(text, socket));
    return text.toString();
  }

  /** Flags tell who listens (__SO_ACCEPTCON); states are those of {@code enum socket_state}. */
  private static void line(StringBuilder text, UnixSocket socket) {
    SocketFile file = socket.file();
    int state = file == null ? socket.isConnected() ? 2 : 4 : socket.isConnected() ? 3 : 1;
    int references = socket.peer == null ? 2 : 3;
    text.append(String.format("%016x: %08X %08X %08X %04X %02X %5d", socket.address(), references, 0, socket.isListening() ? 0x10000 : 0, socket.kind.number(), state,
        file == null ? 0 : file.inode().number()));
    UnixAddress name = socket.name();
    text.append(name == null ? "" : " " + name.shown()).append('\n');
  }
}
