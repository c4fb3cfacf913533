package pith.vfs.block;

/**
 * For whom a disk works: a control group. Source: Linux's {@code struct blkcg_gq}.
 *
 * <p>Bios carry it from where they are submitted to where they are scheduled and counted.
 */
public interface BlockOwner {
  /** {@return a number that no other owner has, and that is the same in every equal run} */
  long id();

  /** {@return its share of a disk, 1 to 10000, compared with that of others} */
  int weight();
}
