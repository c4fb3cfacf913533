package pith.kernel.cgroupfs;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pith.kernel.cgroup.ControlGroup;
import pith.kernel.cgroup.Controller;
import pith.kernel.pressure.PressureFile;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.pseudo.PseudoNode;
import pith.vfs.pseudo.ReaderContext;

/** The files {@code cgroup.*} of one group. Source: Linux {@code cgroup_base_files}. */
final class GroupFiles {
  private final Kernel kernel;
  private final Membership members;
  private final ControlGroup group;

  GroupFiles(Kernel kernel, Membership members, ControlGroup group) {
    this.kernel = kernel;
    this.members = members;
    this.group = group;
  }

  List<PseudoNode.Entry> files() {
    List<PseudoNode.Entry> files = new ArrayList<>();
    files.add(PseudoNode.file("cgroup.controllers", context -> names(group::has)));
    files.add(PseudoNode.file("cgroup.procs", 0644, context -> processes(), this::move));
    files.add(PseudoNode.file("cgroup.stat", context -> statistics()));
    files.add(PseudoNode.file("cgroup.subtree_control", 0644, context -> names(group::enables), (context, text) -> control(text)));
    files.add(PseudoNode.file("cgroup.threads", 0644, context -> threads(), GroupFiles::refuseThread));
    if (!group.isRoot()) {
      files.add(PseudoNode.file("cgroup.events", context -> "populated " + (members.allProcesses(group).isEmpty() ? 0 : 1) + "\nfrozen 0\n"));
      files.add(PseudoNode.file("cgroup.kill", 0200, context -> "", (context, text) -> kill(text)));
      files.add(PseudoNode.file("cgroup.type", context -> "domain\n"));
    }
    files.add(PressureFile.entry("cpu.pressure", 0644, kernel, group.cpuPressure()));
    files.add(PseudoNode.file("cpu.stat", context -> CpuFiles.statistics(kernel, group)));
    files.add(PressureFile.entry("io.pressure", 0644, kernel, group.ioPressure()));
    files.add(PressureFile.entry("memory.pressure", 0644, kernel, group.pressure()));
    return files;
  }

  private static String names(Predicate<Controller> which) {
    return Stream.of(Controller.values()).filter(which).map(Controller::text).collect(Collectors.joining(" ", "", "\n"));
  }

  private String processes() {
    checkThere();
    return members.processes(group).stream().map(process -> process.pid() + "\n").collect(Collectors.joining());
  }

  private String threads() {
    checkThere();
    Stream<Task> threads = members.processes(group).stream().map(Process::threads).flatMap(List::stream);
    return threads.map(thread -> thread.tid() + "\n").collect(Collectors.joining());
  }

  private void checkThere() {
    if (group.isRemoved()) {
      throw Refused.of(Errno.ENODEV);
    }
  }

  /** Threads of one process share a group: there are no threaded groups. */
  private static void refuseThread(ReaderContext context, String text) {
    throw Refused.of(Errno.EOPNOTSUPP);
  }

  /** A process number, 0 for who writes. */
  private void move(ReaderContext context, String text) {
    int pid;
    try {
      pid = Integer.parseInt(text.strip());
    } catch (NumberFormatException notANumber) {
      throw Refused.of(Errno.EINVAL);
    }
    if (pid < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    members.move(pid == 0 && context.reader() instanceof Task writer ? writer.process().pid() : pid, group);
  }

  /** Controllers' names, each behind a plus or a minus; of several words about one the last counts. */
  private void control(String text) {
    EnumMap<Controller, Boolean> wanted = new EnumMap<>(Controller.class);
    for (String word : text.strip().split("\\s+")) {
      if (!word.isEmpty()) {
        Controller controller = Controller.of(word.substring(1));
        if (controller == null || "+-".indexOf(word.charAt(0)) < 0) {
          throw Refused.of(Errno.EINVAL);
        }
        wanted.put(controller, word.charAt(0) == '+');
      }
    }
    wanted.forEach((controller, on) -> {
      if (on != group.enables(controller)) {
        members.enable(group, controller, on);
      }
    });
  }

  private void kill(String text) {
    if (!text.strip().equals("1")) {
      throw Refused.of(text.strip().matches("-?\\d+") ? Errno.ERANGE : Errno.EINVAL);
    }
    checkThere();
    members.kill(group);
  }

  private String statistics() {
    return "nr_descendants " + below(group) + "\nnr_dying_descendants 0\n";
  }

  private static long below(ControlGroup of) {
    return of.children().stream().mapToLong(child -> 1 + below(child)).sum();
  }
}
