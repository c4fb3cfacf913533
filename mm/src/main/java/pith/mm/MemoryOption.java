package pith.mm;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import pith.hal.mmu.Mmu;
import pith.hal.mmu.PagingMode;
import pith.mm.slab.SlabPolicy;

/**
 * One choice that memory management leaves open: its key on the command line ({@code --mm KEY=VALUE}), the values it takes and the usual one. To add one,
 * declare it below and name it in {@link #ALL}; whoever obeys it asks {@link MemoryOptions#get}.
 *
 * @param key what users write, Linux's word for it where there is one
 * @param usual the value of a machine that is not told otherwise
 * @param values which values there are, as help shows them
 * @param reads makes a value of text; throws IllegalArgumentException for any other text
 * @param help one line that says what is chosen
 */
public record MemoryOption<T>(String key, T usual, String values, Function<String, T> reads, String help) {
  /** What fork does with private pages. */
  public static final MemoryOption<ForkCopy> FORK = choice("fork", ForkCopy.COW, "whether fork shares pages until one side writes, or copies them at once");

  /** Which lock a page fault takes first. */
  public static final MemoryOption<FaultLock> FAULT_LOCK =
      choice("fault-lock", FaultLock.VMA, "whether a fault locks one VMA, or takes the lock of the whole address space");

  /** How many pages a read fault on a file maps at once if they are cached already; 64 KiB as in Linux. */
  public static final MemoryOption<Integer> FAULT_AROUND = number("fault-around", 16, 1, 512, "pages that a fault on a file maps at once; 1 is only the one");

  /** How many levels page tables have. */
  public static final MemoryOption<PagingMode> PAGING = choice("paging", PagingMode.SV39, "format of page tables: addresses of 39 or 48 bits");

  /** Where programs are given huge pages unasked. */
  public static final MemoryOption<HugePages.Enabled> THP =
      choice("thp", HugePages.Enabled.MADVISE, "transparent huge pages: where a program asks for them, everywhere, or nowhere");

  /** Width of an ASID; fewer bits make generations turn over sooner. */
  public static final MemoryOption<Integer> ASID_BITS = number("asid-bits", Mmu.ASID_BITS, 2, Mmu.ASID_BITS, "width of address-space identifiers");

  /** How slab caches serve their harts. */
  public static final MemoryOption<SlabPolicy> SLAB = choice("slab", SlabPolicy.SHEAVES, "whether harts get slab objects by sheaves or keep partial slabs, as before");

  /** Poison free slab objects and catch double frees. */
  public static final MemoryOption<Boolean> SLAB_DEBUG = onOff("slab-debug", false, "red zones, poison and owners of objects: double free, use after free and overrun are named");

  /** Whether harts keep free pages at hand; off is the legacy way, in which each allocation takes the zone's lock. */
  public static final MemoryOption<Boolean> HART_LISTS = onOff("pcp", true, "let each hart keep lists of free pages, or go to the zone each time");

  /** MiB at the end of each node that only what can move may use. Linux: {@code movablecore=}. */
  public static final MemoryOption<Integer> MOVABLE = number("movablecore", 0, 0, 1 << 20, "MiB of each node that are only for pages that can move");

  /** What is kept free for those that cannot wait, in KiB; 0 follows the size of RAM. */
  public static final MemoryOption<Integer> MIN_FREE = number("min_free_kbytes", 0, 0, 1 << 30, "KiB to keep free; 0 is as the size of RAM suggests");

  /** Which pages go when memory is short. */
  public static final MemoryOption<ReclaimKind> RECLAIM =
      choice("reclaim", ReclaimKind.GENERATIONS, "whether pages go by lists of active and inactive ones, or by generations");

  /** All of them, in the order in which help shows them. */
  public static final List<MemoryOption<?>> ALL = List.of(FORK, FAULT_AROUND, FAULT_LOCK, PAGING, THP, SLAB, SLAB_DEBUG, ASID_BITS, HART_LISTS, MOVABLE, MIN_FREE, RECLAIM);

  /** {@return an option whose values are the constants of an enum, written in lower case with {@code -}} */
  public static <E extends Enum<E>> MemoryOption<E> choice(String key, E usual, String help) {
    List<E> all = List.of(usual.getDeclaringClass().getEnumConstants());
    String values = all.stream().map(MemoryOption::word).collect(Collectors.joining("|"));
    return new MemoryOption<>(key, usual, values, text -> named(all, text), help);
  }

  private static <E extends Enum<E>> E named(List<E> all, String text) {
    return all.stream().filter(one -> word(one).equals(text)).findFirst().orElseThrow(IllegalArgumentException::new);
  }

  /** {@return an option that is a number from {@code least} to {@code most}} */
  public static MemoryOption<Integer> number(String key, int usual, int least, int most, String help) {
    return new MemoryOption<>(key, usual, least + ".." + most, text -> within(Integer.parseInt(text), least, most), help);
  }

  private static int within(int number, int least, int most) {
    if (number < least || number > most) {
      throw new IllegalArgumentException();
    }
    return number;
  }

  /** {@return an option that is on or off} */
  public static MemoryOption<Boolean> onOff(String key, boolean usual, String help) {
    return new MemoryOption<>(key, usual, "on|off", MemoryOption::isOn, help);
  }

  private static boolean isOn(String text) {
    if (!text.equals("on") && !text.equals("off")) {
      throw new IllegalArgumentException();
    }
    return text.equals("on");
  }

  /** {@return a value as users write it} */
  public static String word(Object value) {
    if (value instanceof Boolean on) {
      return on ? "on" : "off";
    }
    return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-') : value.toString();
  }

  /** {@return the option of a key} Throws IllegalArgumentException with a sentence for a key that there is not. */
  static MemoryOption<?> of(String key) {
    return ALL.stream().filter(option -> option.key.equals(key)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no '" + key + "'; choose from " + keys()));
  }

  private static String keys() {
    return Arrays.toString(ALL.stream().map(MemoryOption::key).toArray()).replaceAll("[\\[\\]]", "");
  }

  /** {@return the value that {@code text} means} Throws IllegalArgumentException with a sentence if it means none. */
  T read(String text) {
    try {
      return reads.apply(text);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("'" + text + "' is no value of " + key + "; write " + key + "=" + values);
    }
  }
}
