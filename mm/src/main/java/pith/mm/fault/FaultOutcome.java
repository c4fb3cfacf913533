package pith.mm.fault;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * What came of a page fault, and of each attempt at handling it: then it says as well whether the lock under which the attempt was made is still held, so that
 * the caller knows what to release. Source: Linux's {@code vm_fault_t}.
 */
public sealed interface FaultOutcome {
  /** No VMA there: si_code SEGV_MAPERR. */
  int NOT_MAPPED = 1;

  /** A VMA, but it does not permit the access: si_code SEGV_ACCERR. */
  int NO_PERMISSION = 2;

  /** The lock is held, and the program goes on with the same instruction: the entry is there now; {@code major} if a device was read for it. */
  record Installed(FaultKind kind, boolean major) implements FaultOutcome {}

  /** The lock was dropped, to wait for something: everything that was looked at may have changed. Do all of it again, from finding the VMA. */
  record RetryLockDropped(Waited waited) implements FaultOutcome {}

  /** The entry is there, but the lock was dropped afterwards, to wait: nothing that was looked at may be used any more. */
  record CompletedLockDropped(FaultKind kind, boolean major, Waited waited) implements FaultOutcome {}

  /** The lock was dropped, to wait for the program to handle the fault itself, and a signal ended the wait: it goes first, then the access faults anew. */
  record Interrupted() implements FaultOutcome {}

  /** The lock is held; a huge page cannot be used here: go on with small ones. */
  record Fallback() implements FaultOutcome {}

  /** The lock is held. No page to be had: ask the {@code OomKiller}, then retry or give up. */
  record OutOfMemory() implements FaultOutcome {}

  /** The lock is held. Beyond the end of the file, or it could not be read: SIGBUS, BUS_ADRERR. */
  record BusError() implements FaultOutcome {}

  /** The lock is held, if there was a VMA to be locked. SIGSEGV with {@code code} {@link #NOT_MAPPED} or {@link #NO_PERMISSION}. */
  record SegmentationFault(int code) implements FaultOutcome {}

  /** Somebody else changed the entry first. */
  FaultOutcome RACED = Instances.MINOR[FaultKind.RACED.ordinal()];
  FaultOutcome INTERRUPTED = new Interrupted();
  FaultOutcome FALLBACK = new Fallback();
  FaultOutcome OUT_OF_MEMORY = new OutOfMemory();
  FaultOutcome BUS_ERROR = new BusError();
  FaultOutcome UNMAPPED = new SegmentationFault(NOT_MAPPED);
  FaultOutcome FORBIDDEN = new SegmentationFault(NO_PERMISSION);

  /** {@return the one instance for a kind: faults allocate none} */
  static FaultOutcome installed(FaultKind kind, boolean major) {
    return major ? Instances.MAJOR[kind.ordinal()] : Instances.MINOR[kind.ordinal()];
  }

  /** {@return the instance for an attempt that dropped the lock to wait} */
  static FaultOutcome retry(Waited waited) {
    return Instances.RETRY[waited.ordinal()];
  }

  /** {@return what a refusal on the way to the page means} */
  static FaultOutcome refused(Refused refusal) {
    return refusal.errno() == Errno.ENOMEM ? OUT_OF_MEMORY : BUS_ERROR;
  }

  /** {@return whether the lock under which the attempt was made is still held} */
  default boolean lockHeld() {
    return !(this instanceof RetryLockDropped || this instanceof CompletedLockDropped || this instanceof Interrupted);
  }

  /** {@return whether the access may be tried again} */
  default boolean resolved() {
    return this instanceof Installed || this instanceof CompletedLockDropped || this instanceof RetryLockDropped;
  }

  /** {@return whether a device was read} */
  default boolean major() {
    return switch (this) {
      case Installed(var _, boolean major) -> major;
      case CompletedLockDropped(var _, boolean major, var _) -> major;
      default -> false;
    };
  }
}
