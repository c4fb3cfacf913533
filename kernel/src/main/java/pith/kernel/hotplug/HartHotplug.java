package pith.kernel.hotplug;

import java.util.BitSet;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.procfs.HartStates;
import pith.sched.Runqueue;
import pith.sched.SchedPolicy;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Takes harts offline and online, one at a time. */
public final class HartHotplug implements HartStates {
  private static final LockClass LOCK = LockClass.of("cpu_hotplug_lock");

  /** How often it is looked whether all tasks have left, each millisecond. */
  private static final int LOOKS = 1000;

  private final Mutex lock = new Mutex(LOCK);
  private final Kernel kernel;

  public HartHotplug(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public BitSet online() {
    return kernel.onlineHarts();
  }

  @Override
  public void online(int hart, boolean on) {
    try (var _ = lock.acquire()) {
      if (online().get(hart) == on) {
        return;
      }
      if (on) {
        bringUp(hart);
      } else {
        takeDown(hart);
      }
    }
  }

  private void bringUp(int hart) {
    change(hart, true);
    kernel.log().info("CPU" + hart + ": on");
  }

  private void takeDown(int hart) {
    if (hart == 0) {
      throw Refused.of(Errno.EBUSY);
    }
    change(hart, false);
    if (!isLeft(hart)) {
      change(hart, true);
      throw Refused.of(Errno.EBUSY);
    }
    kernel.scheduler().moveTimers(hart);
    kernel.log().info("CPU" + hart + ": off");
  }

  /** From here on tasks are placed, woken and balanced on the harts that are left. */
  private void change(int hart, boolean on) {
    BitSet next = (BitSet) online().clone();
    next.set(hart, on);
    try (SpinLock.Held held = kernel.tasks().lock.acquire()) {
      if (!on && kernel.tasks().processes(held).stream().anyMatch(HartHotplug::isPromisedTime)) {
        throw Refused.of(Errno.EBUSY);
      }
      kernel.onlineHarts(next);
      kernel.schedulerParts().domains().rebuild(next);
      kernel.tasks().processes(held).forEach(process -> follow(process, next));
    }
  }

  private static boolean isPromisedTime(Process process) {
    return process.threads().stream().anyMatch(thread -> thread.policy() == SchedPolicy.DEADLINE);
  }

  private void follow(Process process, BitSet online) {
    BitSet harts = process.controlGroup().harts(online);
    for (Task thread : process.threads()) {
      BitSet allowed = thread.within(harts);
      if (!allowed.equals(thread.allowed())) {
        kernel.scheduler().setAffinity(thread, allowed);
      }
    }
  }

  /** Waits until no task is on a hart's runqueue; the caller leaves it as well, if it is there. {@return whether that came to pass} */
  private boolean isLeft(int hart) {
    Runqueue rq = kernel.scheduler().runqueues().get(hart);
    for (int look = 0; look < LOOKS; look++) {
      rest();
      if (rq.running() == 0 && Execution.current().hart() != rq.hart()) {
        return true;
      }
    }
    return false;
  }

  private void rest() {
    Execution me = Execution.current();
    me.prepareToSleep(Sleep.UNINTERRUPTIBLE);
    me.scheduleUntil(me.hart().cycles() + kernel.machine().hertz() / 1000);
    me.finishSleep();
  }
}
