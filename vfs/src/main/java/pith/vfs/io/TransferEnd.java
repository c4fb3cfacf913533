package pith.vfs.io;

/** Is told once how a transfer that was begun has ended; in an interrupt or while somebody polls, so it must not sleep. */
@FunctionalInterface
public interface TransferEnd {
  /** {@code result} is the number of bytes that were moved, or a negated errno as Linux numbers them. */
  void ended(long result);
}
