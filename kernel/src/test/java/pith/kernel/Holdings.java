package pith.kernel;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pith.kernel.task.Current;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.Task;

/**
 * Everything that a failed call must leave as it found it: pages, slab objects, numbers, user counts, references. Taken by a guest body
 * of itself, when whatever waited for readers to be gone has run and empty slabs have given their pages back.
 */
record Holdings(
    long freePages,
    Map<String, Long> slabObjects,
    List<Integer> tasks,
    List<Integer> processes,
    int rootsTasks,
    int fileTableReferences,
    List<Integer> fileReferences,
    int fsReferences,
    int children,
    int threads) {
  static Holdings of(Guest guest) {
    Current current = guest.user.current();
    Kernel kernel = current.kernel();
    kernel.memory().slabs().shrink(); // what was freed under RCU is collected, and now waits for readers
    do {
      kernel.rcu().synchronize();
    } while (kernel.rcu().pendingCallbacks() > 0);
    kernel.memory().slabs().shrink();
    Map<String, Long> objects = new TreeMap<>();
    kernel.memory().slabs().figures().forEach(cache -> objects.put(cache.name(), cache.inUse()));
    return new Holdings(
        kernel.memory().pages().freePages(),
        objects,
        kernel.tasks().tasks().stream().map(Task::tid).toList(),
        kernel.tasks().processes().stream().map(Process::pid).toList(),
        kernel.users().tasks(0),
        current.files().references(),
        fileReferences(current),
        current.fs().references(),
        current.process().children().size(),
        current.process().threadCount());
  }

  private static List<Integer> fileReferences(Current current) {
    List<Integer> all = new java.util.ArrayList<>();
    for (int fd = current.files().nextOpen(0); fd >= 0; fd = current.files().nextOpen(fd + 1)) {
      try (var file = new Reference(current.files().getAny(fd))) {
        all.add(file.count());
      }
    }
    return all;
  }

  /** A file while its references are counted, this one excepted. */
  private record Reference(pith.vfs.File file) implements AutoCloseable {
    int count() {
      return file.references() - 1;
    }

    @Override
    public void close() {
      file.put();
    }
  }
}
