package pith.vfs.iomap;

/**
 * What the iterator does to its mappings when it is asked for the next one and there is none: the last call of each operation, which for an operation within
 * one extent is every second.
 *
 * <p>Source: Fengnan Chang's change of {@code iomap_iter} in Linux 7.2.
 */
public enum TerminalClear {
  /** Clears both mappings and then finds that it is done, as up to 7.1. */
  LEGACY,
  /** Finds that it is done and leaves them alone, as from 7.2 on. */
  NONE
}
