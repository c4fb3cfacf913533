package pith.kernel.ipc;

import static pith.hal.view.Member.pad;
import static pith.hal.view.Member.u64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pith.hal.view.Layout;
import pith.kernel.task.Kernel;
import pith.sync.Sleep;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Credentials;

/** Semaphores that are changed together. Source: semop(2), semctl(2), Linux's {@code ipc/sem.c}. */
public final class SemaphoreSet extends IpcObject {
  /** Most semaphores in a set, most operations in a call, largest value. Linux: {@code SEMMSL}, {@code SEMOPM}, {@code SEMVMX}. */
  public static final int MOST = 32_000, MOST_OPERATIONS = 500, MOST_VALUE = 32_767;

  /** What Linux keeps for a semaphore, and for a set. */
  private static final int SEMAPHORE_BYTES = 64, SET_BYTES = 128;

  private static final Layout STATUS = Layout.of("semid64_ds", 88, pad(48), u64("otime").at(48), u64("ctime"), u64("nsems"), pad(16));

  private final WaitQueue waiters = new WaitQueue();
  private final long memory;
  private final int count;

  /** By semaphore, and guarded by the lock, as all that follow. */
  private final int[] values;

  private final int[] lastPids;
  private final int[] waitForMore;
  private final int[] waitForZero;
  private final List<int[]> adjustments = new ArrayList<>();
  private long operatedAt;

  /** How often values changed; who waits looks at it without the lock. */
  private volatile long changes;

  SemaphoreSet(Kernel kernel, int id, IpcPermissions permissions, int count) {
    super(kernel, id, permissions);
    this.count = count;
    memory = kernel.memory().slabs().kmalloc().allocate(SET_BYTES + (long) SEMAPHORE_BYTES * count);
    values = new int[count];
    lastPids = new int[count];
    waitForMore = new int[count];
    waitForZero = new int[count];
  }

  /** {@return the maker of sets of {@code count}} Refuses with EINVAL a set without semaphores. */
  public static SemaphoreSet make(Kernel kernel, int id, IpcPermissions permissions, int count) {
    if (count == 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return new SemaphoreSet(kernel, id, permissions, count);
  }

  public int count() {
    return count;
  }

  /**
   * Does all operations at once, waiting until that is possible.
   *
   * @param undo where what is to be undone is noted
   * @param deadline in cycles of the machine
   * @throws Refused EACCES, EFBIG, ERANGE, EAGAIN, EIDRM, EINTR
   */
  public void operate(List<SemaphoreOperation> operations, Credentials who, SemaphoreUndo undo, int pid, long deadline) {
    boolean changes = operations.stream().anyMatch(operation -> operation.change() != 0);
    int[] adjustment = operations.stream().anyMatch(SemaphoreOperation::undo) ? undo.of(this) : null;
    checkNumbers(operations);
    check(who, changes ? IpcPermissions.WRITE : IpcPermissions.READ);
    SemaphoreOperation blocked;
    long seen;
    do {
      try (var _ = lock.acquire()) {
        refuseRemoved();
        seen = this.changes;
        blocked = attempt(operations, adjustment, pid);
        if (blocked != null && blocked.noWait()) {
          throw Refused.of(Errno.EAGAIN);
        }
        countWaiter(blocked, 1);
      }
      if (blocked != null) {
        await(blocked, seen, deadline);
      }
    } while (blocked != null);
    if (changes) {
      waiters.wakeAll();
    }
  }

  private void checkNumbers(List<SemaphoreOperation> operations) {
    if (operations.stream().anyMatch(operation -> operation.number() >= count)) {
      throw Refused.of(Errno.EFBIG);
    }
  }

  private void await(SemaphoreOperation blocked, long seen, long deadline) {
    WaitResult result = waiters.awaitUntil(Sleep.INTERRUPTIBLE, deadline, () -> removed || changes != seen);
    try (var _ = lock.acquire()) {
      countWaiter(blocked, -1);
    }
    if (result != WaitResult.READY && !removed) {
      throw Refused.of(result == WaitResult.INTERRUPTED ? Errno.EINTR : Errno.EAGAIN);
    }
  }

  private void countWaiter(SemaphoreOperation blocked, int one) {
    if (blocked != null) {
      (blocked.change() == 0 ? waitForZero : waitForMore)[blocked.number()] += one;
    }
  }

  /** {@return the operation that must wait, with nothing changed; null if all are done} */
  private SemaphoreOperation attempt(List<SemaphoreOperation> operations, int[] adjustment, int pid) {
    int done = 0;
    SemaphoreOperation blocked = null;
    try {
      while (done < operations.size() && blocked == null) {
        SemaphoreOperation operation = operations.get(done);
        int value = values[operation.number()];
        boolean waits = operation.change() == 0 ? value != 0 : value + operation.change() < 0;
        if (waits) {
          blocked = operation;
        } else {
          checkRange(operation, adjustment);
          apply(operation, adjustment, 1);
          done++;
        }
      }
    } catch (Refused outOfRange) {
      undo(operations, done, adjustment);
      throw outOfRange;
    }
    if (blocked != null) {
      undo(operations, done, adjustment);
      return blocked;
    }
    operations.forEach(operation -> lastPids[operation.number()] = pid);
    operatedAt = now();
    changes++;
    return null;
  }

  private void checkRange(SemaphoreOperation operation, int[] adjustment) {
    int next = values[operation.number()] + operation.change();
    int back = operation.undo() ? adjustment[operation.number()] - operation.change() : 0;
    if (next > MOST_VALUE || back > MOST_VALUE || back < -MOST_VALUE - 1) {
      throw Refused.of(Errno.ERANGE);
    }
  }

  private void apply(SemaphoreOperation operation, int[] adjustment, int sign) {
    values[operation.number()] += sign * operation.change();
    if (operation.undo()) {
      adjustment[operation.number()] -= sign * operation.change();
    }
  }

  private void undo(List<SemaphoreOperation> operations, int done, int[] adjustment) {
    operations.subList(0, done).reversed().forEach(operation -> apply(operation, adjustment, -1));
  }

  int[] newAdjustments() {
    int[] made = new int[count];
    try (var _ = lock.acquire()) {
      adjustments.add(made);
    }
    return made;
  }

  /** A process has ended: what it had taken comes back. */
  void giveBack(int[] added, int pid) {
    try (var _ = lock.acquire()) {
      adjustments.removeIf(each -> each == added);
      for (int i = 0; i < count; i++) {
        if (added[i] != 0) {
          values[i] = Math.clamp(values[i] + added[i], 0, MOST_VALUE);
          lastPids[i] = pid;
        }
      }
      operatedAt = now();
      changes++;
    }
    waiters.wakeAll();
  }

  /** What semctl asks of one semaphore. */
  public enum Question {
    VALUE, LAST_PID, WAIT_FOR_MORE, WAIT_FOR_ZERO
  }

  /** Refuses with EACCES, EINVAL. */
  public int ask(Question question, int number, Credentials who) {
    try (var _ = lock.acquire()) {
      refuseRemoved();
      permissions.check(who, IpcPermissions.READ);
      checkNumber(number);
      return switch (question) {
        case VALUE -> values[number];
        case LAST_PID -> lastPids[number];
        case WAIT_FOR_MORE -> waitForMore[number];
        case WAIT_FOR_ZERO -> waitForZero[number];
      };
    }
  }

  private void checkNumber(int number) {
    if (number < 0 || number >= count) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  /** {@return all values} Refuses with EACCES. */
  public int[] values(Credentials who) {
    try (var _ = lock.acquire()) {
      refuseRemoved();
      permissions.check(who, IpcPermissions.READ);
      return values.clone();
    }
  }

  /** Gives semaphores from {@code first} on new values, which nobody's end undoes. Refuses with ERANGE, EACCES, EINVAL. */
  public void set(int first, int[] wanted, Credentials who, int pid) {
    if (Arrays.stream(wanted).anyMatch(value -> value < 0 || value > MOST_VALUE)) {
      throw Refused.of(Errno.ERANGE);
    }
    try (var _ = lock.acquire()) {
      refuseRemoved();
      checkNumber(first);
      permissions.check(who, IpcPermissions.WRITE);
      for (int i = 0; i < wanted.length; i++) {
        int number = first + i;
        values[number] = wanted[i];
        lastPids[number] = pid;
        adjustments.forEach(each -> each[number] = 0);
      }
      changedAt = now();
      changes++;
    }
    waiters.wakeAll();
  }

  @Override
  public byte[] status() {
    byte[] status = STATUS.allocate();
    try (var _ = lock.acquire()) {
      permissions.describe(status, 0);
      STATUS.u64("otime").set(status, 0, operatedAt);
      STATUS.u64("ctime").set(status, 0, changedAt);
      STATUS.u64("nsems").set(status, 0, count);
    }
    return status;
  }

  @Override
  void discard() {
    waiters.wakeAll();
    kernel.memory().slabs().kmalloc().free(memory);
  }
}
