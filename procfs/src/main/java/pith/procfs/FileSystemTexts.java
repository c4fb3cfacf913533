package pith.procfs;

import java.util.List;
import pith.vfs.DeviceNodes;
import pith.vfs.Vfs;
import pith.vfs.attr.FileType;
import pith.vfs.lock.LockTable;
import pith.vfs.pseudo.PseudoNode;

/** The files about file systems, their locks, and devices. */
public final class FileSystemTexts {
  private static final int MISC_MAJOR = 10;

  private final Vfs vfs;

  public FileSystemTexts(Vfs vfs) {
    this.vfs = vfs;
  }

  /** {@return the files, for the root of /proc} */
  public List<PseudoNode.Entry> files() {
    return List.of(
        PseudoNode.file("locks", context -> locks()),
        PseudoNode.file("devices", context -> devices()),
        PseudoNode.file("misc", context -> misc()));
  }

  private String locks() {
    SeqText text = new SeqText();
    int number = 0;
    for (LockTable.Line line : vfs.lockTable().lines()) {
      number += line.waits() ? 0 : 1;
      LockLine.add(text, number, line);
    }
    return text.toString();
  }

  private String devices() {
    SeqText text = new SeqText();
    text.line("Character devices:");
    majors(text, FileType.CHARACTER);
    text.line().line("Block devices:");
    majors(text, FileType.BLOCK);
    return text.toString();
  }

  /** One line for each driver; its numbers may come in several ranges. */
  private void majors(SeqText text, FileType type) {
    vfs.devices().ranges().stream()
        .filter(range -> range.type() == type)
        .map(range -> new SeqText().right(range.major(), 3).put(' ').line(range.major() == 1 ? "mem" : range.name()).toString())
        .distinct()
        .sorted()
        .forEach(text::put);
  }

  private String misc() {
    SeqText text = new SeqText();
    for (DeviceNodes.Range range : vfs.devices().ranges()) {
      if (range.major() == MISC_MAJOR && range.type() == FileType.CHARACTER) {
        text.right(range.firstMinor(), 3).put(' ').line(range.name());
      }
    }
    return text.toString();
  }
}
