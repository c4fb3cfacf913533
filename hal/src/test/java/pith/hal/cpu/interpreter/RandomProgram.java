package pith.hal.cpu.interpreter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import pith.hal.cpu.interpreter.Assembler.Label;

/**
 * A seeded program of random instructions that ends by writing every register, fcsr and a window of memory.
 *
 * <p>x31, x2 and x9 point to the middle of the window and are never written; x30 counts the rounds, because the stream runs several
 * times. Branches go forward over a few instructions.
 */
final class RandomProgram {
  static final long BASE = 0x10000;
  static final int ROUNDS = 3;
  private static final int WINDOW_BYTES = 4096;
  private static final int WINDOW = 31;
  private static final int COUNTER = 30;
  private static final List<Encoding> CHOICES = new ArrayList<>();

  static {
    for (Encoding encoding : InstructionSet.ALL) {
      switch (encoding.format()) {
        case JALR, CALL, NONE, CSR -> {}
        default -> {
          if (!encoding.name().startsWith("lr.")) {
            CHOICES.add(encoding);
          }
        }
      }
    }
  }

  private final SplittableRandom random;
  private final Assembler code = new Assembler(BASE + StaticElf.HEADERS, 1 << 20);
  private final Label window = new Label();
  private final Label initial = new Label();
  private int instructions;

  private RandomProgram(long seed) {
    random = new SplittableRandom(seed);
  }

  /** {@return an ELF file of about {@code length} random instructions} */
  static byte[] elf(long seed, int length) {
    RandomProgram program = new RandomProgram(seed);
    program.code.li(WINDOW, 0).li(WINDOW, 0);
    program.prologue();
    program.stream(length);
    program.epilogue();
    program.data();
    byte[] content = program.code.finish();
    ByteBuffer patch = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    Assembler addresses = new Assembler(0, 16);
    addresses.li(WINDOW, (int) program.window.address() + WINDOW_BYTES / 2).li(WINDOW - 1, (int) program.initial.address());
    patch.put(0, addresses.finish());
    return StaticElf.of(BASE, content);
  }

  private void prologue() {
    for (int f = 0; f < 32; f++) {
      code.i("fld", f, 30, 8 * f);
    }
    for (int x = 1; x < 30; x++) {
      code.i("ld", x, 30, 256 + 8 * x);
    }
    code.i("addi", Assembler.SP, WINDOW, 0).i("addi", 9, WINDOW, 0);
    code.i("addi", COUNTER, 0, ROUNDS);
  }

  private void stream(int length) {
    Label again = code.mark();
    Label[] targets = new Label[length + 8];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = new Label();
    }
    for (int i = 0; i < length; i++) {
      code.mark(targets[i]);
      one(targets, i);
    }
    for (int i = length; i < targets.length; i++) {
      code.mark(targets[i]);
    }
    code.i("addi", COUNTER, COUNTER, -1);
    Label out = new Label();
    code.branch("beq", COUNTER, 0, out);
    code.jal(0, again);
    code.mark(out);
  }

  private void one(Label[] targets, int i) {
    instructions++;
    int kind = random.nextInt(100);
    if (kind < 30) {
      compressed();
    } else if (kind < 34) {
      control(targets[i + 1 + random.nextInt(6)]);
    } else if (kind < 37) {
      status();
    } else {
      emit(CHOICES.get(random.nextInt(CHOICES.size())), targets[i + 1 + random.nextInt(6)]);
    }
  }

  private void emit(Encoding encoding, Label ahead) {
    String name = encoding.name();
    int rs1 = random.nextInt(32);
    int rs2 = random.nextInt(32);
    switch (encoding.format()) {
      case R -> code.r(name, destination(), rs1, rs2);
      case ATOMIC -> emitAtomic(name, rs2);
      case I -> code.i(name, destination(), rs1, random.nextInt(4096));
      case LOAD -> code.i(name, destination(), WINDOW, displacement());
      case SHIFT -> code.i(name, destination(), rs1, random.nextInt((encoding.mask() & 1 << 25) != 0 ? 32 : 64));
      case U, AUIPC -> code.u(name, destination(), random.nextInt());
      case JAL -> code.jal(destination(), ahead);
      case BRANCH -> code.branch(name, rs1, random.nextInt(8) == 0 ? rs1 : rs2, ahead);
      case S -> code.s(name, rs2, WINDOW, displacement());
      case FLOAT_LOAD -> code.i(name, random.nextInt(32), WINDOW, displacement());
      case FLOAT -> code.r(name, random.nextInt(32), rs1, rs2);
      case FLOAT_ROUNDED, FUSED -> code.rounded(name, random.nextInt(32), rs1, rs2, random.nextInt(32), mode());
      case INTEGER_ROUNDED -> code.rounded(name, destination(), rs1, rs2, 0, mode());
      default -> throw new AssertionError(encoding);
    }
  }

  /** Atomics need an aligned address, in either half of 8 bytes. LR and SC come in pairs, sometimes with a second SC, which fails. */
  private void emitAtomic(String name, int rs2) {
    int pointer = name.endsWith(".w") && random.nextBoolean() ? secondHalf() : WINDOW;
    if (name.startsWith("sc.")) {
      code.r("lr" + name.substring(2), destinationBeside(pointer), pointer, 0);
      if (random.nextInt(3) == 0) {
        code.r(name, destinationBeside(pointer), pointer, random.nextInt(32));
      }
    }
    code.r(name, destination(), pointer, rs2);
  }

  /** {@return a register that points 4 bytes into the window} */
  private int secondHalf() {
    int pointer = destinationBeside(0);
    code.i("addi", pointer, WINDOW, 4);
    return pointer;
  }

  private int destinationBeside(int other) {
    int rd;
    do {
      rd = destination();
    } while (rd == other);
    return rd;
  }

  private void control(Label ahead) {
    int link = destination();
    long from = code.here();
    if (random.nextBoolean()) {
      code.jal(link, ahead);
    } else {
      int base = 10 + random.nextInt(16);
      code.u("auipc", base, 0).i("jalr", link, base, (int) (code.here() - from) + 4 + random.nextInt(2));
    }
  }

  /** Reads and writes fcsr and its parts, always with a valid rounding mode. */
  private void status() {
    switch (random.nextInt(5)) {
      case 0 -> code.i("csrrw", destination(), random.nextInt(32), 1);
      case 1 -> code.i("csrrs", destination(), random.nextInt(32), 1);
      case 2 -> code.i("csrrc", destination(), random.nextInt(32), 1);
      case 3 -> code.i("csrrwi", destination(), random.nextInt(5), 2);
      default -> code.i("csrrs", destination(), 0, 1 + random.nextInt(3));
    }
  }

  /** A random halfword, if it is an instruction that stays in line and keeps to the window. */
  private void compressed() {
    while (true) {
      int half = random.nextInt(1 << 16);
      int word = (half & 3) == 3 ? 0 : Compressed.expand(half);
      Encoding encoding = word == 0 ? null : Decoder.find(word);
      if (encoding != null && isHarmless(encoding, word)) {
        code.half(half);
        return;
      }
    }
  }

  private static boolean isHarmless(Encoding encoding, int word) {
    int rd = word >>> 7 & 31;
    int rs1 = word >>> 15 & 31;
    boolean pointer = rs1 == Assembler.SP || rs1 == 9;
    return switch (encoding.format()) {
      case LOAD -> isDestination(rd) && pointer;
      case R, I, SHIFT, U -> isDestination(rd);
      case S, FLOAT_LOAD -> pointer;
      default -> false;
    };
  }

  private int destination() {
    int rd;
    do {
      rd = random.nextInt(32);
    } while (!isDestination(rd));
    return rd;
  }

  private static boolean isDestination(int rd) {
    return rd != Assembler.SP && rd != 9 && rd < COUNTER;
  }

  private int displacement() {
    return random.nextInt(WINDOW_BYTES - 16) - WINDOW_BYTES / 2;
  }

  private int mode() {
    int mode = random.nextInt(8);
    return mode < 5 ? mode : Op.DYNAMIC;
  }

  /** Stores all registers behind the window, writes window and registers to standard output and exits. */
  private void epilogue() {
    code.i("addi", COUNTER, WINDOW, 2047);
    code.i("addi", COUNTER, COUNTER, 1);
    for (int x = 0; x < 30; x++) {
      code.s("sd", x, COUNTER, 8 * x);
    }
    for (int f = 0; f < 32; f++) {
      code.s("fsd", f, COUNTER, 256 + 8 * f);
    }
    code.i("csrrs", Assembler.T0, 0, Assembler.FCSR).s("sd", Assembler.T0, COUNTER, 240);
    code.i("addi", Assembler.A1, WINDOW, -2048).li(Assembler.A2, WINDOW_BYTES + 512);
    code.i("addi", Assembler.A0, 0, 1).i("addi", Assembler.A7, 0, 64).r("ecall", 0, 0, 0);
    code.i("addi", Assembler.A0, 0, 0).i("addi", Assembler.A7, 0, 93).r("ecall", 0, 0, 0);
  }

  private void data() {
    code.align(16);
    code.mark(initial);
    code.bytes(values(64));
    code.align(16);
    code.mark(window);
    code.bytes(values(WINDOW_BYTES / 8));
    code.bytes(new byte[512]);
  }

  private byte[] values(int count) {
    ByteBuffer values = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      values.putLong(EdgeValues.any(random));
    }
    return values.array();
  }
}
