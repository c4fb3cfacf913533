package pith.kernel.calls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.FileName;
import pith.vfs.LookupFlags;
import pith.vfs.Path;
import pith.vfs.PathWalk;
import pith.vfs.XattrCalls;

/** Extended attributes. Each call comes three times: by path, by path without following a link at its end, and by descriptor. */
final class XattrFamilyCalls {
  /** The longest value, and the longest list of names, in bytes. Source: Linux limits.h. */
  private static final int SIZE_MAX = 65_536;

  private XattrFamilyCalls() {}

  static long set(Current current, long path, long name, long value, long size, long flags) {
    try (Path file = found(current, path, LookupFlags.FOLLOW)) {
      return set(current, file, name, value, size, flags);
    }
  }

  static long lset(Current current, long path, long name, long value, long size, long flags) {
    try (Path file = found(current, path, 0)) {
      return set(current, file, name, value, size, flags);
    }
  }

  static long fset(Current current, long fd, long name, long value, long size, long flags) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      return set(current, open.file().path(), name, value, size, flags);
    }
  }

  static long get(Current current, long path, long name, long value, long size) {
    try (Path file = found(current, path, LookupFlags.FOLLOW)) {
      return get(current, file, name, value, size);
    }
  }

  static long lget(Current current, long path, long name, long value, long size) {
    try (Path file = found(current, path, 0)) {
      return get(current, file, name, value, size);
    }
  }

  static long fget(Current current, long fd, long name, long value, long size) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      return get(current, open.file().path(), name, value, size);
    }
  }

  static long list(Current current, long path, long list, long size) {
    try (Path file = found(current, path, LookupFlags.FOLLOW)) {
      return list(current, file, list, size);
    }
  }

  static long llist(Current current, long path, long list, long size) {
    try (Path file = found(current, path, 0)) {
      return list(current, file, list, size);
    }
  }

  static long flist(Current current, long fd, long list, long size) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      return list(current, open.file().path(), list, size);
    }
  }

  static long remove(Current current, long path, long name) {
    try (Path file = found(current, path, LookupFlags.FOLLOW)) {
      return remove(current, file, name);
    }
  }

  static long lremove(Current current, long path, long name) {
    try (Path file = found(current, path, 0)) {
      return remove(current, file, name);
    }
  }

  static long fremove(Current current, long fd, long name) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      return remove(current, open.file().path(), name);
    }
  }

  private static Path found(Current current, long path, int lookup) {
    return PathWalk.resolve(current.caller(), null, PathArgument.text(current, path), lookup);
  }

  private static String name(Current current, long address) {
    return new String(current.space().readString(address, FileName.NAME_MAX + 1), StandardCharsets.ISO_8859_1);
  }

  private static long set(Current current, Path file, long name, long address, long size, long flags) {
    if (Long.compareUnsigned(size, SIZE_MAX) > 0) {
      throw Refused.of(Errno.E2BIG);
    }
    byte[] value = new byte[(int) size];
    current.space().copyIn(address, value, 0, value.length);
    XattrCalls.set(file, name(current, name), value, (int) flags, current.credentials());
    return 0;
  }

  private static long get(Current current, Path file, long name, long address, long size) {
    return answer(current, XattrCalls.get(file, name(current, name), current.credentials()), address, size);
  }

  /** The names one after the other, each with a zero byte. */
  private static long list(Current current, Path file, long address, long size) {
    List<String> names = XattrCalls.list(file, current.credentials());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String name : names) {
      bytes.writeBytes(FileName.bytes(name));
      bytes.write(0);
    }
    return answer(current, bytes.toByteArray(), address, size);
  }

  private static long remove(Current current, Path file, long name) {
    XattrCalls.remove(file, name(current, name), current.credentials());
    return 0;
  }

  /** A size of 0 asks how much room is needed. */
  private static long answer(Current current, byte[] bytes, long address, long size) {
    if (size != 0) {
      if (Long.compareUnsigned(bytes.length, size) > 0) {
        throw Refused.of(Errno.ERANGE);
      }
      current.space().copyOut(address, bytes, 0, bytes.length);
    }
    return bytes.length;
  }
}
