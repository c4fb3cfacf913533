package pith.kernel.oom;

import pith.kernel.cgroup.ControlGroup;
import pith.kernel.log.KernelLog;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.mm.MemorySystem;
import pith.mm.group.MemoryGroup;

/**
 * Where memory is out, and so who may be killed: on the whole machine, or in one group. Source: Linux's {@code struct oom_control}.
 *
 * @param group the group that is at its limit, null for the machine
 * @param totalPages all that there is
 */
record Domain(MemoryGroup group, long totalPages) {
  private static final int KIB_PER_PAGE = 4;

  static Domain all(Kernel kernel) {
    return new Domain(null, kernel.memory().pages().totalPages());
  }

  static Domain of(Kernel kernel, MemoryGroup group) {
    return new Domain(group, Math.min(group.max(), kernel.memory().pages().totalPages()));
  }

  boolean covers(Process process) {
    MemoryGroup payer = process.controlGroup().payer();
    return group == null || payer != null && group.covers(payer);
  }

  /** {@return the highest group in the domain, from the victim's up, that is to be killed as a whole; null if none is} */
  ControlGroup killedTogether(Process victim) {
    ControlGroup whole = null;
    for (ControlGroup at = victim.controlGroup(); at != null; at = at.parent()) {
      boolean inside = at.memory() != null && (group == null || group.covers(at.memory()));
      whole = inside && at.memory().killedTogether() ? at : whole;
    }
    return whole;
  }

  void report(KernelLog log, MemorySystem memory) {
    if (group == null) {
      MemoryReport.show(log, memory);
    } else {
      log.info("memory: usage " + group.current() * KIB_PER_PAGE + "kB, limit " + group.max() * KIB_PER_PAGE + "kB");
      log.info("swap: usage " + group.swapCurrent() * KIB_PER_PAGE + "kB");
    }
  }

  /** {@return how the report's last line begins} */
  String verdict() {
    return group == null ? "Out of memory" : "Memory cgroup out of memory";
  }
}
