package pith.kernel.proc;

import java.util.stream.Collectors;
import pith.kernel.task.ResourceLimits;
import pith.kernel.task.Task;
import pith.mm.space.AddressSpace;
import pith.mm.space.ProgramRanges;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Totals;
import pith.procfs.HartSet;
import pith.procfs.SeqText;
import pith.vfs.DescriptorTable;
import pith.vfs.FsContext;
import pith.vfs.attr.Capabilities;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.Ids;
import pith.vfs.pseudo.ReaderContext;

/** /proc/[pid]/status: what a person wants to know of a task. Source: Linux {@code proc_pid_status}. */
final class TaskStatus {
  private static final int KIB_PER_PAGE = 4;
  private static final long PAGE_MASK = 0xfff;

  private TaskStatus() {}

  static String render(Subject subject, ReaderContext context) {
    SeqText text = new SeqText();
    Family family = Family.of(subject.process());
    identity(text, subject, family);
    subject.withSpace(space -> memory(text, space), null);
    field(text, "CoreDumping", "0");
    field(text, "THP_enabled", "0");
    field(text, "untag_mask", "0xffffffffffffffff");
    field(text, "Threads", Integer.toString(family.threads().size()));
    signals(text, subject.task());
    capabilities(text, subject.task().credentials().capabilities());
    field(text, "NoNewPrivs", subject.task().noNewPrivileges ? "1" : "0");
    field(text, "Seccomp", "0");
    field(text, "Seccomp_filters", "0");
    field(text, "Speculation_Store_Bypass", "unknown");
    field(text, "SpeculationIndirectBranch", "unsupported");
    placement(text, subject.task());
    return text.toString();
  }

  private static void field(SeqText text, String label, String value) {
    text.put(label).put(":\t").line(value);
  }

  private static void identity(SeqText text, Subject subject, Family family) {
    Task task = subject.task();
    Credentials who = task.credentials();
    field(text, "Name", escape(task.comm()));
    int umask = subject.withContext(FsContext::umask, -1);
    if (umask >= 0) {
      field(text, "Umask", String.format("%04o", umask));
    }
    field(text, "State", state(task));
    field(text, "Tgid", Integer.toString(task.process().pid()));
    field(text, "Ngid", "0");
    field(text, "Pid", Integer.toString(task.tid()));
    field(text, "PPid", Integer.toString(family.parent()));
    field(text, "TracerPid", "0");
    field(text, "Uid", ids(who.user()));
    field(text, "Gid", ids(who.group()));
    DescriptorTable files = task.files();
    field(text, "FDSize", Integer.toString(files == null ? 0 : files.capacity()));
    field(text, "Groups", who.groups().stream().map(group -> group + " ").collect(Collectors.joining()) + (who.groups().isEmpty() ? " " : ""));
    field(text, "NStgid", Integer.toString(task.process().pid()));
    field(text, "NSpid", Integer.toString(task.tid()));
    field(text, "NSpgid", Integer.toString(family.group()));
    field(text, "NSsid", Integer.toString(family.session()));
    field(text, "Kthread", "0");
  }

  private static String escape(String comm) {
    return comm.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static String state(Task task) {
    char letter = TaskStat.state(task);
    String words =
        switch (letter) {
          case 'R' -> "running";
          case 'S' -> "sleeping";
          case 'D' -> "disk sleep";
          case 'T' -> "stopped";
          case 'Z' -> "zombie";
          default -> "dead";
        };
    return letter + " (" + words + ")";
  }

  private static String ids(Ids ids) {
    return ids.real() + "\t" + ids.effective() + "\t" + ids.saved() + "\t" + ids.file();
  }

  private static Void memory(SeqText text, AddressSpace space) {
    MemoryMap map = space.map();
    Totals totals = map.totals();
    long program = Math.min(programPages(space.ranges()), totals.executable());
    kib(text, "VmPeak", totals.all());
    kib(text, "VmSize", totals.all());
    kib(text, "VmLck", totals.locked());
    kib(text, "VmPin", 0);
    kib(text, "VmHWM", map.rss().peak());
    kib(text, "VmRSS", map.rss().total());
    kib(text, "RssAnon", map.rss().anonymous());
    kib(text, "RssFile", map.rss().file());
    kib(text, "RssShmem", map.rss().shared());
    kib(text, "VmData", totals.data());
    kib(text, "VmStk", totals.stack());
    kib(text, "VmExe", program);
    kib(text, "VmLib", totals.executable() - program);
    kib(text, "VmPTE", map.table().tables());
    kib(text, "VmSwap", map.rss().swap());
    kib(text, "HugetlbPages", 0);
    return null;
  }

  /** {@return pages that the program's code occupies} */
  static long programPages(ProgramRanges ranges) {
    return (ranges.endCode() + PAGE_MASK >>> 12) - (ranges.startCode() >>> 12);
  }

  private static void kib(SeqText text, String label, long pages) {
    text.put(label).put(":\t").right(pages * KIB_PER_PAGE, 8).line(" kB");
  }

  private static void signals(SeqText text, Task task) {
    SignalSets signals = SignalSets.of(task);
    long limit = task.process().limits().soft(ResourceLimits.SIGPENDING);
    field(text, "SigQ", signals.queued() + "/" + Long.toUnsignedString(limit));
    set(text, "SigPnd", signals.pending());
    set(text, "ShdPnd", signals.shared());
    set(text, "SigBlk", signals.blocked());
    set(text, "SigIgn", signals.ignored());
    set(text, "SigCgt", signals.caught());
  }

  private static void capabilities(SeqText text, Capabilities capabilities) {
    set(text, "CapInh", capabilities.inheritable());
    set(text, "CapPrm", capabilities.permitted());
    set(text, "CapEff", capabilities.effective());
    set(text, "CapBnd", capabilities.bounding());
    set(text, "CapAmb", capabilities.ambient());
  }

  private static void set(SeqText text, String label, long bits) {
    text.put(label).put(":\t").hex(bits, 16).line();
  }

  private static void placement(SeqText text, Task task) {
    int nodes = task.kernel().machine().topology().nodes();
    field(text, "Cpus_allowed", HartSet.mask(task.allowed(), task.kernel().machine().hartCount()));
    field(text, "Cpus_allowed_list", HartSet.list(task.allowed()));
    field(text, "Mems_allowed", HartSet.mask(HartSet.all(nodes), nodes));
    field(text, "Mems_allowed_list", HartSet.list(HartSet.all(nodes)));
    field(text, "voluntary_ctxt_switches", Long.toString(task.info().voluntarySwitches()));
    field(text, "nonvoluntary_ctxt_switches", Long.toString(task.info().involuntarySwitches()));
  }
}
