package pith.vfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import pith.sync.outcome.Errno;

/** The host's file system through java.nio, as the oracle: the same operations, with the host's answers as errno. */
final class HostTree {
  /** An operation of the host's. */
  interface Call {
    void run() throws IOException;
  }

  final Path root;

  HostTree(Path root) {
    this.root = root;
  }

  Path at(String path) {
    return root.resolve(path);
  }

  static Errno errno(Call call) {
    try {
      call.run();
      return null;
    } catch (IOException e) {
      return switch (e) {
        case NoSuchFileException _ -> Errno.ENOENT;
        case java.nio.file.FileAlreadyExistsException _ -> Errno.EEXIST;
        case java.nio.file.DirectoryNotEmptyException _ -> Errno.ENOTEMPTY;
        case java.nio.file.AtomicMoveNotSupportedException _ -> Errno.EXDEV;
        case java.nio.file.NotLinkException _ -> Errno.EINVAL;
        case java.nio.file.FileSystemException other -> byText(other);
        default -> throw new IllegalStateException(e);
      };
    }
  }

  private static Errno byText(java.nio.file.FileSystemException e) {
    for (Errno errno : Errno.values()) {
      if (e.getReason() != null && e.getReason().startsWith(errno.text())) {
        return errno;
      }
    }
    throw new IllegalStateException(e);
  }

  void write(String path, byte[] data, long offset, StandardOpenOption... options) throws IOException {
    try (FileChannel channel = FileChannel.open(at(path), options)) {
      channel.write(ByteBuffer.wrap(data), offset);
    }
  }

  void rename(String from, String to) throws IOException {
    Files.move(at(from), at(to), StandardCopyOption.ATOMIC_MOVE);
  }

  /** {@return what is where: path to a description of type, links, size and contents} */
  Map<String, String> snapshot() throws IOException {
    Map<String, String> all = new TreeMap<>();
    Files.walkFileTree(root, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        all.put(root.relativize(directory).toString(), "directory");
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        all.put(root.relativize(file).toString(), describe(file, attributes));
        return FileVisitResult.CONTINUE;
      }
    });
    return all;
  }

  private static String describe(Path file, BasicFileAttributes attributes) throws IOException {
    Object links = Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    if (attributes.isSymbolicLink()) {
      return "link " + links + " " + Files.readSymbolicLink(file);
    }
    return "file " + links + " " + new java.math.BigInteger(1, Files.readAllBytes(file)).hashCode() + " " + attributes.size();
  }
}
