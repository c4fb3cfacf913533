package pith.kernel.proc;

import pith.vfs.pseudo.PseudoNode;
import pith.vfs.pseudo.ReaderContext;

/** /proc/[pid]/ns and the id maps: every task is in the first namespace of each kind. Source: Linux {@code proc_ns.h}, PROC_*_INIT_INO. */
final class Namespaces {
  private static final long FIRST = 0xEFFFFFFFL;
  private static final String[] KINDS = {"ipc", "uts", "user", "pid", "cgroup", "time"};

  private Namespaces() {}

  static PseudoNode folder(Subject subject) {
    PseudoNode.Entry[] links = new PseudoNode.Entry[KINDS.length + 1];
    for (int i = 0; i < KINDS.length; i++) {
      links[i] = link(KINDS[i], FIRST - i);
    }
    links[KINDS.length] = link("mnt", FIRST + 1);
    return PseudoNode.owned(PseudoNode.folder("ns", links).node(), subject.fileOwner(), "ns");
  }

  private static PseudoNode.Entry link(String kind, long inode) {
    return PseudoNode.link(kind, context -> kind + ":[" + inode + "]");
  }

  /** {@return the map that leaves every id as it is} */
  static String idMap(Subject subject, ReaderContext context) {
    return "         0          0 4294967295\n";
  }
}
