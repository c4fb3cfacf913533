package pith.kernel.cgroup;

import java.util.BitSet;
import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;
import pith.mm.group.MemoryGroup;
import pith.mm.pressure.PressureState;
import pith.sched.eevdf.FairGroup;
import pith.vfs.block.BlockGroup;

/** One group. Written under {@code tasklist_lock}. */
public final class ControlGroup {
  private final String name;
  private final ControlGroup parent;
  private final PressureState pressure;
  private final long hertz;

  /** By the number that each got when it was made. */
  private final ConcurrentSkipListMap<Long, ControlGroup> children = new ConcurrentSkipListMap<>();

  private final long number;
  private long made;
  private final CpuTime cpuTime = new CpuTime();
  private final PressureState cpuPressure;
  private final PressureState ioPressure;
  private final BlockGroup io;
  private volatile MemoryGroup memory;
  private volatile FairGroup cpu;
  private volatile boolean enablesMemory;
  private volatile boolean enablesCpu;
  private volatile boolean enablesIo;
  private volatile boolean enablesCpuset;
  private volatile BitSet askedHarts;
  private volatile BitSet askedNodes;
  private volatile boolean partition;
  private volatile boolean removed;

  private ControlGroup(String name, ControlGroup parent, long number, long hertz) {
    this.name = name;
    this.parent = parent;
    this.number = number;
    this.hertz = hertz;
    pressure = new PressureState(hertz);
    cpuPressure = new PressureState(hertz);
    ioPressure = new PressureState(hertz);
    io = new BlockGroup(parent == null ? null : parent.io);
  }

  /** {@return the group of everybody, on a machine of {@code hertz} cycles a second}; it enables everything for those below, as init systems do. */
  public static ControlGroup root(long hertz) {
    ControlGroup root = new ControlGroup("", null, 0, hertz);
    root.enablesMemory = true;
    root.enablesCpu = true;
    root.enablesIo = true;
    root.enablesCpuset = true;
    return root;
  }

  /** Makes a group below this one. {@return it} */
  public ControlGroup make(String childName) {
    ControlGroup child = new ControlGroup(childName, this, ++made, hertz);
    if (enablesMemory) {
      child.memory = new MemoryGroup(payer());
    }
    children.put(child.number, child);
    return child;
  }

  /** The group, which nobody is in and has none below, goes. Pages charged to it stay on the bills above. */
  public void remove() {
    removed = true;
    parent.children.remove(number);
    pressure.end();
  }

  public boolean isRemoved() {
    return removed;
  }

  public String name() {
    return name;
  }

  /** {@return the group above, null for the root} */
  public ControlGroup parent() {
    return parent;
  }

  public boolean isRoot() {
    return parent == null;
  }

  /** {@return its place among its siblings: those made later have higher ones} */
  public long number() {
    return number;
  }

  /** {@return the groups below, oldest first} */
  public Collection<ControlGroup> children() {
    return children.values();
  }

  /** {@return the group below of that name, null if there is none} */
  public ControlGroup child(String childName) {
    return children.values().stream().filter(child -> child.name.equals(childName)).findFirst().orElse(null);
  }

  /** {@return whether this is {@code other} or below it} */
  public boolean within(ControlGroup other) {
    ControlGroup group = this;
    while (group != null && group != other) {
      group = group.parent;
    }
    return group == other;
  }

  /** {@return the way from the root, as /proc/[pid]/cgroup shows it} */
  public String path() {
    return isRoot() ? "/" : (parent.isRoot() ? "" : parent.path()) + "/" + name;
  }

  /** {@return time lost by its tasks for want of memory} */
  public PressureState pressure() {
    return pressure;
  }

  /** {@return its own budget, null if memory is not enabled for it} */
  public MemoryGroup memory() {
    return memory;
  }

  /** {@return who pays for its processes: itself or the nearest above that can, null for nobody} */
  public MemoryGroup payer() {
    ControlGroup group = this;
    while (group != null && group.memory == null) {
      group = group.parent;
    }
    return group == null ? null : group.memory;
  }

  /** {@return time lost by its tasks for want of a hart} */
  public PressureState cpuPressure() {
    return cpuPressure;
  }

  /** {@return how long its tasks and those below ran} */
  public CpuTime cpuTime() {
    return cpuTime;
  }

  /** A member ran for {@code cycles}. */
  public void ran(long cycles) {
    for (ControlGroup group = this; group != null; group = group.parent) {
      group.cpuTime.add(cycles);
    }
  }

  /** Of what a member runs, {@code cycles} were user code. */
  public void ranUser(long cycles) {
    for (ControlGroup group = this; group != null; group = group.parent) {
      group.cpuTime.addUser(cycles);
    }
  }

  /** {@return its own share of the harts, null if cpu is not enabled for it} */
  public FairGroup cpu() {
    return cpu;
  }

  public void cpu(FairGroup own) {
    cpu = own;
  }

  /** {@return the group of the scheduler in which its tasks are: its own or that of the nearest above that has one, null for the root's} */
  public FairGroup sharer() {
    ControlGroup group = this;
    while (group != null && group.cpu == null) {
      group = group.parent;
    }
    return group == null ? null : group.cpu;
  }

  /** {@return whether the group itself has what a controller gives; the root has everything that there is} */
  public boolean has(Controller controller) {
    return switch (controller) {
      case CPUSET -> isRoot() || parent.enablesCpuset;
      case CPU -> isRoot() || cpu != null;
      case IO -> isRoot() || parent.enablesIo;
      case MEMORY -> isRoot() || memory != null;
    };
  }

  /** {@return whether groups below have what a controller gives} */
  public boolean enables(Controller controller) {
    return switch (controller) {
      case CPUSET -> enablesCpuset;
      case CPU -> enablesCpu;
      case IO -> enablesIo;
      case MEMORY -> enablesMemory;
    };
  }

  /** {@return whether groups below have anything of their own} */
  public boolean enablesAny() {
    return enablesCpuset || enablesCpu || enablesIo || enablesMemory;
  }

  /** Says that the groups below have shares of the harts, or no longer; the caller gives and takes them. */
  public void enableCpu(boolean on) {
    enablesCpu = on;
  }

  /**
   * {@return the harts that its members may run on, of a machine that has those of {@code machine}: those it asked for, as far as the group above has them;
   * otherwise all that one has; but none that a partition below has for itself}
   */
  public BitSet harts(BitSet machine) {
    BitSet harts = (BitSet) own(machine).clone();
    for (ControlGroup child : children.values()) {
      if (child.partition && child.partitionRefusal(machine) == null) {
        harts.andNot(child.own(machine));
      }
    }
    return harts;
  }

  /** {@return its harts, those of the partitions below included} */
  private BitSet own(BitSet machine) {
    if (isRoot()) {
      return machine;
    }
    BitSet above = partition && partitionRefusal(machine) == null ? parent.own(machine) : parent.harts(machine);
    BitSet asked = has(Controller.CPUSET) ? askedHarts : null;
    if (asked == null || !asked.intersects(above)) {
      return above;
    }
    BitSet own = (BitSet) asked.clone();
    own.and(above);
    return own;
  }

  /** {@return whether it asked to have its harts for itself: nobody above runs on them (Linux's {@code cpuset.cpus.partition})} */
  public boolean asksForPartition() {
    return partition;
  }

  public void askForPartition(boolean asks) {
    partition = asks;
  }

  /** {@return why the group cannot have the harts that it asked for to itself, in Linux's words; null if it can} */
  public String partitionRefusal(BitSet machine) {
    if (askedHarts == null) {
      return "cpuset.cpus and cpuset.cpus.exclusive are empty";
    } else if (!parent.isRoot() && !parent.partition) {
      return "Parent is not a partition root";
    } else if (!parent.isRoot() && parent.partitionRefusal(machine) != null) {
      return "Parent is an invalid partition root";
    } else if (parent.children.values().stream().anyMatch(other -> other != this && other.askedHarts != null && other.askedHarts.intersects(askedHarts))) {
      return "Cpu list in cpuset.cpus not exclusive";
    }
    BitSet left = (BitSet) parent.own(machine).clone();
    left.andNot(askedHarts);
    return !askedHarts.intersects(parent.own(machine)) ? "Invalid cpu list in cpuset.cpus.exclusive"
        : left.isEmpty() ? "Parent unable to distribute cpu downstream" : null;
  }

  /** {@return the harts that were asked for, null if none were; not to be changed} */
  public BitSet askedHarts() {
    return askedHarts;
  }

  public void askedHarts(BitSet harts) {
    askedHarts = harts;
  }

  /** {@return the memory nodes that were asked for, null if none were; not to be changed} */
  public BitSet askedNodes() {
    return askedNodes;
  }

  public void askedNodes(BitSet nodes) {
    askedNodes = nodes;
  }

  /** Says that the groups below have harts of their own, or no longer; what they asked for is forgotten then. */
  public void enableCpuset(boolean on) {
    enablesCpuset = on;
    if (!on) {
      children.values().forEach(
          child -> {
            child.askedHarts = null;
            child.askedNodes = null;
            child.partition = false;
          });
    }
  }

  /** {@return time lost by its tasks that waited for disks} */
  public PressureState ioPressure() {
    return ioPressure;
  }

  /** {@return its share of disks} */
  public BlockGroup io() {
    return io;
  }

  /** Says that the groups below have shares of disks, or no longer. */
  public void enableIo(boolean on) {
    enablesIo = on;
  }

  /** {@return whether groups below have budgets} */
  public boolean enablesMemory() {
    return enablesMemory;
  }

  /** Gives the groups below budgets, or takes them away; what was charged stays charged. */
  public void enableMemory(boolean on) {
    if (on != enablesMemory) {
      enablesMemory = on;
      children.values().forEach(child -> child.memory = on ? new MemoryGroup(payer()) : null);
    }
  }
}
