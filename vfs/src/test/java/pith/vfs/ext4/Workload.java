package pith.vfs.ext4;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import pith.sync.outcome.Errno;
import pith.vfs.File;
import pith.vfs.FileName;
import pith.vfs.LookupFlags;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.PathWalk;
import pith.vfs.RenameCall;
import pith.vfs.TestMachine;
import pith.vfs.XattrCalls;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.FileType;
import pith.vfs.io.ByteSource;

/** Random changes under /mnt, made on a file system and on a model alike. */
final class Workload {
  /** What the model knows of a file. */
  static final class Node {
    final boolean directory;
    final String link;
    final TreeMap<String, Node> names = new TreeMap<>();
    final TreeMap<String, String> xattrs = new TreeMap<>();
    StringBuilder contents = new StringBuilder();

    Node(boolean directory, String link) {
      this.directory = directory;
      this.link = link;
    }
  }

  final Node root = new Node(true, null);
  private final TestMachine machine;
  private final Random random;
  private final int nameLength;

  /** {@code nameLength} makes directories large with few names. */
  Workload(TestMachine machine, long seed, int nameLength) {
    this.machine = machine;
    this.nameLength = nameLength;
    random = new Random(seed);
  }

  private record Place(Node parent, String name, String path) {
    Node node() {
      return parent.names.get(name);
    }
  }

  /** {@return a directory that exists} */
  private Map.Entry<String, Node> directory() {
    List<Map.Entry<String, Node>> all = new ArrayList<>();
    collect("/mnt", root, all);
    return all.get(random.nextInt(all.size()));
  }

  private static void collect(String path, Node node, List<Map.Entry<String, Node>> all) {
    all.add(Map.entry(path, node));
    node.names.forEach((name, child) -> {
      if (child.directory) {
        collect(path + "/" + name, child, all);
      }
    });
  }

  private Place fresh() {
    Map.Entry<String, Node> in = directory();
    String name = random.nextInt(100_000) + "x".repeat(random.nextInt(nameLength));
    return new Place(in.getValue(), name, in.getKey() + "/" + name);
  }

  private Place existing() {
    Map.Entry<String, Node> in = directory();
    if (in.getValue().names.isEmpty()) {
      return null;
    }
    List<String> names = new ArrayList<>(in.getValue().names.keySet());
    String name = names.get(random.nextInt(names.size()));
    return new Place(in.getValue(), name, in.getKey() + "/" + name);
  }

  /** Makes {@code count} changes; those for which there is no room are not made. */
  void run(int count) {
    for (int i = 0; i < count; i++) {
      step();
    }
  }

  private void step() {
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> create(fresh());
      case 3 -> mkdir(fresh());
      case 4 -> symlink(fresh());
      case 5 -> link(existing(), fresh());
      case 6, 7 -> remove(existing());
      case 8, 9 -> rename(existing(), random.nextBoolean() ? fresh() : existing(), 0);
      case 10 -> rename(existing(), existing(), RenameCall.EXCHANGE);
      case 11 -> append(existing());
      case 12 -> truncate(existing());
      default -> xattr(existing());
    }
  }

  /** {@return whether the call was made; a refusal must be one of {@code expected}} */
  private static boolean made(Runnable call, Errno... expected) {
    Errno errno = TestMachine.errno(call);
    if (errno != null && errno != Errno.ENOSPC && !List.of(expected).contains(errno)) {
      throw new AssertionError("refused with " + errno);
    }
    return errno == null;
  }

  private void create(Place place) {
    if (place.node() == null && made(() -> machine.write(place.path, ""))) {
      place.parent.names.put(place.name, new Node(false, null));
    }
  }

  private void mkdir(Place place) {
    if (place.node() == null && made(() -> machine.mkdir(place.path))) {
      place.parent.names.put(place.name, new Node(true, null));
    }
  }

  private void symlink(Place place) {
    String text = "t".repeat(1 + random.nextInt(200));
    if (place.node() == null && made(() -> machine.symlink(text, place.path))) {
      place.parent.names.put(place.name, new Node(false, text));
    }
  }

  private void link(Place from, Place to) {
    if (from != null && !from.node().directory && to.node() == null
        && made(() -> machine.vfs.names().link(machine.root, null, from.path, 0, null, to.path))) {
      to.parent.names.put(to.name, from.node());
    }
  }

  private void remove(Place place) {
    if (place == null) {
      return;
    }
    boolean gone = place.node().directory
        ? made(() -> machine.vfs.names().rmdir(machine.root, null, place.path), Errno.ENOTEMPTY)
        : made(() -> machine.vfs.names().unlink(machine.root, null, place.path));
    if (gone) {
      place.parent.names.remove(place.name);
    }
  }

  private void rename(Place from, Place to, int flags) {
    if (from == null || to == null) {
      return;
    }
    boolean done = made(() -> machine.vfs.names().rename(machine.root, null, from.path, null, to.path, flags),
        Errno.EINVAL, Errno.ENOTEMPTY, Errno.EISDIR, Errno.ENOTDIR, Errno.ENOENT);
    if (!done || from.node() == to.node()) {
      return;
    }
    Node moved = from.node();
    Node other = to.node();
    if (flags == RenameCall.EXCHANGE) {
      from.parent.names.put(from.name, other);
    } else {
      from.parent.names.remove(from.name);
    }
    to.parent.names.put(to.name, moved);
  }

  private void append(Place place) {
    if (place == null || place.node().directory || place.node().link != null) {
      return;
    }
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(9000); i >= 0; i--) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    String bytes = text.toString();
    long[] written = new long[1];
    made(() -> {
      File file = machine.open(place.path, OpenFlags.WRONLY | OpenFlags.APPEND);
      try {
        written[0] = file.write(new ByteSource(FileName.bytes(bytes)));
      } finally {
        file.put();
      }
    });
    place.node().contents.append(bytes, 0, (int) written[0]);
  }

  private void truncate(Place place) {
    if (place == null || place.node().directory || place.node().link != null) {
      return;
    }
    int length = random.nextInt(20_000);
    if (made(() -> machine.vfs.attributes().truncate(machine.root, place.path, length))) {
      StringBuilder contents = place.node().contents;
      contents.setLength(length);
    }
  }

  private void xattr(Place place) {
    if (place == null || place.node().link != null) {
      return;
    }
    String name = "user." + random.nextInt(6);
    String value = "v".repeat(random.nextInt(120));
    try (Path path = PathWalk.resolve(machine.root, null, place.path, 0)) {
      if (random.nextInt(4) > 0) {
        if (made(() -> XattrCalls.set(path, name, FileName.bytes(value), 0, Credentials.ROOT))) {
          place.node().xattrs.put(name, value);
        }
      } else if (made(() -> XattrCalls.remove(path, name, Credentials.ROOT), Errno.ENODATA)) {
        place.node().xattrs.remove(name);
      }
    }
  }

  // Comparing.

  /** {@return everything under {@code path} of the file system, as text} */
  static String shown(TestMachine machine, String path) {
    StringBuilder text = new StringBuilder();
    List<String> names = new ArrayList<>(machine.list(path));
    names.sort(null);
    for (String name : names) {
      if (name.equals("lost+found")) {
        continue;
      }
      String child = path + "/" + name;
      text.append(child).append(' ');
      switch (FileType.of(machine.lstat(child).mode())) {
        case DIRECTORY -> text.append("directory").append(xattrs(machine, child)).append('\n').append(shown(machine, child));
        case SYMLINK -> text.append(machine.vfs.attributes().readlink(machine.root, null, child)).append('\n');
        default -> text.append(summary(machine.read(child))).append(xattrs(machine, child)).append('\n');
      }
    }
    return text.toString();
  }

  private static String xattrs(TestMachine machine, String path) {
    try (Path at = PathWalk.resolve(machine.root, null, path, LookupFlags.FOLLOW)) {
      TreeMap<String, String> all = new TreeMap<>();
      for (String name : XattrCalls.list(at, Credentials.ROOT)) {
        all.put(name, FileName.of(XattrCalls.get(at, name, Credentials.ROOT)));
      }
      return all.isEmpty() ? "" : " " + all;
    }
  }

  private static String summary(String contents) {
    return contents.length() + "/" + contents.hashCode();
  }

  /** {@return the same of the model} */
  String expected() {
    return expected("/mnt", root);
  }

  private static String expected(String path, Node node) {
    StringBuilder text = new StringBuilder();
    node.names.forEach((name, child) -> {
      String at = path + "/" + name;
      text.append(at).append(' ');
      if (child.link != null) {
        text.append(child.link).append('\n');
      } else if (child.directory) {
        text.append("directory").append(child.xattrs.isEmpty() ? "" : " " + child.xattrs).append('\n').append(expected(at, child));
      } else {
        text.append(summary(child.contents.toString())).append(child.xattrs.isEmpty() ? "" : " " + child.xattrs).append('\n');
      }
    });
    return text.toString();
  }
}
