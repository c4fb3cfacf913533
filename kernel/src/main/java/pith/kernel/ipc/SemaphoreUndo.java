package pith.kernel.ipc;

import java.util.LinkedHashMap;
import java.util.Map;
import pith.kernel.task.Process;
import pith.kernel.task.ProcessExtension;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/** What a process has taken and given with SEM_UNDO: at its end all of that is taken back. Source: Linux's {@code exit_sem}. */
public final class SemaphoreUndo implements ProcessExtension {
  private static final LockClass LOCK = LockClass.of("sem_undo.lock");

  private final Process process;
  private final SpinLock lock = new SpinLock(LOCK);

  /** For each semaphore of a set, what is added at the end. Guarded by {@link #lock}; the numbers are guarded by the set's. */
  private final Map<SemaphoreSet, int[]> adjustments = new LinkedHashMap<>();

  private SemaphoreUndo(Process process) {
    this.process = process;
  }

  public static SemaphoreUndo of(Process process) {
    return process.extension(SemaphoreUndo.class, () -> new SemaphoreUndo(process));
  }

  int[] of(SemaphoreSet set) {
    try (var _ = lock.acquire()) {
      adjustments.keySet().removeIf(each -> each.removed);
      return adjustments.computeIfAbsent(set, SemaphoreSet::newAdjustments);
    }
  }

  @Override
  public void programReplaced() {}

  @Override
  public void processEnded() {
    Map<SemaphoreSet, int[]> all;
    try (var _ = lock.acquire()) {
      all = new LinkedHashMap<>(adjustments);
      adjustments.clear();
    }
    all.forEach((set, added) -> set.giveBack(added, process.pid()));
  }
}
