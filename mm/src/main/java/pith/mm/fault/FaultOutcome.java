package pith.mm.fault;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** What came of a page fault. No lock is held whatever it is. */
public sealed interface FaultOutcome {
  /** No VMA there: si_code SEGV_MAPERR. */
  int NOT_MAPPED = 1;

  /** A VMA, but it does not permit the access: si_code SEGV_ACCERR. */
  int NO_PERMISSION = 2;

  /** The entry is there now; {@code major} if a device was read for it. The program goes on with the same instruction. */
  record Installed(FaultKind kind, boolean major) implements FaultOutcome {}

  /** Something changed meanwhile: the program repeats the instruction, and faults again if it must. */
  record Retry() implements FaultOutcome {}

  /** Not by this way, but perhaps by another: no huge page to be had. Never the answer of {@link PageFaults#handle}. */
  record Fallback() implements FaultOutcome {}

  /** No page to be had: ask the {@code OomKiller}, then retry or give up. */
  record OutOfMemory() implements FaultOutcome {}

  /** Beyond the end of the file, or it could not be read: SIGBUS, BUS_ADRERR. */
  record BusError() implements FaultOutcome {}

  /** SIGSEGV with {@code code} {@link #NOT_MAPPED} or {@link #NO_PERMISSION}. */
  record SegmentationFault(int code) implements FaultOutcome {}

  FaultOutcome RETRY = new Retry();
  FaultOutcome FALLBACK = new Fallback();
  FaultOutcome OUT_OF_MEMORY = new OutOfMemory();
  FaultOutcome BUS_ERROR = new BusError();
  FaultOutcome UNMAPPED = new SegmentationFault(NOT_MAPPED);
  FaultOutcome FORBIDDEN = new SegmentationFault(NO_PERMISSION);

  /** {@return the one instance for a kind: faults allocate none} */
  static FaultOutcome installed(FaultKind kind, boolean major) {
    return major ? Instances.MAJOR[kind.ordinal()] : Instances.MINOR[kind.ordinal()];
  }

  /** {@return what a refusal on the way to the page means} */
  static FaultOutcome refused(Refused refusal) {
    return refusal.errno() == Errno.ENOMEM ? OUT_OF_MEMORY : BUS_ERROR;
  }

  /** {@return whether the access may be tried again} */
  default boolean resolved() {
    return this instanceof Installed || this instanceof Retry;
  }
}
