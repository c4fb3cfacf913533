package pith.kernel.splice;

import pith.hal.memory.PhysicalMemory;
import pith.kernel.task.Interrupted;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.io.ByteTarget;
import pith.vfs.io.IoSource;

/** An open file as the source of another's write. Confined to the task. */
public final class FileSource implements IoSource {
  private final File file;
  private long position;
  private long remaining;
  private long moved;

  /** Gives {@code bytes} at most, read from {@code file} from {@code position} on, or where it stands. */
  public FileSource(File file, long position, long bytes) {
    this.file = file;
    this.position = position;
    this.remaining = bytes;
  }

  @Override
  public long remaining() {
    return remaining;
  }

  /** A short read, or a refusal after some bytes have moved, ends the transfer. */
  @Override
  public int take(byte[] to, int at, int length) {
    ByteTarget target = new ByteTarget(to, at, length);
    int count = 0;
    try {
      count = (int) (position == FileTarget.OWN_POSITION ? file.read(target) : file.readAt(target, position));
    } catch (Refused | Interrupted failure) {
      if (moved == 0) {
        throw failure;
      }
    }
    moved += count;
    remaining = count < length ? 0 : remaining - count;
    position = position == FileTarget.OWN_POSITION ? position : position + count;
    return count;
  }

  @Override
  public int take(PhysicalMemory ram, long pa, int length) {
    byte[] bytes = new byte[length];
    int count = take(bytes, 0, length);
    ram.write(pa, bytes, 0, count);
    return count;
  }
}
