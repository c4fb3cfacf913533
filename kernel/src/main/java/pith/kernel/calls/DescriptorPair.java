package pith.kernel.calls;

import pith.kernel.task.Current;
import pith.sync.outcome.Refused;
import pith.vfs.File;

/** Two descriptors that one call makes, as pipe2 and socketpair do. */
final class DescriptorPair {
  private DescriptorPair() {}

  /** Gives both files, whose references go over, a number, and writes the numbers at {@code address}. Refused, nothing is left. */
  static void add(Current current, File[] ends, boolean cloexec, long address) {
    int first;
    try {
      first = current.files().add(ends[0], cloexec, current.descriptorLimit());
    } catch (Refused refusal) {
      ends[1].put();
      throw refusal;
    }
    int second;
    try {
      second = current.files().add(ends[1], cloexec, current.descriptorLimit());
    } catch (Refused refusal) {
      current.files().close(first);
      throw refusal;
    }
    try {
      current.space().writeInt(address, first);
      current.space().writeInt(address + 4, second);
    } catch (Refused refusal) {
      current.files().close(first);
      current.files().close(second);
      throw refusal;
    }
  }
}
