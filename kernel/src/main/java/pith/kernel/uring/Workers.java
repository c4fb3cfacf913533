package pith.kernel.uring;

import java.util.ArrayDeque;
import java.util.BitSet;
import pith.kernel.kthread.KernelThreads;
import pith.kernel.task.Current;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * The kernel threads of one ring, which do what may wait for long. They come into being one by one when there is work and nobody idle. Source: Linux's
 * {@code io_uring/io-wq.c}.
 */
final class Workers {
  private static final LockClass LOCK = LockClass.of("uring.wq_lock");
  private static final LockClass QUEUE = LockClass.of("uring.wq_wait");

  /** So many at most, if nobody says otherwise. */
  private static final int USUAL_MOST = 16;

  private final Uring ring;
  private final KernelThreads threads;
  private final String name;
  private final SpinLock lock = new SpinLock(LOCK);
  private final WaitQueue idle = new WaitQueue(QUEUE);

  /** Guarded by {@link #lock}, as all below. */
  private final ArrayDeque<UringRequest> work = new ArrayDeque<>();

  private int most = USUAL_MOST;
  private int running;
  private int waiting;
  private volatile boolean stopped;

  /** The harts that they may run on; null as long as nobody has said so. Replaced, never changed. */
  private volatile BitSet harts;

  Workers(Uring ring, KernelThreads threads, int pid) {
    this.ring = ring;
    this.threads = threads;
    this.name = "iou-wrk-" + pid;
  }

  /** Work for one of them. Called where sleeping is allowed. */
  void add(UringRequest request) {
    boolean more;
    try (var _ = lock.acquire()) {
      work.add(request);
      more = work.size() > waiting && running < most;
    }
    if (more) {
      start();
    }
    idle.wakeOne();
  }

  /** There is to be at least one, for requests that become ready while no task looks. Called where sleeping is allowed. */
  void need() {
    if (running == 0) {
      start();
    }
    idle.wakeOne();
  }

  /** There are {@code next} of them at most from now on, unless that is 0. {@return how many there were at most} Those that there are stay. */
  int most(int next) {
    try (var _ = lock.acquire()) {
      int before = most;
      most = next == 0 ? most : Math.max(1, next);
      return before;
    }
  }

  /** They run on these harts only: each moves before it works next. Source: Linux's {@code io_wq_cpu_affinity}, which lets those go that are elsewhere. */
  void runOn(BitSet only) {
    harts = only;
  }

  void wake() {
    idle.wakeOne();
  }

  private void start() {
    if (stopped) {
      return;
    }
    try (var _ = lock.acquire()) {
      running++;
    }
    try {
      threads.start(name, this::run);
    } catch (Refused tooLittle) {
      try (var _ = lock.acquire()) {
        running--;
      }
    }
  }

  private void run(Current current) {
    BitSet bound = null;
    while (true) {
      BitSet wanted = harts;
      if (wanted != bound) {
        threads.bind(current.task(), wanted);
        bound = wanted;
      }
      UringRequest request = take();
      if (request != null) {
        ring.work(current, request);
      } else if (stopped) {
        break;
      }
      ring.runReady(current);
      if (request == null) {
        rest();
      }
    }
    try (var _ = lock.acquire()) {
      running--;
    }
    ring.threadEnded();
  }

  /** {@return whether none of them is left} */
  boolean ended() {
    try (var _ = lock.acquire()) {
      return running == 0;
    }
  }

  private void rest() {
    try (var _ = lock.acquire()) {
      waiting++;
    }
    idle.awaitExclusive(Sleep.UNINTERRUPTIBLE, Long.MAX_VALUE, () -> stopped || !work.isEmpty() || ring.pending.anyReady());
    try (var _ = lock.acquire()) {
      waiting--;
    }
  }

  private UringRequest take() {
    try (var _ = lock.acquire()) {
      return work.poll();
    }
  }

  /** {@return whether nobody had begun with a request, and nobody will} */
  boolean withdraw(UringRequest request) {
    try (var _ = lock.acquire()) {
      return work.remove(request);
    }
  }

  /** They have ended: what is left of their work is not done. */
  void abandon() {
    for (UringRequest request = take(); request != null; request = take()) {
      ring.end(request, -Errno.ECANCELED.number());
    }
  }

  void stop() {
    stopped = true;
    idle.wakeAll();
  }
}
