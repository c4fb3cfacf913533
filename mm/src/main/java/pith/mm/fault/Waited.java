package pith.mm.fault;

/** What a fault waited for, without the lock of the VMA or the space. */
public enum Waited {
  NOTHING,
  /** A page of a file was read. */
  DEVICE,
  /** The stack was made to grow, with the whole space locked. */
  STACK_GROWTH,
  /** The page was on its way to another frame. */
  PAGE_MOVE,
  /** There were too many dirty pages: some were written back first. */
  WRITE_BACK,
  /** The program was told, and saw to it. */
  USERFAULT
}
