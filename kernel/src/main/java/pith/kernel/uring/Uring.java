package pith.kernel.uring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import pith.kernel.kthread.KernelThreads;
import pith.kernel.task.Current;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.RegisteredFiles;
import pith.kernel.task.Task;
import pith.mm.physical.Work;
import pith.mm.space.AddressSpace;
import pith.sched.Timers;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.WaitQueue;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DescriptorTable;
import pith.vfs.File;
import pith.vfs.FsContext;
import pith.vfs.attr.Credentials;

/**
 * One ring: begins what entries ask for, and posts what became of it. What cannot be done at once goes on without the task that submitted it: with a device, on
 * a file's wait queue, on a timer, or with a worker. Source: Linux's {@code io_uring/io_uring.c}.
 */
public final class Uring implements RegisteredFiles.Holder {
  private static final LockClass QUIET = LockClass.of("uring.close_wait");

  /** Posting a completion. */
  private static final long COMPLETE_CYCLES = 80;

  /** So long a submitter may stay in the kernel before others go on with its requests. */
  private static final long SOON_NANOS = 50_000;

  /** One look whether the device has finished. */
  private static final long LOOK_CYCLES = 60;

  final Kernel kernel;
  final RingMemory memory;
  final int flags;

  // What belongs to the task that made the ring; its threads act with it.
  final Process process;
  final AddressSpace space;
  final DescriptorTable files;
  final FsContext fs;
  final Credentials credentials;

  // What the program registered.
  final FixedFiles fixedFiles;
  final FixedBuffers fixedBuffers;
  final BufferGroups groups;

  /** Whether there is a region of memory that both sides use. There is one. */
  boolean hasRegion;

  /** Where arguments of waits stand in it, so that they need not be copied each time; null for nowhere. */
  volatile WaitArguments waitArguments;

  final Personalities personalities = new Personalities();

  /** Replaced at most once, before the ring is enabled. */
  volatile Restrictions restrictions = new Restrictions();


  final Completions completions;
  final Timeouts timeouts = new Timeouts(this);
  final Pending pending;
  final Cancellation cancellation = new Cancellation(this);
  final Workers workers;
  private final Submission submission = new Submission(this);
  private final Operations operations;

  private volatile boolean enabled;
  private volatile boolean closing;

  /** The task that will go on with what became ready when it leaves the kernel; null for none. */
  private volatile Task promised;

  /** Tasks that wait for completions, and go on with what becomes ready. */
  private volatile int waiting;

  /** Where who closes the ring waits until nobody uses it. */
  private final WaitQueue quiet = new WaitQueue(QUIET);

  Uring(Current current, RingMemory memory, int flags, KernelThreads threads, CallTable calls) {
    this.kernel = current.kernel();
    this.memory = memory;
    this.groups = new BufferGroups(memory);
    this.flags = flags;
    this.process = current.process();
    this.space = current.space();
    this.files = current.files();
    this.fs = current.fs().get();
    this.credentials = current.credentials();
    LongConsumer tagEnds = tag -> post(tag, 0, 0);
    this.fixedFiles = new FixedFiles(tagEnds);
    this.fixedBuffers = new FixedBuffers(tagEnds);
    this.completions = new Completions(memory);
    this.pending = new Pending(memory, completions, timeouts);
    this.operations = new Operations(this, calls);
    this.workers = new Workers(this, threads, current.process().pid());
    this.enabled = !is(UringLayout.R_DISABLED);
  }

  boolean is(int flag) {
    return (flags & flag) != 0;
  }

  void enable() {
    enabled = true;
  }

  boolean enabled() {
    return enabled;
  }

  int submit(Current current, int most) {
    return submission.submit(current, most);
  }

  /** Does what a request asks for, as far as that is possible without waiting. */
  void issue(Current current, UringRequest request) {
    if (request.refused != null) {
      end(request, 0);
      return;
    }
    try {
      timeouts.link(request);
      operations.issue(current, request);
    } catch (Refused refused) {
      end(request, -refused.errno().number());
    }
  }

  /** A request is done; anywhere, also in an interrupt. */
  void end(UringRequest request, int result) {
    Work.charge(COMPLETE_CYCLES);
    List<UringRequest> counted;
    try (var _ = pending.lock()) {
      counted = pending.finish(request, result);
    }
    endCounted(counted);
    if (Opcode.usesFixedBuffer(request.opcode)) {
      fixedBuffers.release(request);
    }
    completions.tell();
    cancellation.end(request.cancelled);
    if (pending.anyReady() && waiting == 0 && !is(UringLayout.DEFER_TASKRUN)) {
      workers.wake();
    }
    if (closing) {
      quiet.wakeAll();
    }
  }

  /** Timeouts have seen as many completions as they wanted. */
  private void endCounted(List<UringRequest> counted) {
    for (int i = 0; i < counted.size(); i++) { // what is cancelled with them may be what others have waited for
      counted.get(i).timer.cancel();
      try (var _ = pending.lock()) {
        counted.addAll(pending.finish(counted.get(i), 0));
      }
    }
  }

  /** A completion of a request that goes on. {@return whether there was room; if not it must end} */
  boolean postMore(UringRequest request, int result, int flags) {
    boolean posted;
    List<UringRequest> counted = new ArrayList<>(0);
    try (var _ = pending.lock()) {
      posted = !request.ended && completions.postIfRoom(request.userData, result, flags | UringLayout.MORE);
      if (posted) {
        timeouts.completed(request, true, counted);
      }
    }
    endCounted(counted);
    completions.tell();
    return posted;
  }

  /** A completion that belongs to no request of this ring: a message from another, the end of something registered. */
  void post(long userData, int result, int flags) {
    List<UringRequest> counted = new ArrayList<>(0);
    try (var _ = pending.lock()) {
      completions.post(userData, result, flags, 0, 0);
      timeouts.count(counted);
    }
    endCounted(counted);
    completions.tell();
  }

  /**
   * The file of a request became ready: somebody is to go on with it. Under the lock of a wait queue, which may be that of who waits for this ring, if rings
   * wait for one another: then {@code tells} is false, and a worker goes on.
   */
  void becameReady(UringRequest request, boolean tells) {
    try (var _ = pending.lock()) {
      if (request.ended) {
        return;
      }
      pending.goOn(request);
    }
    if (is(UringLayout.DEFER_TASKRUN)) {
      completions.due(tells);
      if (!tells) {
        workers.wake();
      }
      return;
    }
    if (waiting == 0 && request.submitter == Execution.currentOrNull() && request.submitter != null) {
      bySubmitter(request.submitter);
    } else if (waiting == 0 || !tells) {
      workers.wake();
    }
    if (tells) {
      completions.wake();
    }
  }

  /**
   * The submitter itself made the file ready, in a call: it goes on with the request when it leaves the kernel. If it stays there for long, a worker does.
   * Source: Linux's {@code task_work_add}.
   */
  private void bySubmitter(Task task) {
    if (promised == task) {
      return;
    }
    promised = task;
    Timers.Timer late = kernel.scheduler().timers(task.hart()).start(task.hart().cycles() + kernel.machine().cycles(SOON_NANOS), workers::wake);
    task.beforeUser(
        () -> {
          promised = null;
          late.cancel();
          runReady(task.licence());
        });
  }

  /** A task waits for completions, and will go on with requests, until {@link #waits} says that it does not any more. */
  void waits(boolean on) {
    try (var _ = pending.lock()) {
      waiting += on ? 1 : -1;
    }
  }

  /** Goes on with what became ready, and lets go of the files of what has ended. Where sleeping is allowed. */
  void runReady(Current current) {
    for (UringRequest request = pending.takeReady(); request != null; request = pending.takeReady()) {
      resume(current, request);
    }
    pending.putDone(fixedFiles);
  }

  /** One at a time goes on with a request: what happens to its file meanwhile is looked at afterwards. */
  private void resume(Current current, UringRequest request) {
    request.running = false;
    if (!request.ended) {
      goOn(current, request);
    }
    pending.resumed(request);
  }

  /** A poll of a ring holds that ring, perhaps this one: with its submitter it ends, or nobody could let go of it. */
  void mayHold(UringRequest request) {
    if (request.submitter != null && request.submitter.registered().holds(this)) {
      return;
    }
    File file = request.files.getOrNull(request.fd);
    if (file != null) {
      boolean ring = file instanceof UringFile;
      file.put();
      if (ring && request.submitter != null) {
        request.submitter.registered().hold(this);
      }
    }
  }

  @Override
  public void ended(Task task) {
    cancellation.cancel(null, request -> request.submitter == task && request.file instanceof UringFile, true);
    pending.putDone(fixedFiles);
  }

  private void goOn(Current current, UringRequest request) {
    if (request.armed == null) {
      issue(current, request);
      return;
    }
    try {
      operations.ready(current, request);
    } catch (Refused refused) {
      end(request, -refused.errno().number());
    }
  }

  /** Hands a request to a worker, because it may wait for long. */
  void punt(UringRequest request) {
    request.running = true;
    workers.add(request);
  }

  void work(Current current, UringRequest request) {
    operations.work(current, request);
  }

  void armed(UringRequest request, Armed armed) {
    try (var _ = pending.lock()) {
      request.armed = armed;
    }
    workers.need();
  }

  /** Looks whether devices have finished, for rings that are not told. */
  void look() {
    int finished = 0;
    for (File file : pending.polledFiles()) {
      finished += file.endPolled();
    }
    if (finished == 0) {
      Work.charge(LOOK_CYCLES);
      Execution.current().condResched();
    }
  }

  /** A thread that worked for the ring has ended. */
  void threadEnded() {
    quiet.wakeAll();
  }

  /** {@return whether who waits has something to do meanwhile} */
  boolean hasWork() {
    return pending.anyReady() || completions.anyLate() && memory.ready() < memory.cqEntries;
  }

  void flushLate() {
    try (var _ = pending.lock()) {
      completions.flushLate();
    }
  }

  /**
   * The ring goes: what waits is cancelled; returns when devices, workers and the thread that looks for entries, null for none, have let go of it. May sleep.
   */
  void close(SubmissionThread thread) {
    closing = true;
    if (thread != null) {
      thread.stop();
    }
    workers.stop();
    cancellation.cancel(null, _ -> true, true);
    quiet.await(Sleep.UNINTERRUPTIBLE, () -> workers.ended() && (thread == null || thread.ended()));
    workers.abandon();
    cancellation.cancel(null, _ -> true, true);
    while (is(UringLayout.IOPOLL) && !pending.isEmpty()) {
      look();
    }
    quiet.await(Sleep.UNINTERRUPTIBLE, pending::isEmpty);
    pending.putDone(fixedFiles);
    fixedFiles.clear();
    fixedBuffers.clear();
    fs.put();
  }
}
