package pith.kernel.task;

import java.util.ArrayList;
import java.util.List;

/**
 * Processes that job control treats as one: a pipeline. Guarded by tasklist_lock; the list of members is an immutable one that is replaced,
 * so that whoever does not hold the lock sees the members of one moment.
 */
public final class ProcessGroup {
  private final int id;
  private final Session session;
  private volatile List<Process> members = List.of();

  public ProcessGroup(int id, Session session) {
    this.id = id;
    this.session = session;
  }

  public int id() {
    return id;
  }

  public Session session() {
    return session;
  }

  /** {@return the members, in the order in which they joined, as of now} */
  public List<Process> members() {
    return members;
  }

  void add(Process process) {
    List<Process> more = new ArrayList<>(members);
    more.add(process);
    members = List.copyOf(more);
  }

  void remove(Process process) {
    members = members.stream().filter(member -> member != process).toList();
  }

  public boolean isEmpty() {
    return members.isEmpty();
  }

  /**
   * {@return whether nobody in the group has a parent in the session but outside the group, so that nobody could continue it if it
   * stopped (POSIX: an orphaned process group)} A shell that is the first process can, as in a PID namespace of Linux.
   */
  public boolean orphaned() {
    for (Process member : members) {
      Process parent = member.parent();
      if (!member.isZombie() && parent != null && parent.group() != this && parent.session() == session) {
        return false;
      }
    }
    return true;
  }
}
