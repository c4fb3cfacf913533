package pith.vfs.block;

/** For whom a disk works: a process. Bios carry it from where they are submitted to where they are scheduled and counted. */
public interface BlockOwner {
  /** What somebody weighs if nobody says otherwise. */
  int USUAL_WEIGHT = 100;

  /** {@return a number that no other owner has, and that is the same in every equal run} */
  long id();

  /** {@return the control group that it is in, null for none} */
  BlockGroup group();

  /** {@return its share of a disk, 1 to 10000, compared with that of others} */
  default int weight() {
    return group() == null ? USUAL_WEIGHT : group().weight();
  }

  /** It reads or writes {@code bytes} bytes of a disk. */
  void moves(boolean write, long bytes);
}
