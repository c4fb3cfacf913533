package pith.kernel.task;

import java.util.ArrayList;
import java.util.List;

/** Processes that job control treats as one: a pipeline. Guarded by tasklist_lock. */
public final class ProcessGroup {
  private final int id;
  private final Session session;
  private final List<Process> members = new ArrayList<>();

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

  /** {@return the members, in the order in which they joined; a copy} */
  public List<Process> members() {
    return List.copyOf(members);
  }

  void add(Process process) {
    members.add(process);
  }

  void remove(Process process) {
    members.remove(process);
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
