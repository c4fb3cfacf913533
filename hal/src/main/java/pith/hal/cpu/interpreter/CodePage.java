package pith.hal.cpu.interpreter;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import pith.hal.cpu.UserRegisters;
import pith.hal.memory.PhysicalMemory;

/**
 * A physical page of code as the hart's instruction cache sees it: a copy of its bytes, and what was decoded from them so far.
 *
 * <pre>
 *   halfword of the page   0   1   2   3   4  ...        index: where its op is, if decoded
 *                              \________ \
 *   ops                    | addi | beq | ld | next page |     place: the halfword it came from
 * </pre>
 *
 * <p>Ops stand in the order of decoding, which is the order of addresses from each point where control entered. So running in line is
 * counting up an index, the number of instructions run is a difference of indices, and a branch within the page needs only the
 * index of its target. One instruction is one op; {@link Op#GOTO} and {@link Op#NEXT_PAGE} glue stretches together and do not count.
 *
 * <p>Because ops are decoded from the copy, code changes only when the copy is taken anew: after {@code fence.i}, or when the kernel
 * announced that the page was filled. Owned by the hart.
 */
final class CodePage {
  private static final int HALFWORDS = PhysicalMemory.PAGE_BYTES / 2;

  private final long pa;
  private final long[] words = new long[PhysicalMemory.PAGE_BYTES / 8];
  private final MemorySegment copy = MemorySegment.ofArray(words);
  private final short[] index = new short[HALFWORDS];
  private long[] code = new long[64];
  private short[] place = new short[64];
  private int count;
  private int generation;
  private int fences;

  private CodePage(long pa) {
    this.pa = pa;
  }

  /** The page of RAM at {@code pa}, as it is now; {@code fences} counts the hart's {@code fence.i} so far. */
  static CodePage of(PhysicalMemory ram, long pa, int fences) {
    CodePage page = new CodePage(pa);
    page.generation = ram.codeGeneration(pa);
    page.fences = fences;
    long from = PhysicalMemory.offset(pa);
    MemorySegment.copy(ram.readable(pa), from, page.copy, 0, PhysicalMemory.PAGE_BYTES);
    return page;
  }

  /** A page that answers {@code opcode} wherever it is entered. */
  static CodePage uniform(int opcode) {
    CodePage page = new CodePage(-1);
    page.code = new long[HALFWORDS];
    page.place = new short[HALFWORDS];
    Arrays.fill(page.code, opcode);
    for (int i = 0; i < HALFWORDS; i++) {
      page.mark(i, i);
      page.place[i] = (short) i;
    }
    return page;
  }

  /** A page of one instruction, whose first half is at the end of a page and whose second half begins the next. */
  static CodePage seam(int bits) {
    CodePage page = new CodePage(-1);
    int offset = PhysicalMemory.PAGE_BYTES - 2;
    page.words[0] = bits;
    page.mark(offset / 2, 0);
    page.add(Decoder.decode(bits, offset), offset / 2);
    page.add(Op.NEXT_PAGE, HALFWORDS + 1);
    return page;
  }

  long pa() {
    return pa;
  }

  /** {@return the ops; a longer array replaces this one when more is decoded} */
  long[] code() {
    return code;
  }

  /** {@return the index of the op at an offset in bytes, decoded by now} */
  int enter(int offset) {
    int known = index[offset >>> 1];
    return known != 0 ? known - 1 : decode(offset);
  }

  /** {@return as {@link #enter}, but negative if nothing was decoded there yet} */
  int known(int offset) {
    return index[offset >>> 1] - 1;
  }

  /** {@return the offset in bytes of the instruction whose op has this index} */
  int offset(int op) {
    return place[op] * 2;
  }

  /** {@return the instruction at an offset: 16 or 32 bits, or only the first half if the rest lies in the next page} */
  int bits(int offset) {
    if (pa < 0) {
      return seamBits();
    }
    int low = halfword(offset >>> 1);
    boolean whole = Decoder.length(low) == 2 || offset >= PhysicalMemory.PAGE_BYTES - 2;
    return whole ? low : low | halfword((offset >>> 1) + 1) << 16;
  }

  /** {@return the instruction that a {@link #seam} page holds} */
  int seamBits() {
    return (int) words[0];
  }

  int halfword(int at) {
    return (int) (words[at >>> 2] >>> (at & 3) * 16) & 0xffff;
  }

  /** {@return whether what was decoded still is what RAM holds, as far as the hart must know} */
  boolean isCurrent(PhysicalMemory ram, int fencesNow) {
    int generationNow = ram.codeGeneration(pa);
    if (generation == generationNow && fences == fencesNow) {
      return true;
    }
    generation = generationNow;
    fences = fencesNow;
    long from = PhysicalMemory.offset(pa);
    long to = from + PhysicalMemory.PAGE_BYTES;
    return MemorySegment.mismatch(ram.readable(pa), from, to, copy, 0, PhysicalMemory.PAGE_BYTES) < 0;
  }

  /** Rewrites the op at {@code from}, if it is a branch or a direct jump, so that it names its target in this page by index. */
  void link(int from, int target) {
    long op = code[from];
    int rd = Op.rd(op);
    switch (Op.opcode(op)) {
      case Op.BRANCH -> code[from] = Op.of(rd, 0, Op.rs1(op), Op.rs2(op), target);
      case Op.JAL -> code[from] = Op.of(Op.JAL_NEAR, rd, Op.rs1(op), 0, Op.pair(offset(from) + Op.rs2(op), target));
      default -> {}
    }
  }

  /** Decodes from an offset up to an instruction behind which control does not go on in line. {@return the index of the first} */
  private int decode(int offset) {
    int first = count;
    int at = offset;
    boolean goesOn = true;
    while (goesOn && at < PhysicalMemory.PAGE_BYTES && index[at >>> 1] == 0) {
      int bits = bits(at);
      int length = Decoder.length(bits);
      long op = at + length > PhysicalMemory.PAGE_BYTES ? Op.SEAM : Decoder.decode(bits, at);
      mark(at >>> 1, count);
      add(op, at >>> 1);
      at += length;
      goesOn = !endsStretch(op);
    }
    if (goesOn) {
      add(at < PhysicalMemory.PAGE_BYTES ? Op.of(Op.GOTO, 0, 0, 0, index[at >>> 1] - 1) : Op.NEXT_PAGE, at >>> 1);
    }
    return first;
  }

  private static boolean endsStretch(long op) {
    return switch (Op.opcode(op)) {
      case Op.JAL, Op.JALR -> Op.rd(op) == UserRegisters.DISCARD;
      case Op.ILLEGAL, Op.EBREAK, Op.SEAM -> true;
      default -> false;
    };
  }

  private void mark(int halfword, int op) {
    index[halfword] = (short) (op + 1);
  }

  private void add(long op, int halfword) {
    if (count == code.length) {
      code = Arrays.copyOf(code, 2 * count);
      place = Arrays.copyOf(place, 2 * count);
    }
    code[count] = op;
    place[count++] = (short) halfword;
  }
}
