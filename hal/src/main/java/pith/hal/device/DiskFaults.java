package pith.hal.device;

/**
 * What goes wrong with a disk, decided by a seed: the same runs have the same faults.
 *
 * @param seed decides which blocks and which commands
 * @param badBlocksPerMillion how many of a million blocks of 4 KiB cannot be read until they are written again
 * @param lostPerMillion how many of a million commands the disk never answers
 */
public record DiskFaults(long seed, int badBlocksPerMillion, int lostPerMillion) {
  public static final DiskFaults NONE = new DiskFaults(0, 0, 0);
  private static final int MILLION = 1_000_000;

  /** {@return whether block {@code number} of 4 KiB is bad} */
  public boolean bad(long number) {
    return badBlocksPerMillion > 0 && chosen(number, badBlocksPerMillion);
  }

  /** {@return whether command {@code number} is never answered} */
  public boolean lost(long number) {
    return lostPerMillion > 0 && chosen(~number, lostPerMillion);
  }

  private boolean chosen(long number, int perMillion) {
    return Long.remainderUnsigned(new Entropy(seed + number * 0x632b_e59b_d9b4_e019L).nextLong(), MILLION) < perMillion;
  }
}
