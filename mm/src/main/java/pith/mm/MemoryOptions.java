package pith.mm;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.PagingMode;
import pith.mm.physical.PhysicalOptions;

/**
 * How a machine's memory management is set up: what was chosen of each {@link MemoryOption}, the usual value otherwise. Immutable.
 *
 * @param chosen values by key, for all options that differ from the usual
 */
public record MemoryOptions(Map<String, Object> chosen) {
  /** What a machine has unless it is told otherwise. */
  public static final MemoryOptions DEFAULT = new MemoryOptions(Map.of());

  public MemoryOptions {
    chosen = Collections.unmodifiableMap(new TreeMap<>(chosen));
  }

  /** {@return the value of an option} Looked up by key: whoever needs it on a hot path keeps it. */
  @SuppressWarnings("unchecked")
  public <T> T get(MemoryOption<T> option) {
    return (T) chosen.getOrDefault(option.key(), option.usual());
  }

  /** {@return a copy in which {@code option} is {@code value}} */
  public <T> MemoryOptions with(MemoryOption<T> option, T value) {
    Map<String, Object> more = new TreeMap<>(chosen);
    more.put(option.key(), value);
    return new MemoryOptions(more);
  }

  /** {@return a copy with what {@code settings} says: {@code KEY=VALUE} with commas between} Throws IllegalArgumentException with a sentence. */
  public MemoryOptions with(String settings) {
    MemoryOptions options = this;
    for (String setting : settings.split(",", -1)) {
      int equals = setting.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("'" + setting + "' is no setting; write KEY=VALUE, such as fork=eager");
      }
      options = options.with(MemoryOption.of(setting.substring(0, equals)), setting.substring(equals + 1));
    }
    return options;
  }

  private <T> MemoryOptions with(MemoryOption<T> option, String text) {
    return with(option, option.read(text));
  }

  public MemoryOptions withSlabDebug() {
    return with(MemoryOption.SLAB_DEBUG, true);
  }

  /** {@return whether free slab objects are poisoned and double frees caught} */
  public boolean slabDebug() {
    return get(MemoryOption.SLAB_DEBUG);
  }

  /** {@return width of an ASID in bits} */
  public int asidBits() {
    return get(MemoryOption.ASID_BITS);
  }

  /** {@return the format of page tables} */
  public PagingMode paging() {
    return get(MemoryOption.PAGING);
  }

  /** {@return how many pages a read fault on a file maps at once} */
  public int faultAroundPages() {
    return get(MemoryOption.FAULT_AROUND);
  }

  /** {@return how page frames are handed out} */
  public PhysicalOptions physical() {
    long movablePages = (long) get(MemoryOption.MOVABLE) << 20 >>> PhysicalMemory.PAGE_SHIFT;
    return new PhysicalOptions(get(MemoryOption.HART_LISTS), movablePages, get(MemoryOption.MIN_FREE));
  }
}
