package pith.vfs.jbd2;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import pith.vfs.buffer.Buffer;

/** Changes that become durable together. Guarded by the journal's lock. */
final class Transaction {
  final int number;

  /** Blocks that were changed, each with a reference. */
  final TreeMap<Long, Buffer> blocks = new TreeMap<>();

  /** Blocks whose older states in the log must not be brought back. */
  final TreeSet<Long> revoked = new TreeSet<>();

  final List<Runnable> beforeCommit = new ArrayList<>();
  final List<Runnable> afterCommit = new ArrayList<>();

  /** Handles that are open, and the credits that they hold. */
  volatile int handles;

  int credits;

  /** It is about to be committed: nobody may join. */
  volatile boolean locked;

  Transaction(int number) {
    this.number = number;
  }

  /** {@return blocks that it has, or may yet get} */
  int size() {
    return blocks.size() + credits;
  }
}
