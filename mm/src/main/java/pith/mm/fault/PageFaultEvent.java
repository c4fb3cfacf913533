package pith.mm.fault;

import java.util.Locale;
import pith.hal.memory.Access;
import pith.hal.trace.Category;
import pith.hal.trace.TraceEvent;

/**
 * A fault was handled.
 *
 * @param address the virtual address
 * @param cycles how long it took
 */
public record PageFaultEvent(long address, Access access, FaultOutcome outcome, long cycles) implements TraceEvent {
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
    to.field("cycles", cycles);
  }

  /** {@return the outcome as a person reads it: the kind, {@code major} or why not} */
  public String outcomeText() {
    return switch (outcome) {
      case FaultOutcome.Installed(FaultKind kind, boolean major) ->
          kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + (major ? " major" : "");
      case FaultOutcome.Retry() -> "retry";
      case FaultOutcome.Fallback() -> "fallback";
      case FaultOutcome.OutOfMemory() -> "out-of-memory";
      case FaultOutcome.BusError() -> "bus-error";
      case FaultOutcome.SegmentationFault(int code) -> code == FaultOutcome.NOT_MAPPED ? "not-mapped" : "no-permission";
    };
  }
}
