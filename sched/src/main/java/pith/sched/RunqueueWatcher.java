package pith.sched;

/**
 * Is told who comes to a runqueue, who leaves and who ran: what placement, balancing and cache-aware scheduling keep their figures by. Every method
 * runs with the runqueue's lock held.
 */
public interface RunqueueWatcher {
  /** Nobody watches. */
  RunqueueWatcher NONE = new RunqueueWatcher() {};

  /** A task stands on the runqueue from now on. */
  default void queued(Runqueue rq, SchedTask task) {}

  /** A task no longer does. */
  default void dequeued(Runqueue rq, SchedTask task) {}

  /** {@code task} gets the hart. */
  default void picked(Runqueue rq, SchedTask task) {}

  /** The running task, which stands on the runqueue, ran for {@code cycles} since the last call. */
  default void ran(Runqueue rq, SchedTask task, long cycles) {}

  /** The hart idles and has no tick from now on; told whenever that is settled anew. */
  default void tickStopped(Runqueue rq) {}

  /** {@return a watcher that tells two} */
  static RunqueueWatcher both(RunqueueWatcher first, RunqueueWatcher second) {
    return new RunqueueWatcher() {
      @Override
      public void queued(Runqueue rq, SchedTask task) {
        first.queued(rq, task);
        second.queued(rq, task);
      }

      @Override
      public void dequeued(Runqueue rq, SchedTask task) {
        first.dequeued(rq, task);
        second.dequeued(rq, task);
      }

      @Override
      public void picked(Runqueue rq, SchedTask task) {
        first.picked(rq, task);
        second.picked(rq, task);
      }

      @Override
      public void ran(Runqueue rq, SchedTask task, long cycles) {
        first.ran(rq, task, cycles);
        second.ran(rq, task, cycles);
      }

      @Override
      public void tickStopped(Runqueue rq) {
        first.tickStopped(rq);
        second.tickStopped(rq);
      }
    };
  }
}
