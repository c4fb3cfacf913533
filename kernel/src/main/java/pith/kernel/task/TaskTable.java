package pith.kernel.task;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Everybody who exists, by number. Numbers are given in order and wrap at {@link #PID_MAX}; a number is free again when no task,
 * process group or session uses it.
 */
public final class TaskTable {
  public static final int PID_MAX = 32_768;
  private static final LockClass LOCK = LockClass.of("tasklist_lock");

  /** Guards the tables and the family relations of every process. */
  public final SpinLock lock = new SpinLock(LOCK);

  private final TreeMap<Integer, Task> tasks = new TreeMap<>();
  private final TreeMap<Integer, Process> processes = new TreeMap<>();
  private final TreeMap<Integer, ProcessGroup> groups = new TreeMap<>();
  private final TreeMap<Integer, Integer> reserved = new TreeMap<>();
  private final int maxTasks;
  private int lastNumber;
  private long forks;

  /** A table for at most {@code maxTasks} tasks (Linux's threads-max). */
  public TaskTable(int maxTasks) {
    this.maxTasks = maxTasks;
  }

  public int maxTasks() {
    return maxTasks;
  }

  /** Reserves the next free number. Refuses with EAGAIN when there are too many tasks. */
  public int reserveNumber() {
    try (SpinLock.Held held = lock.acquire()) {
      if (tasks.size() + reserved.size() >= maxTasks) {
        throw Refused.of(Errno.EAGAIN);
      }
      for (int tries = 0; tries < PID_MAX; tries++) {
        lastNumber = lastNumber + 1 >= PID_MAX ? 300 : lastNumber + 1;
        if (isFree(lastNumber)) {
          reserved.put(lastNumber, lastNumber);
          return lastNumber;
        }
      }
      throw Refused.of(Errno.EAGAIN);
    }
  }

  private boolean isFree(int number) {
    return !tasks.containsKey(number)
        && !processes.containsKey(number)
        && !groups.containsKey(number)
        && !reserved.containsKey(number)
        && groups.values().stream().noneMatch(group -> group.session().id() == number);
  }

  /** Gives back a number that came to nothing. */
  public void releaseNumber(int number) {
    try (SpinLock.Held held = lock.acquire()) {
      reserved.remove(number);
    }
  }

  /** Makes a task findable; the lock is held. Its number was reserved. */
  public void publish(Task task, SpinLock.Held held) {
    reserved.remove(task.tid());
    tasks.put(task.tid(), task);
    if (task.isLeader()) {
      processes.put(task.tid(), task.process());
    }
    forks++;
  }

  /** A thread has ended; the lock is held. */
  public void remove(Task task, SpinLock.Held held) {
    tasks.remove(task.tid(), task);
  }

  /** A process was reaped; the lock is held. */
  public void remove(Process process, SpinLock.Held held) {
    processes.remove(process.pid(), process);
    ProcessGroup group = process.group();
    process.group(null);
    forgetIfEmpty(group);
  }

  /** Moves a process to a group, which is made if need be; the lock is held. */
  public void join(Process process, int groupId, Session session, SpinLock.Held held) {
    ProcessGroup old = process.group();
    process.group(groups.computeIfAbsent(groupId, id -> new ProcessGroup(id, session)));
    if (old != null) {
      forgetIfEmpty(old);
    }
  }

  /**
   * The only thread left of a process becomes its leader, with the leader's number; after exec's de-threading. {@return the old leader, which
   * nobody knows any more, or null if the task was the leader}
   */
  public Task takeLeadership(Task task) {
    try (SpinLock.Held held = lock.acquire()) {
      Task old = task.process().leader();
      if (old == task) {
        return null;
      }
      tasks.remove(task.tid(), task);
      task.becomeLeader();
      tasks.put(task.tid(), task);
      task.process().leader(task);
      return old;
    }
  }

  private void forgetIfEmpty(ProcessGroup group) {
    if (group.isEmpty()) {
      groups.remove(group.id(), group);
    }
  }

  /** {@return the task of a number, or null} */
  public Task task(int tid) {
    try (SpinLock.Held held = lock.acquire()) {
      return tasks.get(tid);
    }
  }

  /** {@return the process of a number, which may be a zombie, or null} */
  public Process process(int pid) {
    try (SpinLock.Held held = lock.acquire()) {
      return processes.get(pid);
    }
  }

  /** {@return the group of a number, or null} */
  public ProcessGroup group(int id) {
    try (SpinLock.Held held = lock.acquire()) {
      return groups.get(id);
    }
  }

  /** As {@link #process(int)}; the lock is held. */
  public Process process(int pid, SpinLock.Held held) {
    return processes.get(pid);
  }

  /** As {@link #group(int)}; the lock is held. */
  public ProcessGroup group(int id, SpinLock.Held held) {
    return groups.get(id);
  }

  /** {@return every process, zombies included, by number; a copy} */
  public List<Process> processes() {
    try (SpinLock.Held held = lock.acquire()) {
      return List.copyOf(processes.values());
    }
  }

  /** As {@link #processes()}; the lock is held, and the collection is to be looked at before it is let go. */
  public Collection<Process> processes(SpinLock.Held held) {
    return processes.values();
  }

  /** {@return every living task, by number; a copy} */
  public List<Task> tasks() {
    try (SpinLock.Held held = lock.acquire()) {
      return List.copyOf(tasks.values());
    }
  }

  /** {@return how many tasks were made since boot} */
  public long forks() {
    return forks;
  }

  /** {@return the number given last} */
  public int lastNumber() {
    return lastNumber;
  }
}
