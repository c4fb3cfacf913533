package pith.mm.group;

import pith.sync.Execution;

/** What memory groups must know about tasks; the kernel implements it. */
public interface GroupMembers {
  /** There are no groups. */
  GroupMembers NONE = new GroupMembers() {
    @Override
    public MemoryGroup groupOf(Execution task) {
      return null;
    }

    @Override
    public boolean dying(Execution task) {
      return false;
    }

    @Override
    public void above(Execution task) {}

    @Override
    public void refused(Execution task, MemoryGroup by) {}
  };

  /** {@return the group that pays for a task, null if it is in none} */
  MemoryGroup groupOf(Execution task);

  /** {@return whether a task is bound to end, and so soon gives back more than it takes} */
  boolean dying(Execution task);

  /** The task's group is above a limit: {@link MemoryGroups#settle} it on its way to user mode. */
  void above(Execution task);

  /** The task was refused a page because {@code by} has no room. */
  void refused(Execution task, MemoryGroup by);
}
