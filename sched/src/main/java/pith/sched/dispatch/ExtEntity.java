package pith.sched.dispatch;

import pith.sched.plugin.ExtTask;

/**
 * A task's standing in the ext class. Guarded by the lock of the runqueue it is on and, where a policy may change it, by the class's.
 *
 * @param <T> the type of tasks
 */
public final class ExtEntity<T extends ExtEntity.Owner> implements ExtTask {
  /** What a task tells of itself. */
  public interface Owner {
    String name();

    int hartId();

    boolean allowedOn(int hart);
  }

  public final T owner;

  /** Where it stands; null while it runs, sleeps, or is kept in mind by its policy. */
  DispatchQueue<T> queue;

  /** Its place there: the virtual time at which it was inserted, or 0 where arrival counts; then the order of arrival. */
  long key;

  long order;

  /** What is left of the time it may run, in cycles. */
  public long slice;

  /** For how long it has run since it got its hart, in cycles. */
  public long ran;

  /** It has its hart. */
  public boolean running;

  /** It wants to run and has no hart's local queue to stand in: it is not counted among those that its runqueue has to run. */
  public boolean shared;

  /** It goes from one runqueue to another, and keeps its place. */
  public boolean transfer;

  /** It became runnable, and no queue has been found for it yet. */
  public boolean placing;

  /** The queue that its policy chose along with its hart, or null. */
  public DispatchQueue<T> direct;

  /** As {@link #direct}, but that is the local queue of whichever hart it goes to. */
  public boolean directLocal;

  /** Since when it waits for a hart, in cycles; −1 while it does not. Read by the watchdog without a lock. */
  public volatile long waitingSince = -1;

  public int weight;

  private long vtime;
  private Object data;

  public ExtEntity(T owner) {
    this.owner = owner;
  }

  /** {@return the queue it stands in, or null} */
  public DispatchQueue<T> queue() {
    return queue;
  }

  /** Forgets what a policy left: another one begins. */
  public void reset() {
    vtime = 0;
    data = null;
    slice = 0;
    direct = null;
    directLocal = false;
  }

  @Override
  public String name() {
    return owner.name();
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public int hart() {
    return owner.hartId();
  }

  @Override
  public boolean allowedOn(int hart) {
    return owner.allowedOn(hart);
  }

  @Override
  public long vtime() {
    return vtime;
  }

  @Override
  public void vtime(long time) {
    vtime = time;
  }

  @Override
  public Object data() {
    return data;
  }

  @Override
  public void data(Object memory) {
    data = memory;
  }
}
