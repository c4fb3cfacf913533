package pith.kernel.uring;

import pith.kernel.kthread.KernelThreads;
import pith.kernel.poll.EventFile;
import pith.kernel.poll.RingSignalled;
import pith.kernel.task.Current;
import pith.kernel.task.Task;
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
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;

/** A ring, open: what io_uring_setup answers a descriptor of. It is mapped, polled, entered, and told of files and buffers. */
public final class UringFile extends File implements RingSignalled {
  /** Size of Linux's {@code struct io_ring_ctx}, about. */
  private static final int RECORD_BYTES = 2048;

  private final Uring ring;
  private final RingMemory memory;
  private SubmissionThread thread;

  /** The only task that may use the ring; null if any may. */
  private Task issuer;

  private UringFile(Path path, Uring ring, RingMemory memory) {
    super(path, OpenFlags.RDWR, Credentials.ROOT, RECORD_BYTES);
    this.ring = ring;
    this.memory = memory;
  }

  /** {@return the file of a new ring} With a thread that looks for entries it runs on {@code hart}, or anywhere if that is -1. Throws ENOMEM, EAGAIN. */
  public static UringFile open(Current current, int sqEntries, int cqEntries, int flags, long idleMillis, int hart, KernelThreads threads, CallTable calls) {
    RingMemory memory = new RingMemory(current.kernel().memory(), sqEntries, cqEntries, flags);
    try (Path path = current.kernel().vfs().anonymous().named("[io_uring]")) {
      UringFile file = new UringFile(path, new Uring(current, memory, flags, threads, calls), memory);
      if (file.ring.enabled() && file.ring.is(UringLayout.SINGLE_ISSUER)) {
        file.issuer = current.task();
      }
      if (file.ring.is(UringLayout.SQPOLL)) {
        file.startThread(current, idleMillis, hart, threads);
      }
      return file;
    }
  }

  private void startThread(Current current, long idleMillis, int hart, KernelThreads threads) {
    SubmissionThread looker = new SubmissionThread(ring, current.kernel().machine().cycles(Math.max(1, idleMillis) * 1_000_000));
    try {
      Task started = threads.start("iou-sqp-" + current.process().pid(), looker::run);
      thread = looker;
      if (hart >= 0) {
        threads.bind(started, hart);
      }
    } catch (Refused tooLittle) {
      put();
      throw tooLittle;
    }
  }

  /** Fills in what the program is told of the ring. */
  public void describe(byte[] params) {
    UringLayout.P_SQ_ENTRIES.set(params, 0, memory.sqEntries);
    UringLayout.P_CQ_ENTRIES.set(params, 0, memory.cqEntries);
    memory.describe(params);
  }

  @Override
  public boolean isSeekable() {
    return false;
  }

  /** Refuses with EEXIST who submits, or wants what only the issuer goes on with, if the ring belongs to another task alone. */
  public void checkEntry(Current current, boolean submits) {
    if (submits && thread == null || ring.is(UringLayout.DEFER_TASKRUN)) {
      checkIssuer(current);
    }
  }

  /** Refuses with EEXIST if the ring belongs to another task alone. A ring that begins disabled belongs to who enables it. */
  public void checkIssuer(Current current) {
    if (issuer != null && issuer != current.task()) {
      throw Refused.of(Errno.EEXIST);
    }
  }

  /** Refuses with EBADFD while the ring is not enabled. */
  public void checkEnabled() {
    if (!ring.enabled()) {
      throw Refused.of(Errno.EBADFD);
    }
  }

  /** Takes entries. {@return how many} */
  public int submit(Current current, int most) {
    if (thread != null) {
      return most;
    }
    int taken = ring.submit(current, most);
    ring.pending.putDone(ring.fixedFiles);
    return taken;
  }

  /** The thread that looks for entries is to look. */
  public void wakeThread() {
    if (thread != null) {
      thread.wake();
    }
  }

  /**
   * Waits until there are {@code least} completions to take, or from {@code soon} on only one; not less long than that. {@return whether there is at least one}
   * Goes on with requests meanwhile.
   */
  public WaitResult await(Current current, int least, long deadline, long soon) {
    int enough = Math.min(least, memory.cqEntries);
    ring.waits(true);
    try {
      WaitResult result = await(current, enough, soon == Long.MAX_VALUE ? deadline : soon);
      if (result == WaitResult.TIMED_OUT && soon < deadline && deadline != Long.MAX_VALUE && memory.ready() == 0) {
        result = await(current, Math.min(enough, 1), deadline);
      }
      return memory.ready() > 0 ? WaitResult.READY : result;
    } finally {
      ring.waits(false);
      if (ring.pending.anyReady()) {
        ring.workers.need();
      }
    }
  }

  /** Also a timeout that expires ends the wait, though there be too few completions. Source: Linux's {@code io_should_wake}. */
  private WaitResult await(Current current, int enough, long deadline) {
    int expired = ring.timeouts.expired();
    while (true) {
      ring.runReady(current);
      ring.flushLate();
      if (memory.ready() >= enough || ring.timeouts.expired() != expired) {
        return WaitResult.READY;
      }
      if (ring.is(UringLayout.IOPOLL) && thread == null) {
        if (Execution.current().interruptionPending(Sleep.INTERRUPTIBLE)) {
          return WaitResult.INTERRUPTED;
        }
        ring.look();
        continue;
      }
      WaitResult result = ring.completions.await(deadline, () -> memory.ready() >= enough || ring.timeouts.expired() != expired || ring.hasWork());
      if (result != WaitResult.READY) {
        return result;
      }
    }
  }

  /** {@return the argument of a wait that stands at {@code at} in the region registered for that} Refuses with EFAULT, EINVAL. */
  public WaitArguments.Argument waitArgument(long at) {
    WaitArguments arguments = ring.waitArguments;
    if (arguments == null) {
      throw Refused.of(Errno.EFAULT);
    }
    return arguments.at(at);
  }

  /** Posts a completion that no request of this ring has caused. */
  void message(long userData, int result, int flags) {
    ring.post(userData, result, flags);
  }

  /** Waits until what the submission thread has not taken fits into the ring again. {@return whether it does; false if a signal came} */
  public boolean awaitRoom() {
    return thread == null || thread.awaitRoom();
  }

  Uring ring() {
    return ring;
  }

  void enable(Current current) {
    issuer = ring.is(UringLayout.SINGLE_ISSUER) ? current.task() : null;
    ring.enable();
    wakeThread();
  }

  @Override
  public boolean isPollable() {
    return true;
  }

  /** Nothing but its own completions makes a ring ready. */
  @Override
  public boolean signalledByRing() {
    return true;
  }

  /** There is something to take, and there is room for entries. */
  @Override
  public int poll(PollTable table) {
    int room = memory.sqTail() - memory.sqHead() < memory.sqEntries ? PollMask.OUT | PollMask.WRNORM : 0;
    return room | ring.completions.poll(table, ring.is(UringLayout.DEFER_TASKRUN) && ring.pending.anyReady());
  }

  @Override
  public MappedFile mapping() {
    return new Mapping(this);
  }

  @Override
  public long mappedAt(long offset, long length) {
    return memory.mappedAt(offset, length);
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
