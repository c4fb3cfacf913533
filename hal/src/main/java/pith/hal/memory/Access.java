package pith.hal.memory;

/** What a memory access wanted: it selects the permission bit checked by the MMU and the cause code of a fault. */
public enum Access {
  FETCH,
  LOAD,
  /** Stores and atomic read-modify-writes. */
  STORE
}
