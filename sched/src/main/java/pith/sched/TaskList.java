package pith.sched;

/**
 * The tasks of one class on a runqueue, from the one that was queued or ran last to the one that has waited longest: balancing takes from the far
 * end, where caches
 * are coldest. Joining, leaving and coming to the front take the same time however many there are. Guarded by the runqueue's lock. Source: Linux's
 * {@code rq->cfs_tasks}.
 */
public final class TaskList {
  /** A task's place in a list; each task has one. */
  static final class Link {
    final SchedTask task;
    private Link newer;
    private Link older;
    private TaskList list;

    Link(SchedTask task) {
      this.task = task;
    }
  }

  private Link newest;
  private Link oldest;
  private int size;

  public int size() {
    return size;
  }

  /** {@return whether {@code task} is in this list} */
  public boolean contains(SchedTask task) {
    return task.link.list == this;
  }

  /** Puts {@code task}, which is in no list, to the front. */
  public void add(SchedTask task) {
    Link link = task.link;
    link.list = this;
    link.older = newest;
    link.newer = null;
    if (newest == null) {
      oldest = link;
    } else {
      newest.newer = link;
    }
    newest = link;
    size++;
  }

  public void remove(SchedTask task) {
    Link link = task.link;
    if (link.newer == null) {
      newest = link.older;
    } else {
      link.newer.older = link.older;
    }
    if (link.older == null) {
      oldest = link.newer;
    } else {
      link.older.newer = link.newer;
    }
    link.list = null;
    size--;
  }

  /** Brings {@code task}, which is in the list, to the front. */
  public void refresh(SchedTask task) {
    if (newest != task.link) {
      remove(task);
      add(task);
    }
  }

  /** {@return the task that has waited longest, or null} */
  public SchedTask oldest() {
    return oldest == null ? null : oldest.task;
  }
}
