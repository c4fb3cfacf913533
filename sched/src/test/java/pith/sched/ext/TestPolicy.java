package pith.sched.ext;

import java.util.ArrayDeque;
import java.util.Queue;
import pith.sched.plugin.ExtExit;
import pith.sched.plugin.ExtKernel;
import pith.sched.plugin.ExtPolicy;
import pith.sched.plugin.ExtTask;

/** Keeps waiting tasks in mind itself, and does what a test wants to go wrong. */
class TestPolicy implements ExtPolicy {
  private final Queue<ExtTask> waiting = new ArrayDeque<>();
  ExtKernel kernel;
  ExtExit exit;
  private boolean partial;

  TestPolicy onlyChosen() {
    partial = true;
    return this;
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public boolean partial() {
    return partial;
  }

  @Override
  public long timeoutMillis() {
    return 100;
  }

  @Override
  public void init(ExtKernel with) {
    kernel = with;
  }

  @Override
  public void exit(ExtExit why) {
    exit = why;
  }

  @Override
  public int selectHart(ExtTask task, int previous) {
    int idle = kernel.claimIdle(task, previous);
    return idle >= 0 ? idle : previous;
  }

  @Override
  public void enqueue(ExtTask task, Arrival why) {
    waiting.add(task);
    int idle = kernel.claimIdle(task, task.hart());
    if (idle >= 0) {
      kernel.kick(idle, ExtKernel.Kick.IDLE);
    }
  }

  @Override
  public void dequeue(ExtTask task) {
    waiting.remove(task);
  }

  @Override
  public void dispatch(int hart) {
    for (ExtTask each : waiting) {
      if (each.allowedOn(hart)) {
        waiting.remove(each);
        kernel.insert(each, ExtKernel.LOCAL, 1_000_000);
        return;
      }
    }
  }
}
