package pith.mm.background;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import pith.sync.Sleep;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;

/** A kernel thread that exists only once there is work for it. */
public final class Daemon {
  private final String name;
  private final Consumer<Daemon> body;
  private final Daemons all;
  private final WaitQueue queue = new WaitQueue();
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile boolean wanted;

  Daemon(Daemons all, String name, Consumer<Daemon> body) {
    this.all = all;
    this.name = name;
    this.body = body;
  }

  /** {@return what the thread is called, 15 characters at most} */
  public String name() {
    return name;
  }

  /** There is work. Callable with any lock held; never waits. */
  public void wake() {
    if (!wanted) {
      wanted = true;
      queue.wakeAll();
      if (!started.get()) {
        all.lacks();
      }
    }
  }

  /** {@return whether there is work that nobody does: the caller is to start the thread then, which {@link #run}s} */
  boolean takeStart() {
    return wanted && !started.get() && started.compareAndSet(false, true);
  }

  /** The thread could not be started: somebody is to try again. */
  public void startFailed() {
    started.set(false);
    all.lacks();
  }

  /** The thread's life. */
  public void run() {
    body.accept(this);
  }

  /** Sleeps until there is work. {@return false if the thread is to end} */
  public boolean awaitWork() {
    return queue.await(Sleep.INTERRUPTIBLE, () -> wanted) == WaitResult.READY;
  }

  /** Sleeps until there is work, or to {@code deadline} in cycles. {@return false if the thread is to end} */
  public boolean awaitWork(long deadline) {
    return queue.awaitUntil(Sleep.INTERRUPTIBLE, deadline, () -> wanted) != WaitResult.INTERRUPTED;
  }

  /** {@return whether there is work} */
  public boolean wanted() {
    return wanted;
  }

  /** The work is done: the next {@link #wake} is about something new. */
  public void done() {
    wanted = false;
  }
}
