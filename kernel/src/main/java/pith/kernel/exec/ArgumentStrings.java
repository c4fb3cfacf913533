package pith.kernel.exec;

import java.util.ArrayList;
import java.util.List;
import pith.mm.space.AddressSpace;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** argv and envp, copied out of the old program's memory; each string without its zero byte. */
record ArgumentStrings(List<byte[]> argv, List<byte[]> envp) {
  /** The longest single string, zero byte included (Linux's MAX_ARG_STRLEN), in bytes. */
  private static final int MAX_STRING = 128 << 10;

  /** All strings and pointers together: a quarter of the default stack limit, in bytes. */
  private static final long MAX_TOTAL = 2L << 20;

  /** Copies both vectors. Refuses with EFAULT or E2BIG. */
  static ArgumentStrings read(AddressSpace space, long argv, long envp) {
    long[] total = new long[1];
    List<byte[]> arguments = vector(space, argv, total);
    return new ArgumentStrings(arguments.isEmpty() ? List.of(new byte[0]) : arguments, vector(space, envp, total));
  }

  private static List<byte[]> vector(AddressSpace space, long address, long[] total) {
    List<byte[]> strings = new ArrayList<>();
    if (address == 0) {
      return strings;
    }
    for (long at = address; ; at += 8) {
      long pointer = space.readLong(at);
      if (pointer == 0) {
        return strings;
      }
      byte[] string = space.readString(pointer, MAX_STRING);
      total[0] += string.length + 9L;
      if (string.length >= MAX_STRING || total[0] > MAX_TOTAL) {
        throw Refused.of(Errno.E2BIG);
      }
      strings.add(string);
    }
  }

  /** {@return these arguments for a script: interpreter, its argument if any, the script's path, then all but the first argument} */
  ArgumentStrings forScript(byte[] interpreter, byte[] argument, byte[] path) {
    List<byte[]> next = new ArrayList<>();
    next.add(interpreter);
    if (argument != null) {
      next.add(argument);
    }
    next.add(path);
    next.addAll(argv.subList(1, argv.size()));
    return new ArgumentStrings(next, envp);
  }
}
