package pith.kernel.proc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import pith.procfs.NetworkTexts;
import pith.vfs.pseudo.PseudoNode;
import pith.vfs.pseudo.ReaderContext;

/** What a task's directory contains: one row for each name, in Linux's order. Source: Linux {@code tgid_base_stuff}, {@code tid_base_stuff}. */
final class TaskFiles {
  /** Makes a text about a task. */
  @FunctionalInterface
  interface Renderer {
    String render(Subject subject, ReaderContext context);
  }

  /** Takes what was written to a file about a task. */
  @FunctionalInterface
  interface Taker {
    void take(Subject subject, ReaderContext context, String text);
  }

  private record Row(String name, Function<Subject, PseudoNode> node) {}

  private static final List<Row> COMMON =
      List.of(
          new Row("fd", DescriptorDirectory::links),
          new Row("fdinfo", DescriptorDirectory::information),
          new Row("ns", Namespaces::folder),
          new Row("net", TaskFiles::network),
          text("environ", 0400, ProgramArguments::environment),
          text("status", TaskStatus::render),
          text("personality", 0400, TaskScheduling::personality),
          text("limits", TaskLimits::render),
          text("sched", TaskScheduling::sched),
          text("comm", 0644, CommandName::render, CommandName::set),
          text("syscall", 0400, TaskScheduling::systemCall),
          text("cmdline", ProgramArguments::commandLine),
          text("stat", TaskStat::render),
          text("statm", TaskMemory::statm),
          text("maps", TaskMemory::maps),
          text("numa_maps", NumaMaps::render),
          new Row("cwd", TaskLinks::directory),
          new Row("root", TaskLinks::root),
          new Row("exe", TaskLinks::executable),
          new Row("mounts", subject -> MountsFile.node(subject, TaskMounts::mounts)),
          new Row("mountinfo", subject -> MountsFile.node(subject, TaskMounts::mountInfo)),
          text("clear_refs", 0200, (subject, context) -> "", ClearReferences::clear),
          text("smaps", TaskPages::smaps),
          text("smaps_rollup", TaskPages::rollup),
          new Row("pagemap", PageMapFile::node),
          text("wchan", TaskScheduling::waitChannel),
          text("stack", 0400, TaskScheduling::kernelStack),
          text("schedstat", TaskScheduling::schedstat),
          text("cpuset", (subject, context) -> subject.process().controlGroup().path() + "\n"),
          text("cgroup", (subject, context) -> "0::" + subject.process().controlGroup().path() + (subject.process().controlGroup().isRemoved() ? " (deleted)\n" : "\n")),
          text("oom_score", OomFiles::score),
          text("oom_score_adj", 0644, OomFiles::adjustment, OomFiles::adjust),
          text("io", 0400, TaskScheduling::inputOutput),
          text("uid_map", Namespaces::idMap),
          text("gid_map", Namespaces::idMap),
          text("setgroups", (subject, context) -> "allow\n"));

  private static final Map<String, Row> THREAD = table(COMMON);
  private static final Map<String, Row> PROCESS = table(withTasks());

  private TaskFiles() {}

  private static List<Row> withTasks() {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("task", ThreadDirectories::folder));
    rows.add(new Row("map_files", MappedFiles::folder));
    rows.addAll(COMMON);
    return rows;
  }

  private static Map<String, Row> table(List<Row> rows) {
    Map<String, Row> table = new LinkedHashMap<>();
    rows.forEach(row -> table.put(row.name(), row));
    return Collections.unmodifiableMap(table);
  }

  private static Row text(String name, Renderer renderer) {
    return text(name, 0444, renderer);
  }

  private static Row text(String name, int mode, Renderer renderer) {
    return new Row(
        name,
        subject ->
            new PseudoNode.Text(
                mode,
                subject.fileOwner(),
                subject,
                context -> {
                  subject.checkExists();
                  return renderer.render(subject, context);
                },
                null));
  }

  private static Row text(String name, int mode, Renderer renderer, Taker taker) {
    Row readOnly = text(name, mode, renderer);
    return new Row(
        name,
        subject ->
            new PseudoNode.Text(
                mode,
                subject.fileOwner(),
                subject,
                ((PseudoNode.Text) readOnly.node().apply(subject)).renderer(),
                (context, words) -> {
                  subject.checkExists();
                  taker.take(subject, context, words);
                }));
  }

  private static PseudoNode network(Subject subject) {
    return PseudoNode.owned(PseudoNode.folder("net", NetworkTexts.files(() -> subject.task().kernel().socketTable().text())).node(), PseudoNode.Owner.ROOT, "net");
  }

  /** {@return the directory of a task} */
  static PseudoNode directory(Subject subject) {
    return new PseudoNode.Folder(0555, subject.directoryOwner(), subject, new Entries(subject, subject.whole() ? PROCESS : THREAD));
  }

  /** The rows as entries of one task's directory; places count rows. */
  private record Entries(Subject subject, Map<String, Row> rows) implements PseudoNode.Children {
    @Override
    public PseudoNode lookup(String name) {
      Row row = rows.get(name);
      return row == null ? null : row.node().apply(subject);
    }

    @Override
    public void list(long from, PseudoNode.Sink sink) {
      long place = 0;
      for (Row row : rows.values()) {
        if (place >= from && !sink.entry(place, row.name(), row.node().apply(subject))) {
          return;
        }
        place++;
      }
    }

    @Override
    public boolean isDynamic() {
      return false;
    }
  }
}
