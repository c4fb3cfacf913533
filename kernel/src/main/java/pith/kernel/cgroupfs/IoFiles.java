package pith.kernel.cgroupfs;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import pith.kernel.cgroup.ControlGroup;
import pith.procfs.SeqText;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.block.BlockGroup;
import pith.vfs.block.BlockQueue;
import pith.vfs.block.BlockShare;
import pith.vfs.block.BlockShare.Limit;
import pith.vfs.block.Disks;
import pith.vfs.pseudo.PseudoNode;

/** The files {@code io.*} of a group. Source: Linux {@code Documentation/admin-guide/cgroup-v2.rst}, "IO". */
final class IoFiles {
  private static final int MOST_WEIGHT = 10_000;
  private static final String[] FIGURES = {"rbytes", "wbytes", "dbytes", "rios", "wios", "dios"};
  private static final int[] ORDER = {0, 1, 3, 4, 2, 5};

  private final Disks disks;
  private final BlockGroup io;

  IoFiles(Disks disks, ControlGroup group) {
    this.disks = disks;
    this.io = group.io();
  }

  /** What every group below the root has, if disks are shared out. */
  List<PseudoNode.Entry> files() {
    return List.of(
        PseudoNode.file("io.max", 0644, context -> limits(), (context, text) -> limit(text)),
        PseudoNode.file("io.weight", 0644, context -> "default " + io.weight() + "\n", (context, text) -> weigh(text)),
        statistics());
  }

  /** What the root has, too. */
  PseudoNode.Entry statistics() {
    return PseudoNode.file("io.stat", context -> figures());
  }

  private String figures() {
    SeqText text = new SeqText();
    for (int i = 0; i < disks.all().size(); i++) {
      BlockShare share = io.shareIfAny(disks.all().get(i).queue().name());
      if (share != null) {
        long[] figures = share.figures();
        text.put(Disks.MAJOR).put(':').put(i * Disks.MINORS);
        for (int which : ORDER) {
          text.put(' ').put(FIGURES[which]).put('=').put(figures[which]);
        }
        text.line();
      }
    }
    return text.toString();
  }

  private String limits() {
    SeqText text = new SeqText();
    for (int i = 0; i < disks.all().size(); i++) {
      BlockShare share = io.shareIfAny(disks.all().get(i).queue().name());
      if (share != null && share.limited()) {
        text.put(Disks.MAJOR).put(':').put(i * Disks.MINORS);
        for (Limit limit : Limit.values()) {
          text.put(' ').put(limit.text()).put('=').put(share.limit(limit) == BlockShare.UNLIMITED ? "max" : Long.toString(share.limit(limit)));
        }
        text.line();
      }
    }
    return text.toString();
  }

  /** A device and limits, such as {@code 259:0 rbps=1048576 wiops=max}. */
  private void limit(String text) {
    List<String> words = new ArrayList<>(List.of(text.strip().split("\\s+")));
    BlockQueue disk = disk(words.removeFirst());
    Map<Limit, Long> wanted = new EnumMap<>(Limit.class);
    words.forEach(word -> parse(word, wanted));
    wanted.forEach((limit, value) -> io.share(disk.name()).limit(limit, value));
  }

  private static void parse(String word, Map<Limit, Long> wanted) {
    String value = word.substring(word.indexOf('=') + 1);
    for (Limit limit : Limit.values()) {
      if (word.startsWith(limit.text() + "=")) {
        if (!value.equals("max") && !value.matches("[1-9]\\d{0,17}")) {
          throw Refused.of(value.matches("\\d+") ? Errno.ERANGE : Errno.EINVAL);
        }
        wanted.put(limit, value.equals("max") ? BlockShare.UNLIMITED : Long.parseLong(value));
        return;
      }
    }
    throw Refused.of(Errno.EINVAL);
  }

  private BlockQueue disk(String number) {
    for (int i = 0; i < disks.all().size(); i++) {
      if (number.equals(Disks.MAJOR + ":" + i * Disks.MINORS)) {
        return disks.all().get(i).queue();
      }
    }
    throw Refused.of(number.matches("\\d+:\\d+") ? Errno.ENODEV : Errno.EINVAL);
  }

  private void weigh(String text) {
    String word = text.strip().replaceFirst("^default\\s+", "");
    if (!word.matches("\\d{1,9}")) {
      throw Refused.of(Errno.EINVAL);
    }
    int weight = Integer.parseInt(word);
    if (weight < 1 || weight > MOST_WEIGHT) {
      throw Refused.of(Errno.ERANGE);
    }
    io.weight(weight);
  }
}
