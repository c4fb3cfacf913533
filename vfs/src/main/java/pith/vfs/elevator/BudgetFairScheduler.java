package pith.vfs.elevator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import pith.vfs.block.Bio;
import pith.vfs.block.BlockOwner;
import pith.vfs.block.IoScheduler;
import pith.vfs.block.Request;

/**
 * The disk serves one owner after the other, each for a budget of sectors, and shares are by what was served, not by time: whoever brings the disk random reads
 * does not get less of it. But a turn has an end in time too, and who was so slow as to reach it is charged for the time, lest all others wait for a few small
 * reads. The next owner is the one whose service ends first in virtual time (WF2Q+) of those whose turn has begun. An owner that waits for what it asked gets a
 * moment to ask again before its turn ends. Source: Valente and Checconi, "High Throughput Disk Scheduling with Fair Bandwidth Distribution", IEEE Transactions
 * on Computers 59(9), 2010; Linux's {@code block/bfq-iosched.c}.
 */
final class BudgetFairScheduler implements IoScheduler {
  private static final long MICROS = 1_000_000;
  private static final long MOST_BUDGET = 16 * 1024;
  private static final long LEAST_BUDGET = 32;

  /** Virtual time is in sectors for a weight of one, scaled so that weights do not lose it. */
  private static final long SCALE = 10_000;

  private final long cyclesPerMicro;
  private final List<OwnerQueue> queues = new ArrayList<>();
  private OwnerQueue serving;
  private long served;
  private long virtualTime;
  private long idleUntil = Long.MAX_VALUE;
  private long idleMicros = 8_000;
  private long mostBudget = MOST_BUDGET;

  /** When the turn began, and how long one may be. */
  private long turnBegan;

  private long turnMillis = 125;
  private int inDevice;

  BudgetFairScheduler(long hertz) {
    cyclesPerMicro = hertz / MICROS;
  }

  /** {@return the queue of whoever wants {@code request}} Asynchronous writes are nobody's in particular, as the flusher does them. */
  private OwnerQueue queueOf(Request request) {
    BlockOwner owner = request.owner();
    long id = owner == null ? -1 : owner.id();
    for (OwnerQueue queue : queues) {
      if (queue.id == id) {
        return queue;
      }
    }
    OwnerQueue queue = new OwnerQueue(id, Math.min(mostBudget, MOST_BUDGET) / 2);
    queues.add(queue);
    return queue;
  }

  @Override
  public boolean merge(Request request) {
    return request.sectors() > 0 && queueOf(request).order.merge(request);
  }

  @Override
  public void insert(Request request, long now) {
    OwnerQueue queue = queueOf(request);
    queue.weight = request.owner() == null ? BlockOwner.USUAL_WEIGHT : request.owner().weight();
    queue.waits = request.operation() == Bio.Operation.READ || (request.flags() & Bio.SYNC) != 0;
    boolean wasIdle = queue.isEmpty() && queue != serving;
    queue.add(request);
    if (wasIdle) {
      queue.start = Math.max(virtualTime, queue.finish);
      queue.finish = queue.start + queue.budget * SCALE / queue.weight;
    }
    if (queue == serving) {
      idleUntil = Long.MAX_VALUE;
    }
  }

  @Override
  public Request dispatch(long now) {
    if (serving != null && !goesOn(now)) {
      if (idleUntil != Long.MAX_VALUE) {
        return null;
      }
      expire(now);
    }
    if (serving == null) {
      serving = next();
      served = 0;
      turnBegan = now;
    }
    if (serving == null) {
      return null;
    }
    Request request = serving.take();
    served += request.sectors();
    inDevice++;
    return request;
  }

  /** Whether the turn goes on with another request now; if not, either the owner gets its moment, or the turn is over. */
  private boolean goesOn(long now) {
    if (now - turnBegan >= turnCycles()) {
      idleUntil = Long.MAX_VALUE;
      return false;
    }
    if (!serving.isEmpty()) {
      idleUntil = Long.MAX_VALUE;
      return served + serving.next().sectors() <= serving.budget || served == 0;
    }
    if (!serving.waits || served >= serving.budget || idleMicros == 0 || idleUntil != Long.MAX_VALUE && now >= idleUntil) {
      idleUntil = Long.MAX_VALUE;
    } else if (idleUntil == Long.MAX_VALUE) {
      idleUntil = now + idleMicros * cyclesPerMicro;
    }
    return false;
  }

  private long turnCycles() {
    return turnMillis * 1000 * cyclesPerMicro;
  }

  /** The turn ends: it is charged for what it got, or for its time if that is over, and the next budget follows from whether this one was enough. */
  private void expire(long now) {
    long charged = now - turnBegan < turnCycles() ? served : Math.max(served, mostBudget);
    serving.finish = serving.start + charged * SCALE / serving.weight;
    boolean more = !serving.isEmpty();
    serving.budget = more ? Math.min(mostBudget, serving.budget * 2) : Math.max(LEAST_BUDGET, Math.min(serving.budget, served));
    if (more) {
      serving.start = serving.finish;
      serving.finish = serving.start + serving.budget * SCALE / serving.weight;
    } else if (inDevice == 0 || queues.size() > 64) {
      queues.remove(serving);
    }
    serving = null;
  }

  /** Among those whose turn has begun in virtual time, which moves on to the first if there is none, the one whose turn would end first. */
  private OwnerQueue next() {
    long earliest = Long.MAX_VALUE;
    for (OwnerQueue queue : queues) {
      earliest = queue.isEmpty() ? earliest : Math.min(earliest, queue.start);
    }
    if (earliest == Long.MAX_VALUE) {
      return null;
    }
    virtualTime = Math.max(virtualTime, earliest);
    OwnerQueue best = null;
    for (OwnerQueue queue : queues) {
      if (!queue.isEmpty() && queue.start <= virtualTime && (best == null || queue.finish < best.finish)) {
        best = queue;
      }
    }
    return best;
  }

  @Override
  public void completed(Request request, long now) {
    inDevice--;
    virtualTime += request.sectors() * SCALE / totalWeight();
  }

  private long totalWeight() {
    long total = 0;
    for (OwnerQueue queue : queues) {
      total += queue.isEmpty() && queue != serving ? 0 : queue.weight;
    }
    return Math.max(1, total);
  }

  @Override
  public long wakeAt() {
    return idleUntil;
  }

  @Override
  public SequencedMap<String, Tunable> tunables() {
    SequencedMap<String, Tunable> shown = new LinkedHashMap<>();
    shown.put("max_budget", DeadlineScheduler.tunable(() -> mostBudget, value -> mostBudget = Math.max(LEAST_BUDGET, value)));
    shown.put("timeout_sync", DeadlineScheduler.tunable(() -> turnMillis, value -> turnMillis = Math.max(1, value)));
    shown.put("slice_idle_us", DeadlineScheduler.tunable(() -> idleMicros, value -> idleMicros = value));
    return shown;
  }
}
