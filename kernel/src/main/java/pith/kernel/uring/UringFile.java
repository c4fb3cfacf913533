package pith.kernel.uring;

import pith.kernel.kthread.KernelThreads;
import pith.kernel.poll.EventFile;
import pith.kernel.task.Current;
import pith.mm.pagecache.MappedFile;
import pith.mm.pagecache.PageCache;
import pith.sync.Execution;
import pith.sync.Sleep;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.attr.Credentials;
import pith.vfs.io.PollTable;

/** A ring, open: what io_uring_setup answers a descriptor of. It is mapped, polled, entered, and told of files and buffers. */
public final class UringFile extends File {
  /** Size of Linux's {@code struct io_ring_ctx}, about. */
  private static final int RECORD_BYTES = 2048;

  private final Uring ring;
  private final RingMemory memory;
  private SubmissionThread thread;

  private UringFile(Path path, Uring ring, RingMemory memory) {
    super(path, OpenFlags.RDWR, Credentials.ROOT, RECORD_BYTES);
    this.ring = ring;
    this.memory = memory;
  }

  /** {@return the file of a new ring} Throws ENOMEM, EAGAIN. */
  public static UringFile open(Current current, int sqEntries, int cqEntries, int flags, long idleMillis, KernelThreads threads, CallTable calls) {
    RingMemory memory = new RingMemory(current.kernel().memory(), sqEntries, cqEntries);
    try (Path path = current.kernel().vfs().anonymous().named("[io_uring]")) {
      UringFile file = new UringFile(path, new Uring(current, memory, flags, threads, calls), memory);
      if (file.ring.is(UringLayout.SQPOLL)) {
        file.startThread(current, idleMillis, threads);
      }
      return file;
    }
  }

  private void startThread(Current current, long idleMillis, KernelThreads threads) {
    SubmissionThread looker = new SubmissionThread(ring, current.kernel().machine().cycles(Math.max(1, idleMillis) * 1_000_000));
    try {
      threads.start("iou-sqp-" + current.process().pid(), looker::run);
      thread = looker;
    } catch (Refused tooLittle) {
      put();
      throw tooLittle;
    }
  }

  /** Fills in what the program is told of the ring. */
  public void describe(byte[] params) {
    UringLayout.P_SQ_ENTRIES.set(params, 0, memory.sqEntries);
    UringLayout.P_CQ_ENTRIES.set(params, 0, memory.cqEntries);
    RingMemory.describe(params);
  }

  @Override
  public boolean isSeekable() {
    return false;
  }

  /** Takes entries. {@return how many} Refuses with EBADFD while the ring is not enabled. */
  public int submit(Current current, int most) {
    if (!ring.enabled()) {
      throw Refused.of(Errno.EBADFD);
    }
    if (thread != null) {
      return most;
    }
    int taken = ring.submit(current, most);
    ring.putDone();
    return taken;
  }

  /** The thread that looks for entries is to look. */
  public void wakeThread() {
    if (thread != null) {
      thread.wake();
    }
  }

  /** Waits until there are {@code least} completions to take. {@return whether there are} Goes on with requests meanwhile. */
  public WaitResult await(Current current, int least, long deadline) {
    int enough = Math.min(least, memory.cqEntries);
    while (true) {
      ring.runReady(current, true);
      ring.flushLate();
      if (memory.ready() >= enough) {
        return WaitResult.READY;
      }
      if (ring.is(UringLayout.IOPOLL) && thread == null) {
        if (Execution.current().interruptionPending(Sleep.INTERRUPTIBLE)) {
          return WaitResult.INTERRUPTED;
        }
        ring.look();
        continue;
      }
      WaitResult result = ring.completions.await(deadline, () -> memory.ready() >= enough || ring.anyReady() || ring.completions.anyLate() && memory.ready() < memory.cqEntries);
      if (result != WaitResult.READY) {
        return result;
      }
    }
  }

  /** Files and buffers that the program registered. */
  Registration registered() {
    return ring.registered;
  }

  void enable() {
    ring.enable();
    wakeThread();
  }

  void eventFile(EventFile file) {
    ring.completions.eventFile = file;
  }

  EventFile eventFile() {
    return ring.completions.eventFile;
  }

  boolean startsDisabled() {
    return ring.is(UringLayout.R_DISABLED) && !ring.enabled();
  }

  @Override
  public int poll(PollTable table) {
    return ring.completions.poll(table);
  }

  @Override
  public MappedFile mapping() {
    return new Mapping(this);
  }

  @Override
  protected void released() {
    ring.close(thread);
    EventFile told = ring.completions.eventFile;
    if (told != null) {
      told.put();
    }
    memory.free();
  }

  /** What mmap maps. */
  private record Mapping(UringFile file) implements MappedFile {
    @Override
    public PageCache pageCache() {
      return file.memory.cache();
    }

    @Override
    public void get() {
      file.get();
    }

    @Override
    public void put() {
      file.put();
    }

    @Override
    public String path() {
      return "anon_inode:[io_uring]";
    }

    @Override
    public long inode() {
      return file.inode().number();
    }

    @Override
    public long device() {
      return file.inode().superBlock().device();
    }
  }
}
