package pith.vfs.io;

import pith.sync.WaitQueue;

/** Collects the queues on which a poll must wait. A file's {@code poll} registers every queue that may change its answer. */
@FunctionalInterface
public interface PollTable {
  void register(WaitQueue queue);
}
