package pith.kernel.uring;

import pith.sync.outcome.Refused;
import pith.vfs.File;

/**
 * Direct descriptors: files that go into a slot of the ring instead of a descriptor table. An entry names the slot by one more than its number; 0 asks for a
 * descriptor, all ones for any free slot.
 */
final class Slots {
  private Slots() {}

  /**
   * Puts {@code file}, whose reference goes with it. {@return 0, or the slot if the kernel chose it} Refuses with ENXIO, EINVAL, ENFILE, and lets go of the
   * file.
   */
  static int put(FixedFiles table, int fileIndex, File file) {
    try {
      FixedFile fixed = new FixedFile(file, 0);
      if (fileIndex == UringLayout.ANY_SLOT) {
        return table.add(fixed);
      }
      table.put(fileIndex - 1, fixed);
      return 0;
    } catch (Refused refused) {
      file.put();
      throw refused;
    }
  }
}
