package pith.vfs.buffer;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.PhysicalMemory;
import pith.mm.MemorySystem;
import pith.mm.physical.Allocation;
import pith.sync.Completion;
import pith.sync.Sleep;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.block.Bio.Operation;
import pith.vfs.block.Bio;
import pith.vfs.block.Plug;

/**
 * Blocks that go to the disk and come from it past its page cache, in pages of their own. Blocks that follow each other on the disk share a request.
 *
 * <p>A batch is filled with {@link #add}, sent with {@link #send} and, once its owner has no use for the pages any more, closed.
 */
public final class BlockIo implements AutoCloseable {
  /** The most pages of one request. */
  private static final int MOST_PAGES = 64;

  private final BufferCache buffers;
  private final MemorySystem memory;
  private final List<Run> runs = new ArrayList<>();

  /** Blocks in a row. */
  private static final class Run {
    final long first;
    final List<Long> pages = new ArrayList<>();
    int blocks;

    Run(long first) {
      this.first = first;
    }
  }

  /** An empty batch. */
  public BlockIo(BufferCache buffers) {
    this.buffers = buffers;
    memory = buffers.memory();
  }

  /** {@return where in RAM the contents of {@code block} are to be put, or will have been read} The bytes are undefined. */
  public long add(long block) {
    Run run = runs.isEmpty() ? null : runs.getLast();
    int perPage = PhysicalMemory.PAGE_BYTES / buffers.blockSize();
    if (run == null || run.first + run.blocks != block || run.blocks == MOST_PAGES * perPage) {
      run = new Run(block);
      runs.add(run);
    }
    int within = run.blocks++ % perPage;
    if (within == 0) {
      run.pages.add(page());
    }
    return run.pages.getLast() + (long) within * buffers.blockSize();
  }

  /** Never reclaims: what writes metadata is what reclaim would wait for. */
  private long page() {
    try {
      return memory.pages().allocate(0, Allocation.OPTIONAL);
    } catch (Refused _) {
      return memory.pages().allocate(0, Allocation.EMERGENCY);
    }
  }

  /** Adds a block with a copy of what a buffer holds now. */
  public void add(Buffer buffer) {
    memory.ram().copy(buffer.pa(), add(buffer.block()), buffer.bytes());
  }

  /** Writes or reads everything that was added, and waits for it. Refuses with EIO. */
  public void send(Operation operation) {
    send(operation, 0);
  }

  /** As {@link #send(Operation)} with flags of {@link Bio}. */
  public void send(Operation operation, int flags) {
    List<Completion> pending = new ArrayList<>();
    List<Bio> sent = new ArrayList<>();
    try (Plug plug = new Plug()) {
      for (Run run : runs) {
        Completion finished = new Completion();
        Bio bio = bio(operation, run, flags | Bio.META | Bio.SYNC, finished);
        pending.add(finished);
        sent.add(bio);
        buffers.disk().queue().submit(bio, plug);
      }
    }
    for (Completion finished : pending) {
      if (!finished.tryAwait()) {
        finished.await(Sleep.UNINTERRUPTIBLE);
      }
    }
    if (sent.stream().anyMatch(bio -> !bio.status().ok())) {
      throw Refused.of(Errno.EIO);
    }
  }

  private Bio bio(Operation operation, Run run, int flags, Completion finished) {
    Bio bio = new Bio(operation, run.first * (buffers.blockSize() / Bio.SECTOR_BYTES), flags, _ -> finished.complete());
    int left = run.blocks * buffers.blockSize();
    for (long page : run.pages) {
      bio.add(page, Math.min(left, PhysicalMemory.PAGE_BYTES));
      left -= PhysicalMemory.PAGE_BYTES;
    }
    return bio;
  }

  @Override
  public void close() {
    for (Run run : runs) {
      run.pages.forEach(page -> memory.pages().put(page));
    }
    runs.clear();
  }
}
