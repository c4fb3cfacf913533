package pith.procfs;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import pith.mm.HugePages;
import pith.mm.MemorySystem;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.pseudo.PseudoNode;

/** /sys/kernel/mm/transparent_hugepage: its files show a setting and take a new one. Source: Linux {@code Documentation/admin-guide/mm/transhuge.rst}. */
final class HugePageTexts {
  private static final int MODE = 0644;
  private static final long HUGE_BYTES = 2 << 20;

  private HugePageTexts() {}

  static PseudoNode.Entry folder(MemorySystem memory) {
    HugePages pages = memory.hugePages();
    return PseudoNode.folder(
        "transparent_hugepage",
        choice("enabled", HugePages.Enabled.values(), pages::enabled, pages::enabled),
        choice("defrag", HugePages.Defrag.values(), pages::defrag, pages::defrag),
        PseudoNode.file(
            "use_zero_page", MODE, context -> (pages.usesZeroPage() ? 1 : 0) + "\n", PseudoNode.number(value -> pages.usesZeroPage(bit(value)))),
        PseudoNode.file("hpage_pmd_size", context -> HUGE_BYTES + "\n"),
        KhugepagedTexts.folder(memory.khugepaged()));
  }

  static boolean bit(long value) {
    if (value != 0 && value != 1) {
      throw Refused.of(Errno.EINVAL);
    }
    return value == 1;
  }

  /** A file that shows all values, the one in force in brackets. */
  private static <E extends Enum<E>> PseudoNode.Entry choice(String name, E[] values, Supplier<E> get, Consumer<E> set) {
    return PseudoNode.file(
        name, MODE, context -> shown(values, get.get()), (context, text) -> set.accept(named(values, text.strip())));
  }

  private static <E extends Enum<E>> String shown(E[] values, E current) {
    return Arrays.stream(values).map(value -> value == current ? "[" + word(value) + "]" : word(value)).collect(Collectors.joining(" ", "", "\n"));
  }

  private static <E extends Enum<E>> E named(E[] values, String text) {
    return Arrays.stream(values).filter(value -> word(value).equals(text)).findFirst().orElseThrow(() -> Refused.of(Errno.EINVAL));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '+');
  }
}
