package pith.mm.userfault;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;

/**
 * What a userfaultfd stands for: who waits for it, and which pages it protects. The VMAs that are registered with it point to it. Linux's
 * {@code userfaultfd_ctx}.
 */
public final class Userfault {
  private static final LockClass LOCK = LockClass.of("userfaultfd.lock");

  private final boolean userModeOnly;
  private final SpinLock lock = new SpinLock(LOCK);
  private final WaitQueue readers = new WaitQueue();
  private final WaitQueue sleepers = new WaitQueue();
  private final ProtectedPages protectedPages = new ProtectedPages();

  /** In the order in which they came. Guarded by {@link #lock}. */
  private final List<PendingFault> waiting = new ArrayList<>();

  // Chosen once, before anything is registered.
  private volatile boolean signals;
  private volatile boolean protectsAbsent;

  /** Nobody can handle faults any more. */
  private volatile boolean released;

  /** {@code userModeOnly}: faults that the kernel meets on behalf of the program are not reported, and fail. */
  public Userfault(boolean userModeOnly) {
    this.userModeOnly = userModeOnly;
  }

  /**
   * Before anything is registered.
   *
   * @param signals threads are not to sleep, but to get SIGBUS
   * @param protectsAbsent a page that is not there can be protected, too
   */
  public void choose(boolean signals, boolean protectsAbsent) {
    this.signals = signals;
    this.protectsAbsent = protectsAbsent;
  }

  public boolean userModeOnly() {
    return userModeOnly;
  }

  public boolean signals() {
    return signals;
  }

  public boolean protectsAbsent() {
    return protectsAbsent;
  }

  public boolean released() {
    return released;
  }

  /** {@return the pages to which a write is reported}; under {@code mm.page_table_lock} */
  public ProtectedPages protectedPages() {
    return protectedPages;
  }

  // The thread that faults.

  /** Notes a fault, under {@code mm.page_table_lock} so that whoever resolves it finds it. {@link #await} must follow, without any lock. */
  public PendingFault announce(long address, boolean write, PendingFault.Reason reason) {
    PendingFault fault = new PendingFault(address, write, reason);
    try (var _ = lock.acquire()) {
      waiting.add(fault);
    }
    return fault;
  }

  /** Sleeps until the fault is to be tried again. {@return false if the sleep was interrupted} */
  public boolean await(PendingFault fault, Sleep mode) {
    readers.wakeAll();
    WaitResult result = sleepers.await(mode, () -> fault.woken || released);
    try (var _ = lock.acquire()) {
      waiting.remove(fault);
    }
    return result == WaitResult.READY;
  }

  // Who has the descriptor.

  /** {@return the oldest fault of which nobody has been told, or null} */
  public PendingFault take() {
    try (var _ = lock.acquire()) {
      PendingFault next = untaken();
      if (next != null) {
        next.taken = true;
      }
      return next;
    }
  }

  /** {@return whether {@link #take} would give one} */
  public boolean hasNews() {
    try (var _ = lock.acquire()) {
      return untaken() != null;
    }
  }

  private PendingFault untaken() {
    for (PendingFault fault : waiting) {
      if (!fault.taken) {
        return fault;
      }
    }
    return null;
  }

  /** {@return where those wait who want to read about faults} */
  public WaitQueue readers() {
    return readers;
  }

  /** Lets the faults within {@code [start, end)} be tried again, whether or not anybody has been told of them. */
  public void wake(long start, long end) {
    boolean any;
    Predicate<PendingFault> within = fault -> fault.address() >= start && fault.address() < end;
    try (var _ = lock.acquire()) {
      waiting.stream().filter(within).forEach(fault -> fault.woken = true);
      any = waiting.removeIf(within);
    }
    if (any) {
      sleepers.wakeAll();
    }
  }

  /** From now on no fault waits for this. */
  public void release() {
    released = true;
    wake(0, Long.MAX_VALUE);
    readers.wakeAll();
  }
}
