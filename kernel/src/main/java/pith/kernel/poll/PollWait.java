package pith.kernel.poll;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import pith.sync.Execution;
import pith.sync.Sleep;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;
import pith.vfs.io.PollTable;

/** One sleep on many queues. Confined to the task. */
public final class PollWait implements PollTable, AutoCloseable {
  private final Execution sleeper = Execution.current();
  private final List<WaitQueue> queues = new ArrayList<>();
  private final WaitQueue.Waiter waiter = this::wake;
  private volatile boolean woken;

  private boolean wake() {
    woken = true;
    return sleeper.wakeUp();
  }

  @Override
  public void register(WaitQueue queue) {
    queues.add(queue);
    queue.add(waiter);
  }

  /**
   * Sleeps until {@code ready} answers true; it is asked again after each wake-up of a registered queue. Registering and the first look
   * came before. {@code ready} may sleep.
   */
  public WaitResult await(long deadline, BooleanSupplier ready) {
    boolean inTime = true;
    while (true) {
      woken = false;
      if (ready.getAsBoolean()) {
        return WaitResult.READY;
      }
      if (!inTime) {
        return WaitResult.TIMED_OUT;
      }
      if (sleeper.interruptionPending(Sleep.INTERRUPTIBLE)) {
        return WaitResult.INTERRUPTED;
      }
      sleeper.prepareToSleep(Sleep.INTERRUPTIBLE);
      if (!woken) {
        inTime = sleeper.scheduleUntil(deadline);
      }
      sleeper.finishSleep();
    }
  }

  @Override
  public void close() {
    for (WaitQueue queue : queues) {
      queue.remove(waiter);
    }
  }
}
