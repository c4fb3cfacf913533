package pith.vfs;

import java.util.function.IntSupplier;
import java.util.function.Predicate;
import pith.mm.physical.PageAccount;
import pith.mm.shrinker.Shrinker;

/**
 * Frees dentries that nobody refers to, oldest first, and with them the inodes that only they kept: what a file system can read again. Source: Linux {@code
 * super_cache_scan}, where dentries and inodes have a list each; here an inode that nobody refers to is gone at once unless its file system has it nowhere
 * else.
 */
record DentryShrinker(DentryCache dentries, IntSupplier pressure) implements Shrinker {
  @Override
  public String name() {
    return "dentries";
  }

  @Override
  public long count(Caller caller) {
    return (long) dentries.unusedCount() * pressure.getAsInt() / 100;
  }

  /** Freeing an inode takes its file system's locks, which an allocation may hold. */
  @Override
  public long scan(long objects, Caller caller) {
    return caller == Caller.ALLOCATION ? STOP : dentries.shrink((int) objects);
  }

  @Override
  public long scan(long objects, Caller caller, Predicate<PageAccount> paidFor) {
    return caller == Caller.ALLOCATION ? STOP : dentries.shrink((int) objects, paidFor);
  }
}
