package pith.mm.fault;

import java.util.Locale;
import pith.hal.memory.Access;
import pith.hal.trace.Category;
import pith.hal.trace.TraceEvent;

/**
 * A fault was handled.
 *
 * @param address the virtual address
 * @param lock under which lock it ended
 * @param retries how often it began anew
 * @param waited for what, the last time
 * @param cycles how long it took
 */
public record PageFaultEvent(long address, Access access, FaultOutcome outcome, LockTaken lock, int retries, Waited waited, long cycles)
    implements TraceEvent {
  @Override
  public Category category() {
    return Category.FAULT;
  }

  @Override
  public String name() {
    return "page_fault_user";
  }

  @Override
  public void fields(FieldVisitor to) {
    to.address("address", address);
    to.field("access", access.name().toLowerCase(Locale.ROOT));
    to.field("outcome", outcomeText());
    to.field("lock", word(lock));
    if (retries > 0) {
      to.field("retries", retries);
    }
    if (waited != Waited.NOTHING) {
      to.field("waited", word(waited));
    }
    to.field("cycles", cycles);
  }

  /** {@return the outcome as a person reads it: the kind, {@code major} or why not} */
  public String outcomeText() {
    return switch (outcome) {
      case FaultOutcome.Installed(FaultKind kind, boolean major) -> word(kind) + (major ? " major" : "");
      case FaultOutcome.CompletedLockDropped(FaultKind kind, boolean major, var _) -> word(kind) + (major ? " major" : "");
      case FaultOutcome.RetryLockDropped _ -> "retry";
      case FaultOutcome.Interrupted _ -> "interrupted";
      case FaultOutcome.Fallback _ -> "fallback";
      case FaultOutcome.OutOfMemory() -> "out-of-memory";
      case FaultOutcome.BusError() -> "bus-error";
      case FaultOutcome.SegmentationFault(int code) -> code == FaultOutcome.NOT_MAPPED ? "not-mapped" : "no-permission";
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
