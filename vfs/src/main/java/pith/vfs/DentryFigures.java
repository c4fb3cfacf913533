package pith.vfs;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the dentry cache has and did.
 *
 * @param total dentries that exist, roots and those of pipes included
 * @param unused those on the list of the unused
 * @param negative names that are known to stand for nothing
 * @param buckets chains of the hash table
 * @param byFileSystem how many names of each type of file system are cached
 * @param lockFreeWalks stretches of paths that were walked without a lock
 * @param abandonedWalks those that were walked in vain, as something changed on the way
 * @param lockedLookups names that were looked up with the lock
 * @param fileSystemLookups names that a file system was asked for
 */
public record DentryFigures(
    int total, int unused, int negative, int buckets, Map<String, Integer> byFileSystem, long lockFreeWalks, long abandonedWalks, long lockedLookups, long fileSystemLookups) {
  /** Counts dentries. Confined to who asks. */
  static final class Counter implements Consumer<Dentry> {
    private final Map<String, Integer> byFileSystem = new TreeMap<>();
    private int negative;

    @Override
    public void accept(Dentry dentry) {
      negative += dentry.isNegative() ? 1 : 0;
      byFileSystem.merge(dentry.superBlock().type().name(), 1, Integer::sum);
    }

    int negative() {
      return negative;
    }

    Map<String, Integer> byFileSystem() {
      return byFileSystem;
    }
  }
}
