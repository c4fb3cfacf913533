package pith.kernel.kthread;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.function.Consumer;
import pith.hal.KernelStack;
import pith.hal.cpu.UserRegisters;
import pith.kernel.signal.Signal;
import pith.kernel.signal.SignalAction;
import pith.kernel.signal.SignalHandlers;
import pith.kernel.task.Current;
import pith.kernel.task.Embryo;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.ResourceLimits;
import pith.kernel.task.Session;
import pith.kernel.task.Task;
import pith.kernel.task.TaskTable;
import pith.kernel.task.UserCode;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.vfs.attr.Credentials;

/** Starts kernel threads, all children of {@code kthreadd}, which comes into being with the first of them. */
public final class KernelThreads {
  /** The group and the session that no process can join. */
  private static final int NO_SESSION = 0;

  private final Kernel kernel;
  private final Session session = new Session(NO_SESSION);
  private final WaitQueue never = new WaitQueue();
  private Process kthreadd;

  public KernelThreads(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * Starts a kernel thread called {@code name} (15 characters at most) that runs {@code body} once, as the task that it is given the licence of. Called on a
   * kernel stack with no lock held; throws ENOMEM or EAGAIN.
   */
  public Task start(String name, Consumer<Current> body) {
    if (kthreadd == null) {
      kthreadd = launch("kthreadd", this::idleForever).process();
    }
    return launch(name, body);
  }

  /** A thread runs on {@code hart} alone from now on, or anywhere while that is offline. */
  public void bind(Task thread, int hart) {
    BitSet only = new BitSet();
    only.set(hart);
    bind(thread, only);
  }

  /** A thread runs on these harts alone from now on, or anywhere while they are offline. */
  public void bind(Task thread, BitSet only) {
    try (SpinLock.Held _ = kernel.tasks().lock.acquire()) {
      thread.wants(only);
      kernel.scheduler().setAffinity(thread, thread.within(kernel.onlineHarts()));
    }
  }

  private void idleForever(Current current) {
    never.await(Sleep.INTERRUPTIBLE, () -> false);
  }

  private Task launch(String name, Consumer<Current> body) {
    Task task = embryo(name, body).born(kernel, kernel.machine().engine().now());
    task.stack(new KernelStack(task.name(), kernel.machine().engine(), task, () -> kernel.runTask(task)));
    publish(task);
    kernel.scheduler().wakeUpNew(task);
    return task;
  }

  private Embryo embryo(String name, Consumer<Current> body) {
    Embryo embryo = new Embryo();
    Deque<Runnable> undo = new ArrayDeque<>();
    boolean complete = false;
    try {
      takeParts(embryo, undo);
      complete = true;
    } finally {
      if (!complete) {
        undo.forEach(Runnable::run); // the latest first
      }
    }
    fillIn(embryo, name, body);
    return embryo;
  }

  /** What may be refused, each with its undo. */
  private void takeParts(Embryo embryo, Deque<Runnable> undo) {
    embryo.takeObjects(kernel.objects());
    undo.push(() -> embryo.giveObjectsBack(kernel.objects()));
    embryo.tid = kernel.tasks().reserveNumber();
    undo.push(() -> kernel.tasks().releaseNumber(embryo.tid));
    embryo.handlers = new SignalHandlers(kernel.objects().sighand());
    undo.push(embryo.handlers::unshare);
    embryo.files = kernel.vfs().newDescriptors();
    undo.push(embryo.files::put);
    embryo.fs = kernel.vfs().newContext();
  }

  private void fillIn(Embryo embryo, String name, Consumer<Current> body) {
    embryo.handlers.action(Signal.CHLD, new SignalAction(SignalAction.IGNORE, 0, 0)); // children that end are gone at once
    ResourceLimits limits = new ResourceLimits(kernel.tasks().maxTasks());
    embryo.process = new Process(kernel.objects(), embryo.signalObject, embryo.tid, embryo.handlers, limits, kernel.machine().engine().now());
    embryo.process.controlGroup(kernel.rootGroup());
    embryo.process.makeKernelThread();
    embryo.process.exitSignal = Signal.CHLD;
    embryo.credentials = Credentials.ROOT;
    embryo.registers = new UserRegisters();
    embryo.code =
        new UserCode.JavaCode(
            current -> {
              body.accept(current);
              return 0;
            });
    embryo.comm = name;
    kernel.users().add(embryo.credentials.user().real());
  }

  private void publish(Task task) {
    Process process = task.process();
    TaskTable tasks = kernel.tasks();
    try (SpinLock.Held held = tasks.lock.acquire()) {
      process.addThread(task, held);
      process.leader(task);
      process.parent(kthreadd);
      tasks.join(process, NO_SESSION, session, held);
      tasks.publish(task, held);
      if (!task.allowed().equals(kernel.onlineHarts())) {
        kernel.scheduler().setAffinity(task, kernel.onlineHarts()); // from here on it follows harts that come and go
      }
    }
  }
}
