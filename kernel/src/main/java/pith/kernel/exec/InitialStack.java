package pith.kernel.exec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.mm.space.AddressSpace;

/**
 * The stack that a program begins with, from the top down: a zero word, the file's name, environment and argument strings, 16 random
 * bytes, then (16-byte aligned, where sp points) argc, argv, envp and the auxiliary vector.
 */
final class InitialStack {
  private static final int RANDOM_BYTES = 16;

  /** Where the strings lie, for /proc/[pid]/cmdline and environ. */
  record Layout(long sp, long argStart, long argEnd, long envStart, long envEnd) {}

  private final AddressSpace space;
  private long at;

  InitialStack(AddressSpace space, long top) {
    this.space = space;
    this.at = top - 8;
  }

  Layout write(ArgumentStrings strings, byte[] fileName, byte[] random, AuxiliaryVector auxiliary) {
    long nameAddress = push(fileName);
    long envEnd = at;
    long[] envp = pushAll(strings.envp());
    long envStart = at;
    long[] argv = pushAll(strings.argv());
    long argStart = at;
    at = at - RANDOM_BYTES & ~15L;
    long randomAddress = at;
    space.copyOut(at, random, 0, RANDOM_BYTES);
    auxiliary.add(AuxiliaryVector.RANDOM, randomAddress).add(AuxiliaryVector.EXECFN, nameAddress);
    long sp = vectors(argv, envp, auxiliary);
    return new Layout(sp, argStart, envStart, envStart, envEnd);
  }

  private long push(byte[] string) {
    at -= string.length + 1L;
    byte[] terminated = java.util.Arrays.copyOf(string, string.length + 1);
    space.copyOut(at, terminated, 0, terminated.length);
    return at;
  }

  /** Last string first, so that they lie in order. */
  private long[] pushAll(java.util.List<byte[]> strings) {
    long[] addresses = new long[strings.size()];
    for (int i = addresses.length - 1; i >= 0; i--) {
      addresses[i] = push(strings.get(i));
    }
    return addresses;
  }

  private long vectors(long[] argv, long[] envp, AuxiliaryVector auxiliary) {
    int words = 1 + argv.length + 1 + envp.length + 1 + 2 * (auxiliary.entries().size() + 1);
    long sp = at - 8L * words & ~15L;
    ByteBuffer table = ByteBuffer.allocate(8 * words).order(ByteOrder.LITTLE_ENDIAN);
    table.putLong(argv.length);
    for (long address : argv) {
      table.putLong(address);
    }
    table.putLong(0);
    for (long address : envp) {
      table.putLong(address);
    }
    table.putLong(0);
    for (long[] entry : auxiliary.entries()) {
      table.putLong(entry[0]).putLong(entry[1]);
    }
    table.putLong(0).putLong(0);
    space.copyOut(sp, table.array(), 0, 8 * words);
    return sp;
  }
}
