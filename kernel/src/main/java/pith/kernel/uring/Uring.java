package pith.kernel.uring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import pith.kernel.kthread.KernelThreads;
import pith.kernel.task.Current;
import pith.kernel.task.Kernel;
import pith.mm.physical.Work;
import pith.mm.space.AddressSpace;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DescriptorTable;
import pith.vfs.File;

/**
 * One ring: takes entries, begins what they ask for in order, and posts what became of it. What cannot be done at once goes on without the task that submitted it: with a device, on a file's wait queue,
 * on a timer, or with a worker. Source: Linux's {@code io_uring/io_uring.c}.
 */
public final class Uring {
  private static final LockClass SUBMISSION = LockClass.of("uring.uring_lock");
  private static final LockClass QUIET = LockClass.of("uring.close_wait");
  private static final LockClass COMPLETION = LockClass.of("uring.completion_lock");

  /** Reading an entry and making a request of it; posting a completion. */
  private static final long SUBMIT_CYCLES = 120, COMPLETE_CYCLES = 80;

  /** One look whether the device has finished. */
  private static final long LOOK_CYCLES = 60;

  final Kernel kernel;
  final RingMemory memory;
  final int flags;
  final AddressSpace space;
  final DescriptorTable files;
  final Registration registered = new Registration();
  final Completions completions;
  final Timeouts timeouts = new Timeouts(this);
  private final Operations operations;
  private final Workers workers;
  private final Mutex submission = new Mutex(SUBMISSION);
  private final SpinLock lock = new SpinLock(COMPLETION);

  /** Guarded by {@link #lock}, as all below: requests that were submitted and have not ended. */
  private final List<UringRequest> requests = new ArrayList<>();

  /** Requests whose files became ready, or whose turn came: for a task or a worker to go on with. */
  private final ArrayDeque<UringRequest> ready = new ArrayDeque<>();

  /** Chains that wait until everything before them has ended, and what came after them. */
  private final ArrayDeque<UringRequest> drained = new ArrayDeque<>();

  /** Files to be put by somebody who may sleep. */
  private final List<File> done = new ArrayList<>();

  private int active;
  private volatile boolean enabled;
  private volatile boolean closing;

  /** Where who closes the ring waits until nobody uses it. */
  private final WaitQueue quiet = new WaitQueue(QUIET);

  Uring(Current current, RingMemory memory, int flags, KernelThreads threads, CallTable calls) {
    this.kernel = current.kernel();
    this.memory = memory;
    this.flags = flags;
    this.space = current.space();
    this.files = current.files();
    this.completions = new Completions(memory);
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

  /** Takes up to {@code most} entries. {@return how many it took} */
  int submit(Current current, int most) {
    try (var _ = submission.acquire()) {
      int head = memory.sqHead();
      int taken = 0;
      UringRequest first = null;
      UringRequest last = null;
      for (int left = Math.min(most, memory.sqTail() - head); left > 0; left--) {
        long at = memory.entry(head++);
        if (at == 0) {
          memory.sqHead(head);
          memory.dropped();
          continue;
        }
        UringRequest request = new UringRequest(memory.ram(), at);
        memory.sqHead(head);
        taken++;
        accept(request);
        first = first == null ? request : first;
        if (last != null) {
          last.next = request;
        }
        last = request.isLinked() && left > 1 ? request : null;
        if (last == null) {
          begin(current, first);
          first = null;
        }
      }
      return taken;
    }
  }

  private void accept(UringRequest request) {
    Work.charge(SUBMIT_CYCLES);
    try (var _ = lock.acquire()) {
      requests.add(request);
    }
  }

  /** Begins a chain, or lets it wait for all that was submitted before. */
  private void begin(Current current, UringRequest first) {
    try (var _ = lock.acquire()) {
      if (!drained.isEmpty() || first.has(UringLayout.DRAIN) && active > 0) {
        drained.add(first);
        return;
      }
      count(first);
    }
    issue(current, first);
  }

  private void count(UringRequest first) {
    for (UringRequest request = first; request != null; request = request.next) {
      request.begun = true;
      active++;
    }
  }

  /** Does what a request asks for, as far as that is possible without waiting. */
  void issue(Current current, UringRequest request) {
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
    List<UringRequest> counted = new ArrayList<>(0);
    try (var _ = lock.acquire()) {
      finish(request, result, counted);
    }
    completions.tell();
    for (UringRequest timeout : counted) {
      timeout.timer.cancel();
      end(timeout, 0);
    }
    if (closing) {
      quiet.wakeAll();
    }
  }

  private void finish(UringRequest request, int result, List<UringRequest> counted) {
    if (request.ended) {
      return;
    }
    if (request.limit != null) {
      request.limit.timer.cancel();
      finish(request.limit, -Errno.ECANCELED.number(), counted);
    }
    request.ended = true;
    requests.remove(request);
    active -= request.begun ? 1 : 0;
    if (request.file != null) {
      done.add(request.file);
    }
    if (result < 0 || !request.has(UringLayout.SKIP_SUCCESS)) {
      completions.post(request.userData, result, 0);
    }
    timeouts.completed(request, counted);
    follow(request, result, counted);
    drain();
  }

  /** What is linked to a request begins, or is cancelled with it. */
  private void follow(UringRequest request, int result, List<UringRequest> counted) {
    UringRequest next = request.next;
    if (next == null) {
      return;
    }
    boolean failed = result < 0 || operations.isShort(request, result);
    if (failed && !request.has(UringLayout.HARDLINK)) {
      finish(next, -Errno.ECANCELED.number(), counted);
    } else {
      goOn(next);
    }
  }

  private void goOn(UringRequest request) {
    ready.add(request);
    memory.flag(UringLayout.TASKRUN, true);
  }

  private void drain() {
    while (!drained.isEmpty() && (active == 0 || !drained.peek().has(UringLayout.DRAIN))) {
      UringRequest first = drained.poll();
      if (!first.ended) {
        count(first);
        goOn(first);
      }
    }
  }

  /** A completion of a request that goes on. */
  void postMore(UringRequest request, int result) {
    try (var _ = lock.acquire()) {
      completions.post(request.userData, result, UringLayout.MORE);
    }
    completions.tell();
  }

  /** The file of a request became ready: somebody is to go on with it. Under the lock of a wait queue. */
  void becameReady(UringRequest request) {
    try (var _ = lock.acquire()) {
      if (request.ended) {
        return;
      }
      goOn(request);
    }
    workers.wake();
    completions.wake();
  }

  /** {@return a request to go on with, null if there is none} {@code asTask} says whether the caller is a task that can do what only tasks can. */
  UringRequest takeReady(boolean asTask) {
    try (var _ = lock.acquire()) {
      for (UringRequest request : ready) {
        if (asTask || operations.needsNoTask(request)) {
          ready.remove(request);
          request.running = true;
          if (ready.isEmpty()) {
            memory.flag(UringLayout.TASKRUN, false);
          }
          return request;
        }
      }
      return null;
    }
  }

  boolean anyReady() {
    return !ready.isEmpty();
  }

  /** {@return whether a worker could go on with something} */
  boolean anyReadyForWorkers() {
    try (var _ = lock.acquire()) {
      return ready.stream().anyMatch(operations::needsNoTask);
    }
  }

  /** {@return a request that has not ended and matches, or null} */
  UringRequest find(Choice which) {
    return snapshot().stream().filter(which::of).findFirst().orElse(null);
  }

  /** The time of a request that has a limit is up: in the timer interrupt. */
  void expired(UringRequest request, UringRequest limit) {
    try (var _ = lock.acquire()) {
      request.limit = null;
    }
    boolean cancelled = !request.running && !request.ended;
    end(limit, cancelled ? -Errno.ETIME.number() : -Errno.EALREADY.number());
    if (cancelled) {
      disarm(request);
      end(request, -Errno.ECANCELED.number());
    }
  }

  /** Goes on with what became ready, and puts the files of what has ended. Where sleeping is allowed. */
  void runReady(Current current, boolean asTask) {
    for (UringRequest request = takeReady(asTask); request != null; request = takeReady(asTask)) {
      resume(current, request);
    }
    putDone();
    if (anyReady()) {
      workers.need();
    }
  }

  private void resume(Current current, UringRequest request) {
    request.running = false;
    if (request.ended) {
      return;
    }
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

  void putDone() {
    List<File> gone;
    try (var _ = lock.acquire()) {
      if (done.isEmpty()) {
        return;
      }
      gone = new ArrayList<>(done);
      done.clear();
    }
    gone.forEach(File::put);
  }

  /** Hands a request to a worker, because it may wait for long. */
  void punt(UringRequest request) {
    request.running = true;
    workers.add(request);
  }

  void work(UringRequest request) {
    operations.work(request);
  }

  void needWorker() {
    workers.need();
  }

  void armed(UringRequest request, Armed armed) {
    try (var _ = lock.acquire()) {
      request.armed = armed;
    }
  }

  /** A task is to do what the caller, a thread of the kernel, cannot. */
  void leaveToTask(UringRequest request) {
    try (var _ = lock.acquire()) {
      goOn(request);
    }
    completions.wake();
  }

  /** What {@code which} says of requests that have not ended. */
  interface Choice {
    boolean of(UringRequest request);
  }

  /** Ends requests that wait and match, with ECANCELED; {@code all} or the first. {@return how many were ended; -EALREADY if only such match that cannot be, -ENOENT if none does} */
  int cancel(UringRequest except, Choice which, boolean all) {
    int ended = 0;
    int busy = 0;
    for (UringRequest request : snapshot()) {
      if (request == except || !which.of(request) || ended > 0 && !all) {
        continue;
      }
      if (request.running) {
        busy++;
      } else {
        disarm(request);
        end(request, -Errno.ECANCELED.number());
        ended++;
      }
    }
    return ended > 0 ? ended : -(busy > 0 ? Errno.EALREADY : Errno.ENOENT).number();
  }

  private List<UringRequest> snapshot() {
    try (var _ = lock.acquire()) {
      List<UringRequest> waiting = new ArrayList<>(requests);
      waiting.removeIf(request -> request.ended);
      return waiting;
    }
  }

  void disarm(UringRequest request) {
    Armed armed = request.armed;
    if (armed != null) {
      armed.disarm();
    }
    if (request.timer != null) {
      request.timer.cancel();
    }
  }

  /** Looks whether devices have finished, for rings that are not told. */
  void look() {
    int finished = 0;
    for (File file : polledFiles()) {
      finished += file.endPolled();
    }
    if (finished == 0) {
      Work.charge(LOOK_CYCLES);
      Execution.current().condResched();
    }
  }

  private boolean noneRuns() {
    try (var _ = lock.acquire()) {
      return requests.isEmpty();
    }
  }

  /** A thread that worked for the ring has ended. */
  void threadEnded() {
    quiet.wakeAll();
  }

  SpinLock.Held lock() {
    return lock.acquire();
  }

  void flushLate() {
    try (var _ = lock.acquire()) {
      completions.flushLate();
    }
  }

  /** {@return the files of requests that a device has, for who polls} */
  List<File> polledFiles() {
    try (var _ = lock.acquire()) {
      List<File> polled = new ArrayList<>();
      for (UringRequest request : requests) {
        if (request.running && request.file != null && !polled.contains(request.file)) {
          polled.add(request.file);
        }
      }
      return polled;
    }
  }

  /** The ring goes: what waits is cancelled; returns when devices, workers and the thread that looks for entries, null for none, have let go of it. May sleep. */
  void close(SubmissionThread thread) {
    closing = true;
    if (thread != null) {
      thread.stop();
    }
    workers.stop();
    quiet.await(Sleep.UNINTERRUPTIBLE, () -> workers.ended() && (thread == null || thread.ended()));
    workers.abandon();
    cancel(null, _ -> true, true);
    while (is(UringLayout.IOPOLL) && !noneRuns()) {
      look();
    }
    quiet.await(Sleep.UNINTERRUPTIBLE, this::noneRuns);
    putDone();
    registered.clear();
  }
}
