package pith.sched.fair;

import pith.sched.Runqueue;
import pith.sched.SchedTask;
import pith.sched.eevdf.FairEntity;
import pith.sched.eevdf.FairGroup;
import pith.sched.eevdf.FairSettings;
import pith.sync.SpinLock;

/** Makes, changes and removes groups of fair tasks. No runqueue's lock is held by the caller. */
public final class FairGroups {
  private final FairSettings settings;
  private final FairGroup root;
  private final Runqueue[] runqueues;
  private final Throttling throttling;

  FairGroups(FairSettings settings, FairGroup root, Runqueue[] runqueues, Throttling throttling) {
    this.settings = settings;
    this.root = root;
    this.runqueues = runqueues;
    this.throttling = throttling;
  }

  /** {@return the group of all that are in no other} */
  public FairGroup root() {
    return root;
  }

  public FairSettings settings() {
    return settings;
  }

  /** Makes a group without members. */
  public FairGroup make(FairGroup parent) {
    return FairGroup.below(parent, settings);
  }

  /** Removes a group that has neither members nor groups below it. */
  public void remove(FairGroup group) {
    for (Runqueue rq : runqueues) {
      try (SpinLock.Held held = rq.lock.acquire()) {
        rq.account();
        FairEntity entity = group.queue(rq.hart().id()).entity;
        if (entity.queued) {
          throttling.hierarchy().extract(rq, entity, 0, true, false);
        }
        LoadTracking.leaves(rq, entity);
      }
    }
    group.remove();
  }

  /** Sets the weight of a group beside its siblings, 1024 as a task's at nice 0. */
  public void weigh(FairGroup group, int weight) {
    group.weight(weight);
    refresh(group);
  }

  /** Members of the group run only when nobody else wants to, or do no longer. */
  public void idle(FairGroup group, boolean on) {
    group.idle(on);
    refresh(group);
  }

  private void refresh(FairGroup group) {
    for (Runqueue rq : runqueues) {
      try (SpinLock.Held held = rq.lock.acquire()) {
        rq.account();
        FairEntity entity = group.queue(rq.hart().id()).entity;
        if (entity.queued) {
          LoadTracking.follow(rq, entity);
          LoadTracking.refresh(entity);
        }
      }
    }
  }

  /** Limits what a group may use of all harts together: {@code quota} in each {@code period}, and up to {@code burst} of what it saved; all in cycles. */
  public void limit(FairGroup group, long quota, long period, long burst) {
    group.bandwidth().limit(quota, period, burst);
    throttling.resumeAll(group);
  }

  /** {@return the group that a task is in} */
  public FairGroup of(SchedTask task) {
    FairGroup group = task.fair().group;
    return group == null ? root : group;
  }
}
