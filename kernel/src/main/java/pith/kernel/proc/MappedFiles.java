package pith.kernel.proc;

import java.util.List;
import pith.mm.vma.Vma;
import pith.vfs.Path;
import pith.vfs.RegularFile;
import pith.vfs.pseudo.PseudoNode;

/** /proc/[pid]/map_files: for each file that is mapped a magic link, named by where it begins and ends. Source: Linux's {@code proc_map_files_operations}. */
record MappedFiles(Subject subject) implements PseudoNode.Children {
  static PseudoNode folder(Subject subject) {
    return new PseudoNode.Folder(0500, subject.fileOwner(), "map_files", new MappedFiles(subject));
  }

  private static String name(Vma vma) {
    return Long.toHexString(vma.start()) + "-" + Long.toHexString(vma.end());
  }

  private List<String> names() {
    return subject.withSpace(space -> space.vmas().stream().filter(vma -> vma.file() != null).map(MappedFiles::name).toList(), List.of());
  }

  private static Path path(Subject subject, String name) {
    return subject.withSpace(
        space -> space.vmas().stream().filter(vma -> vma.file() != null && name(vma).equals(name)).findFirst().map(vma -> RegularFile.pathOf(vma.file())).orElse(null), null);
  }

  @Override
  public PseudoNode lookup(String name) {
    return names().contains(name) ? TaskLinks.jump(subject, 0500, name, of -> path(of, name)) : null;
  }

  @Override
  public void list(long from, PseudoNode.Sink sink) {
    List<String> names = names();
    for (long place = from; place < names.size(); place++) {
      String name = names.get((int) place);
      if (!sink.entry(place, name, TaskLinks.jump(subject, 0500, name, of -> path(of, name)))) {
        return;
      }
    }
  }

  @Override
  public boolean isDynamic() {
    return true;
  }
}
