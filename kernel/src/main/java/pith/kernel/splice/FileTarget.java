package pith.kernel.splice;

import pith.hal.memory.PhysicalMemory;
import pith.kernel.task.Interrupted;
import pith.sync.Execution;
import pith.sync.Sleep;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.io.ByteSource;
import pith.vfs.io.IoTarget;

/**
 * An open file as the target of another's read; when it is closed, who watches the file learns that it was written, after what the read told. Confined to the
 * task.
 */
public final class FileTarget implements IoTarget, AutoCloseable {
  /** Stands for the file's own position. */
  public static final long OWN_POSITION = -1;

  private final File file;
  private long position;
  private long remaining;
  private long moved;

  /** Takes {@code bytes} at most, and writes them to {@code file} from {@code position} on, or where it stands. */
  public FileTarget(File file, long position, long bytes) {
    this.file = file;
    this.position = position;
    this.remaining = bytes;
  }

  @Override
  public long remaining() {
    return remaining;
  }

  @Override
  public int put(byte[] from, int at, int length) {
    Execution me = Execution.current();
    me.condResched();
    if (moved > 0 && me.interruptionPending(Sleep.KILLABLE)) {
      remaining = 0;
      return 0;
    }
    return write(new ByteSource(from, at, length), length);
  }

  /** A refusal after some bytes have moved only ends the transfer. */
  private int write(ByteSource from, int length) {
    int count = 0;
    try {
      count = (int) (position == OWN_POSITION ? file.writePiece(from) : file.writePieceAt(from, position));
    } catch (Refused | Interrupted failure) {
      if (moved == 0) {
        throw failure;
      }
    }
    moved += count;
    remaining = count < length ? 0 : remaining - count;
    position = position == OWN_POSITION ? OWN_POSITION : position + count;
    return count;
  }

  @Override
  public int put(PhysicalMemory ram, long pa, int length) {
    byte[] bytes = new byte[length];
    ram.read(pa, bytes, 0, length);
    return put(bytes, 0, length);
  }

  @Override
  public int zero(int length) {
    return put(new byte[length], 0, length);
  }

  @Override
  public void close() {
    file.wrote(moved);
  }
}
