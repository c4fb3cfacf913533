package pith.vfs;

/** Whether the current process may use the blocks that a file system keeps for its administrator. */
@FunctionalInterface
public interface DiskReserve {
  /** Everybody may: a machine that does not run has no processes. */
  DiskReserve OPEN = (_, _) -> true;

  /** {@return whether the process may, of a file system that keeps them for {@code uid} and {@code gid}; no group is meant by 0} */
  boolean opensTo(int uid, int gid);
}
