package pith.vfs.iomap;

import java.util.Arrays;
import pith.vfs.block.Bio;
import pith.vfs.block.Bio.Operation;
import pith.vfs.block.BlockQueue;

/** Pieces of RAM that are moved to or from one run of sectors: a bio that grows as long as the next piece follows on the disk. Confined to its maker. */
final class DeviceRun {
  /** Pieces in a request. Source: Linux's BIO_MAX_VECS. */
  private static final int MOST_PIECES = 256;

  /** Is told what was moved, or could not be; in an interrupt perhaps. */
  @FunctionalInterface
  interface End {
    /** {@code tags} are those of the pieces. */
    void ended(int[] tags, boolean done);
  }

  private final BlockQueue queue;
  private final Operation operation;
  private final int flags;
  private final End end;
  private Bio bio;
  private Tags tags;

  /** {@code flags} are those of {@link Bio}. */
  DeviceRun(BlockQueue queue, Operation operation, int flags, End end) {
    this.queue = queue;
    this.operation = operation;
    this.flags = flags;
    this.end = end;
  }

  /** The tags of one bio's pieces. */
  private static final class Tags {
    int[] of = new int[8];
    int count;

    void add(int tag) {
      of = count == of.length ? Arrays.copyOf(of, 2 * count) : of;
      of[count++] = tag;
    }
  }

  boolean isEmpty() {
    return bio == null;
  }

  /** {@return whether a piece at byte {@code address} of the disk goes into the bio that there is} */
  boolean follows(long address) {
    return bio != null && tags.count < MOST_PIECES && address == bio.endSector() * Bio.SECTOR_BYTES;
  }

  /**
   * Adds {@code length} bytes at {@code pa}, for byte {@code address} of the disk, which {@link #follows} what there is, if anything. The maker knows the piece
   * by {@code tag}.
   */
  void add(long address, long pa, int length, int tag) {
    if (bio == null) {
      Tags own = new Tags();
      tags = own;
      bio = new Bio(operation, address / Bio.SECTOR_BYTES, flags, done -> end.ended(Arrays.copyOf(own.of, own.count), done.status().ok()));
    }
    bio.add(pa, length);
    tags.add(tag);
  }

  /** Sends what there is, and begins anew. */
  void send() {
    if (bio != null) {
      Bio full = bio;
      bio = null;
      queue.submit(full);
    }
  }
}
