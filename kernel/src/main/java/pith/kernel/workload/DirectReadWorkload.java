package pith.kernel.workload;

import java.util.ArrayDeque;
import java.util.Queue;
import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.kernel.task.Kernel;
import pith.mm.physical.Work;
import pith.mm.space.AddressSpace;
import pith.mm.space.MapFlags;
import pith.sync.Execution;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.io.UserBuffer;
import pith.vfs.iomap.IomapFile;

/**
 * Direct reads of 4 KiB at places of a file that follow no order, many at a time, whose ends are polled for: what the way from a file to its disk costs when
 * neither interrupts nor sleeping hide it. The shape is that of fio's {@code t/io_uring}, without the system calls.
 */
public final class DirectReadWorkload {
  private static final int BLOCK = PhysicalMemory.PAGE_BYTES;
  private static final int READ_WRITE = 3;

  /** Reads that are submitted before the next look at what has ended. */
  private static final int BATCH = 32;

  /**
   * What it came to.
   *
   * @param cycles of the hart, from the first submission to the last end
   * @param idle those of them in which it found nothing to do: the disk was not quick enough
   * @param clears of mapping structures
   */
  public record Result(long reads, long cycles, long idle, long clears, long hertz) {
    /** {@return what the hart works for a read} */
    public double cyclesPerRead() {
      return (double) (cycles - idle) / reads;
    }

    public double clearsPerRead() {
      return (double) clears / reads;
    }

    public double readsPerSecond() {
      return (double) reads * hertz / cycles;
    }
  }

  private final Kernel kernel;
  private final AddressSpace space;
  private final IomapFile file;
  private final Queue<Long> buffers = new ArrayDeque<>();
  private long state;
  private int ended;
  private long idle;
  private long failure;

  /** Reads {@code file}, which is open with O_DIRECT, into memory of {@code space}. */
  public DirectReadWorkload(Kernel kernel, AddressSpace space, IomapFile file, long seed) {
    this.kernel = kernel;
    this.space = space;
    this.file = file;
    this.state = seed;
  }

  /**
   * Reads {@code count} blocks on the hart that it runs on, {@code depth} at a time, and waits for them. Refuses with EIO, ENOMEM; with EINVAL if the file has
   * no block, or dirty pages.
   */
  public Result run(int count, int depth) {
    long blocks = file.iomapInode().size() / BLOCK;
    if (blocks == 0) {
      throw Refused.of(Errno.EINVAL);
    }
    long memory = space.map(0, (long) depth * BLOCK, READ_WRITE, MapFlags.PRIVATE | MapFlags.ANONYMOUS, null, 0);
    try {
      space.user().faultIn(memory, (long) depth * BLOCK, Access.STORE);
      for (int i = 0; i < depth; i++) {
        buffers.add(memory + (long) i * BLOCK);
      }
      return measure(count, blocks);
    } finally {
      space.unmap(memory, (long) depth * BLOCK);
    }
  }

  private Result measure(int count, long blocks) {
    Hart hart = KernelStack.current().hart();
    long start = hart.cycles();
    long clears = kernel.iomaps().clears();
    int begun = 0;
    while (ended < count) {
      long before = hart.cycles();
      int first = begun;
      for (int i = 0; i < BATCH && begun < count && !buffers.isEmpty(); i++, begun++) {
        begin(random(blocks) * BLOCK);
      }
      if (file.endPolled() == 0) {
        Work.charge(Work.SPIN);
        idle += begun == first ? hart.cycles() - before : 0;
      }
      Execution.current().condResched();
    }
    if (failure < 0) {
      throw Refused.of(Errno.of((int) -failure));
    }
    return new Result(count, hart.cycles() - start, idle, kernel.iomaps().clears() - clears, hart.clockRate().hertz());
  }

  private void begin(long offset) {
    long buffer = buffers.remove();
    boolean begun = file.beginRead(new UserBuffer(space.user(), buffer, BLOCK), offset, true, result -> {
      failure = Math.min(failure, result);
      ended++;
      buffers.add(buffer);
    });
    if (!begun) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  /** A linear congruential sequence (Knuth, MMIX); its upper bits are used. */
  private long random(long below) {
    state = state * 6364136223846793005L + 1442695040888963407L;
    return (state >>> 33) % below;
  }
}
