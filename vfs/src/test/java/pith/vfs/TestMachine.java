package pith.vfs;

import java.util.ArrayList;
import java.util.List;
import pith.hal.FlatMemoryModel;
import pith.hal.Hart;
import pith.hal.memory.PhysicalMemory;
import pith.hal.trace.Trace;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.sync.rcu.classic.ClassicRcu;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.Stat;
import pith.vfs.io.ByteSource;
import pith.vfs.io.ByteTarget;
import pith.vfs.tmpfs.TmpFs;
import pith.vfs.tmpfs.TmpFsType;
import pith.vfs.tmpfs.TmpOptions;

/** A file system of a machine that does not run: enough for calls that do not wait, made on the test's own thread. */
public final class TestMachine {
  public final MemorySystem memory;
  public final Vfs vfs;
  public final Caller root;
  private long clock = 1_000_000_000_000_000_000L;

  public TestMachine() {
    this(256L << 20);
  }

  public TestMachine(long ramBytes) {
    this(ramBytes, vfs -> new TmpFs(vfs, TmpFsType.ROOTFS, "rootfs", TmpOptions.unlimited(0755)));
  }

  /** A machine with another root. */
  public TestMachine(java.util.function.Function<Vfs, SuperBlock> rootFs) {
    this(256L << 20, rootFs);
  }

  private TestMachine(long ramBytes, java.util.function.Function<Vfs, SuperBlock> rootFs) {
    memory = new MemorySystem(new PhysicalMemory(ramBytes), new FlatMemoryModel(), new Hart[0], new Trace(1, 16), new ClassicRcu(List.of()), MemoryOptions.DEFAULT.withSlabDebug());
    vfs = new Vfs(memory, () -> clock++);
    vfs.mounts().mountRoot(rootFs.apply(vfs), 0);
    FsContext context = vfs.newContext();
    context.umask(0);
    root = new Caller(context, Credentials.ROOT);
  }

  /** {@return somebody who sees the same tree with other rights} */
  public Caller as(Credentials who) {
    FsContext context = vfs.newContext();
    context.umask(0);
    return new Caller(context, who);
  }

  public File open(String path, int flags) {
    return vfs.opener().open(root, null, path, flags, 0644);
  }

  public void mkdir(String path) {
    vfs.names().mkdir(root, null, path, 0755);
  }

  public void write(String path, String text) {
    File file = open(path, OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.TRUNC);
    try {
      file.write(new ByteSource(FileName.bytes(text)));
    } finally {
      file.put();
    }
  }

  public String read(String path) {
    File file = open(path, OpenFlags.RDONLY);
    try {
      return read(file);
    } finally {
      file.put();
    }
  }

  public static String read(File file) {
    StringBuilder text = new StringBuilder();
    while (true) {
      ByteTarget target = new ByteTarget(new byte[1000]);
      if (file.read(target) == 0) {
        return text.toString();
      }
      text.append(FileName.of(target.toArray()));
    }
  }

  public Stat stat(String path) {
    return vfs.attributes().stat(root, null, path, LookupFlags.FOLLOW);
  }

  public Stat lstat(String path) {
    return vfs.attributes().stat(root, null, path, 0);
  }

  public void symlink(String text, String path) {
    vfs.names().symlink(root, text, null, path);
  }

  public boolean exists(String path) {
    return errno(() -> lstat(path)) == null;
  }

  /** {@return the names in a directory, in the order of a listing, without dots} */
  public List<String> list(String path) {
    List<String> names = new ArrayList<>();
    File file = open(path, OpenFlags.DIRECTORY);
    try {
      file.list((name, inode, type, next) -> names.add(name));
    } finally {
      file.put();
    }
    names.removeAll(List.of(".", ".."));
    return names;
  }

  /** {@return how a call is refused, null if it is not} */
  public static Errno errno(Runnable call) {
    try {
      call.run();
      return null;
    } catch (Refused refused) {
      return refused.errno();
    }
  }
}
