package pith.vfs.block;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SequencedMap;
import java.util.TreeMap;
import pith.mm.physical.Work;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/** A disk's scheduler, if it has one, and what of it the device has. With one, the device gets no more than {@link #depth} requests at a time. */
final class Elevator {
  static final String NONE = "none";
  private static final LockClass LOCK = LockClass.of("block_queue.lock");

  /** Finding a request's place, or the next request, in trees of a few dozen. */
  private static final long SEARCH_CYCLES = 120;

  private final BlockQueue queue;
  private final BlockServices services;
  private final TreeMap<String, IoSchedulerProvider> providers = new TreeMap<>();
  private final SpinLock lock = new SpinLock(LOCK);

  /** Guarded by {@link #lock}, as all below; read without it to see whether there is one. */
  private volatile IoScheduler scheduler;

  private String name = NONE;
  private int depth;
  private int inDevice;
  private long armed = Long.MAX_VALUE;

  Elevator(BlockQueue queue, BlockServices services, int depth) {
    this.queue = queue;
    this.services = services;
    this.depth = depth;
    ServiceLoader.load(IoSchedulerProvider.class).forEach(provider -> providers.put(provider.name(), provider));
  }

  boolean isActive() {
    return scheduler != null;
  }

  String name() {
    return name;
  }

  List<String> names() {
    List<String> names = new ArrayList<>(providers.keySet());
    names.addFirst(NONE);
    return names;
  }

  int depth() {
    return depth;
  }

  void depth(int most) {
    depth = most;
    run();
  }

  /** Changes the scheduler; what waits with the old one goes to the device. {@return whether there is one of that name} */
  boolean choose(String wanted) {
    if (!wanted.equals(NONE) && !providers.containsKey(wanted)) {
      return false;
    }
    List<Request> left = new ArrayList<>();
    try (var _ = lock.acquire()) {
      for (Request next; scheduler != null && (next = scheduler.dispatch(Long.MAX_VALUE / 2)) != null; ) {
        left.add(next);
      }
      scheduler = wanted.equals(NONE) ? null : providers.get(wanted).create(services.hertz());
      name = wanted;
      inDevice = 0;
    }
    queue.send(left);
    return true;
  }

  SequencedMap<String, IoScheduler.Tunable> tunables() {
    IoScheduler now = scheduler;
    return now == null ? new LinkedHashMap<>() : now.tunables();
  }

  void insert(List<Request> requests) {
    try (var _ = lock.acquire()) {
      for (Request request : requests) {
        Work.charge(SEARCH_CYCLES);
        if (scheduler == null) {
          continue;
        }
        if (scheduler.merge(request)) {
          queue.merged(request.first());
        } else {
          request.scheduledBy(scheduler);
          scheduler.insert(request, BlockQueue.now());
        }
      }
    }
    run();
  }

  /** The device has ended a request. */
  void completed(Request request) {
    try (var _ = lock.acquire()) {
      if (request.scheduler() == scheduler) {
        inDevice--;
        scheduler.completed(request, BlockQueue.now());
      }
    }
  }

  /** Gives the device what it may have, and comes again when the scheduler wants to be asked again. */
  void run() {
    if (!isActive()) {
      return;
    }
    List<Request> run = new ArrayList<>();
    long again = Long.MAX_VALUE;
    try (var _ = lock.acquire()) {
      while (scheduler != null && inDevice < depth) {
        Work.charge(SEARCH_CYCLES);
        Request next = scheduler.dispatch(BlockQueue.now());
        if (next == null) {
          again = scheduler.wakeAt();
          break;
        }
        inDevice++;
        run.add(next);
      }
      if (again == armed) {
        again = Long.MAX_VALUE;
      } else if (again != Long.MAX_VALUE) {
        armed = again;
      }
    }
    queue.send(run);
    if (again != Long.MAX_VALUE) {
      services.timers().start(again, this::woken);
    }
  }

  private void woken() {
    try (var _ = lock.acquire()) {
      armed = Long.MAX_VALUE;
    }
    run();
  }
}
