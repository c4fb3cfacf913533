package pith.kernel.proc;

import pith.kernel.signal.Signal;
import pith.kernel.signal.SignalAction;
import pith.kernel.signal.SignalHandlers;
import pith.kernel.task.Task;
import pith.sync.SpinLock;

/** The sets of signals that /proc shows of a task, as bits, and how many are queued. */
record SignalSets(long pending, long shared, long blocked, long ignored, long caught, int queued) {
  static SignalSets of(Task task) {
    SignalHandlers handlers = task.process().handlers();
    long ignored = 0;
    long caught = 0;
    try (SpinLock.Held held = handlers.lock.acquire()) {
      for (int signal = 1; signal <= Signal.MAX; signal++) {
        SignalAction action = handlers.action(signal);
        ignored |= action.handler() == SignalAction.IGNORE ? Signal.mask(signal) : 0;
        caught |= action.handled() ? Signal.mask(signal) : 0;
      }
      int queued = task.signals().pending().size() + task.process().sharedPending.size();
      return new SignalSets(task.signals().pending().set(), task.process().sharedPending.set(), task.signals().blocked(), ignored, caught, queued);
    }
  }
}
