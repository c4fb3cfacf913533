package pith.kernel.proc;

import java.util.function.IntFunction;
import pith.procfs.LockLine;
import pith.procfs.SeqText;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DescriptorTable;
import pith.vfs.File;
import pith.vfs.Path;
import pith.vfs.lock.LockTable;
import pith.vfs.pseudo.PseudoNode;

/** /proc/[pid]/fd and fdinfo: a name for each open descriptor. Source: Linux {@code fs/proc/fd.c}. */
final class DescriptorDirectory implements PseudoNode.Children {
  private static final int CLOEXEC = 02000000;

  private final Subject subject;
  private final IntFunction<PseudoNode> node;

  private DescriptorDirectory(Subject subject, IntFunction<PseudoNode> node) {
    this.subject = subject;
    this.node = node;
  }

  /** {@return fd: magic links to the open files; who may read or write through one shows in its permissions} */
  static PseudoNode links(Subject subject) {
    return new PseudoNode.Folder(0500, subject.fileOwner(), "fd", new DescriptorDirectory(subject, fd -> link(subject, fd)));
  }

  /** {@return fdinfo: position and flags of the open files} */
  static PseudoNode information(Subject subject) {
    return new PseudoNode.Folder(0555, subject.fileOwner(), "fdinfo", new DescriptorDirectory(subject, fd -> information(subject, fd)));
  }

  private static PseudoNode link(Subject subject, int fd) {
    File file = open(subject, fd);
    try {
      int mode = (file.isReadable() ? 0500 : 0) | (file.isWritable() ? 0300 : 0);
      return TaskLinks.jump(subject, mode, file, of -> path(of, fd));
    } finally {
      file.put();
    }
  }

  private static PseudoNode information(Subject subject, int fd) {
    File file = open(subject, fd);
    file.put();
    return new PseudoNode.Text(
        0400,
        subject.fileOwner(),
        file,
        context -> {
          Inspection.check(context, subject.task());
          return information(open(subject, fd), subject.task().files(), fd);
        },
        null);
  }

  private static String information(File file, DescriptorTable files, int fd) {
    try {
      int flags = file.flags() | (files != null && files.isCloseOnExec(fd) ? CLOEXEC : 0);
      SeqText text = new SeqText();
      text.put("pos:\t").put(file.position()).line();
      text.put("flags:\t0").put(Integer.toOctalString(flags)).line();
      text.put("mnt_id:\t").put(file.path().mount().id()).line();
      text.put("ino:\t").put(file.inode().number()).line();
      addLocks(text, file, files);
      text.put(file.information());
      return text.toString();
    } finally {
      file.put();
    }
  }

  /** The locks that were taken through the descriptor, or by the process on its file. Source: Linux {@code show_fd_locks}. */
  private static void addLocks(SeqText text, File file, DescriptorTable files) {
    int number = 0;
    for (LockTable.Line line : file.inode().superBlock().vfs().lockTable().lines()) {
      Object holder = line.lock().owner().holder();
      boolean here = line.inode() == file.inode().number() && line.device() == file.inode().superBlock().device();
      if (here && !line.waits() && (holder == file || holder == files)) {
        LockLine.add(text.put("lock:\t"), ++number, line);
      }
    }
  }

  private static Path path(Subject subject, int fd) {
    DescriptorTable files = subject.task().files();
    File file = files == null ? null : files.getOrNull(fd);
    if (file == null) {
      return null;
    }
    try {
      return file.path().get();
    } finally {
      file.put();
    }
  }

  private static File open(Subject subject, int fd) {
    DescriptorTable files = subject.task().files();
    File file = files == null ? null : files.getOrNull(fd);
    if (file == null) {
      throw Refused.of(Errno.ENOENT);
    }
    return file;
  }

  @Override
  public PseudoNode lookup(String name) {
    int fd = DecimalName.parse(name);
    DescriptorTable files = subject.task().files();
    if (fd < 0 || files == null || files.nextOpen(fd) != fd) {
      return null;
    }
    try {
      return node.apply(fd);
    } catch (Refused justClosed) {
      return null;
    }
  }

  @Override
  public void list(long from, PseudoNode.Sink sink) {
    DescriptorTable files = subject.task().files();
    if (files == null) {
      return;
    }
    for (int fd = files.nextOpen((int) from); fd >= 0; fd = files.nextOpen(fd + 1)) {
      String name = Integer.toString(fd);
      PseudoNode entry = lookup(name);
      if (entry != null && !sink.entry(fd, name, entry)) {
        return;
      }
    }
  }

  @Override
  public boolean isDynamic() {
    return true;
  }
}
