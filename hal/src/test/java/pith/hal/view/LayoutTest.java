package pith.hal.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pith.hal.view.Member.array;
import static pith.hal.view.Member.bytes;
import static pith.hal.view.Member.i32;
import static pith.hal.view.Member.pad;
import static pith.hal.view.Member.struct;
import static pith.hal.view.Member.u16;
import static pith.hal.view.Member.u32;
import static pith.hal.view.Member.u64;
import static pith.hal.view.Member.u8;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.hal.memory.PhysicalMemory;

class LayoutTest {
  private static final Layout TIMESPEC = Layout.of("timespec", 16, u64("tv_sec"), u64("tv_nsec"));
  private static final Layout STAT =
      Layout.of(
          "stat",
          128,
          u64("st_dev"),
          u64("st_ino"),
          u32("st_mode"),
          u32("st_nlink"),
          u32("st_uid"),
          u32("st_gid"),
          u64("st_rdev"),
          u64("__pad1"),
          u64("st_size").at(48),
          i32("st_blksize"),
          i32("__pad2"),
          u64("st_blocks"),
          struct("st_atim", TIMESPEC).at(72),
          struct("st_mtim", TIMESPEC),
          struct("st_ctim", TIMESPEC),
          array(u32("__glibc_reserved"), 2));
  private static final Layout EHDR =
      Layout.of(
          "Elf64_Ehdr",
          64,
          bytes("e_ident", 16),
          u16("e_type"),
          u16("e_machine"),
          u32("e_version"),
          u64("e_entry"),
          u64("e_phoff"),
          u64("e_shoff"),
          u32("e_flags"),
          u16("e_ehsize"),
          u16("e_phentsize"),
          u16("e_phnum"),
          u16("e_shentsize"),
          u16("e_shnum"),
          u16("e_shstrndx"));
  private static final Layout PHDR =
      Layout.of(
          "Elf64_Phdr",
          56,
          u32("p_type"),
          u32("p_flags"),
          u64("p_offset"),
          u64("p_vaddr"),
          u64("p_paddr"),
          u64("p_filesz"),
          u64("p_memsz"),
          u64("p_align"));
  private static final Layout SIGINFO =
      Layout.of("siginfo_t", 128, i32("si_signo"), i32("si_errno"), i32("si_code"), u64("si_addr").at(16), pad(104));
  private static final Layout TERMIOS =
      Layout.of(
          "termios", 60, u32("c_iflag"), u32("c_oflag"), u32("c_cflag"), u32("c_lflag"), u8("c_line"), bytes("c_cc", 32), u32("c_ispeed"), u32("c_ospeed"));
  private static final Layout POLLFD = Layout.of("pollfd", 8, i32("fd"), u16("events"), u16("revents"));
  private static final Layout KERNEL_TERMIOS =
      Layout.of("kernel_termios", 36, u32("c_iflag"), u32("c_oflag"), u32("c_cflag"), u32("c_lflag"), u8("c_line"), bytes("c_cc", 19));
  private static final Layout DIRENT =
      Layout.of("dirent64", 24, u64("d_ino"), u64("d_off"), u16("d_reclen"), u8("d_type"), bytes("d_name", 0).at(19));
  private static final BitLayout PTE =
      BitLayout.of(
          "Sv39 PTE",
          BitField.flag("V", 0),
          BitField.flag("R", 1),
          BitField.flag("W", 2),
          BitField.flag("X", 3),
          BitField.flag("U", 4),
          BitField.flag("G", 5),
          BitField.flag("A", 6),
          BitField.flag("D", 7),
          new BitField("RSW", 8, 2),
          new BitField("ppn", 10, 44),
          new BitField("PBMT", 61, 2),
          BitField.flag("N", 63));

  /** The C compiler for riscv64 is asked about the same structures. */
  @Test
  void offsetsAreThoseOfTheCCompiler(@TempDir Path folder) throws IOException, InterruptedException {
    Path compiler = Path.of("/usr/bin/riscv64-linux-gnu-gcc");
    if (!Files.isExecutable(compiler)) {
      System.out.println("skipped: no " + compiler + ", which says what C's offsets are");
      Assumptions.abort();
    }
    StringBuilder c =
        new StringBuilder("#include <stddef.h>\n#include <sys/stat.h>\n#include <elf.h>\n#include <signal.h>\n#include <termios.h>\n#include <poll.h>\n#include <time.h>\n");
    int checks = 0;
    for (Layout layout : List.of(TIMESPEC, STAT, EHDR, PHDR, SIGINFO, TERMIOS, POLLFD)) {
      String type = Character.isUpperCase(layout.name().charAt(0)) || layout.name().endsWith("_t") ? layout.name() : "struct " + layout.name();
      c.append("_Static_assert(sizeof(" + type + ") == " + layout.size() + ", \"size\");\n");
      c.append("_Static_assert(_Alignof(" + type + ") == " + layout.alignment() + ", \"alignment\");\n");
      for (Layout.Placed member : layout.members().values()) {
        if (!member.name().startsWith("__")) {
          c.append("_Static_assert(offsetof(" + type + ", " + member.name() + ") == " + member.offset() + ", \"" + member.name() + "\");\n");
          checks++;
        }
      }
    }
    Path source = Files.writeString(folder.resolve("layouts.c"), c);
    Process process = new ProcessBuilder(compiler.toString(), "-fsyntax-only", source.toString()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals("", said);
    assertTrue(checks > 50, "checked " + checks);
  }

  @Test
  void structuresThatTheLibraryHidesHaveTheKernelsSize() {
    assertEquals(36, KERNEL_TERMIOS.size());
    assertEquals(17, KERNEL_TERMIOS.offset("c_cc"));
    assertEquals(8, DIRENT.alignment());
  }

  @Test
  void ramSegmentAndArraySeeTheSameBytes() {
    SplittableRandom random = new SplittableRandom(11);
    PhysicalMemory ram = new PhysicalMemory(1 << 20);
    U64Field size = STAT.u64("st_size");
    U32Field mode = STAT.u32("st_mode");
    I32Field block = STAT.i32("st_blksize");
    U64Field nanos = STAT.u64("st_mtim.tv_nsec");
    for (int i = 0; i < 1_000; i++) {
      long pa = PhysicalMemory.BASE + random.nextInt((1 << 20) / 128) * 128L;
      long bits = random.nextLong();
      byte[] bytes = STAT.allocate();
      MemorySegment segment = MemorySegment.ofArray(STAT.allocate());
      size.set(ram, pa, bits);
      mode.set(ram, pa, bits & 0xffff_ffffL);
      block.set(ram, pa, (int) bits);
      nanos.set(ram, pa, ~bits);
      size.set(bytes, 0, bits);
      mode.set(bytes, 0, bits & 0xffff_ffffL);
      block.set(bytes, 0, (int) bits);
      nanos.set(bytes, 0, ~bits);
      size.set(segment, 0, size.get(ram, pa));
      mode.set(segment, 0, mode.get(ram, pa));
      block.set(segment, 0, block.get(ram, pa));
      nanos.set(segment, 0, nanos.get(ram, pa));
      byte[] inRam = STAT.allocate();
      ram.read(pa, inRam, 0, inRam.length);
      assertArrayEquals(bytes, inRam);
      assertArrayEquals(bytes, segment.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
      assertEquals(bits & 0xffff_ffffL, mode.get(bytes, 0));
      assertEquals((int) bits, block.get(segment, 0));
      ram.fill(pa, 128, (byte) 0);
    }
  }

  @Test
  void smallNumbersAreUnsigned() {
    U8Field line = TERMIOS.u8("c_line");
    U16Field events = POLLFD.u16("events");
    byte[] termios = TERMIOS.allocate();
    byte[] pollfd = POLLFD.allocate();
    line.set(termios, 0, 0xfe);
    events.set(pollfd, 0, 0x8001);
    assertEquals(0xfe, line.get(termios, 0));
    assertEquals(0xfe, line.get(MemorySegment.ofArray(termios), 0));
    assertEquals(0x8001, events.get(pollfd, 0));
    assertArrayEquals(new byte[] {0, 0, 0, 0, 1, (byte) 0x80, 0, 0}, pollfd);
  }

  @Test
  void arraysOfStructuresAreWalkedByIndex() {
    Layout pair = Layout.of("pair", 40, u32("count"), array(struct("time", TIMESPEC), 2).at(8));
    ArrayField times = pair.elements("time");
    U64Field nanos = TIMESPEC.u64("tv_nsec");
    byte[] bytes = pair.allocate();
    nanos.set(bytes, times.at(0, 1), 5);
    assertEquals(5, bytes[8 + 16 + 8]);
    assertEquals(0x1000 + 24, times.at(0x1000L, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> times.at(0, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> times.at(0L, -1));
  }

  @Test
  void textFitsOrIsCut() {
    Layout uts = Layout.of("name", 8, bytes("sysname", 8));
    BytesField name = uts.bytes("sysname");
    byte[] bytes = uts.allocate();
    name.setText(bytes, 0, "Linux");
    assertEquals("Linux", name.getText(bytes, 0));
    name.setText(bytes, 0, "a longer name");
    assertEquals("a longe", name.getText(bytes, 0));
    assertThrows(IllegalArgumentException.class, () -> name.set(bytes, 0, new byte[9]));
  }

  @Test
  void wrongDeclarationIsRefusedWhereItIsMade() {
    assertWrong("struct s is 16 bytes long, not 12", () -> Layout.of("s", 12, u32("a"), u64("b")));
    assertWrong("struct s has 'b' at 8, not at 4", () -> Layout.of("s", 16, u32("a"), u64("b").at(4)));
    assertWrong("struct s has two members 'a'", () -> Layout.of("s", 8, u32("a"), u32("a")));
    assertWrong("struct timespec has no member 'tv_usec'", () -> TIMESPEC.u64("tv_usec"));
    assertWrong("struct timespec has 'tv_sec' as u64, not as u32", () -> TIMESPEC.u32("tv_sec"));
    assertWrong("struct timespec has 'tv_sec' as u64, not as an array", () -> TIMESPEC.bytes("tv_sec"));
    assertWrong("Sv39 PTE: 'x' overlaps another field", () -> BitLayout.of("Sv39 PTE", BitField.flag("w", 3), new BitField("x", 2, 2)));
    assertWrong("bits 'b' do not lie within a word: 60, 5", () -> new BitField("b", 60, 5));
  }

  private static void assertWrong(String message, Runnable declaration) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, declaration::run).getMessage());
  }

  @Test
  void pageTableEntryIsReadBitByBit() {
    long pte = 0x80200L << 10 | 0b1101_0011;
    assertEquals("V R U A D ppn=0x80200", PTE.describe(pte));
    assertEquals(0x80200, PTE.field("ppn").get(pte));
    assertEquals(pte & ~(1L << 7), PTE.field("D").with(pte, 0));
    assertEquals(1L << 63 | pte, PTE.field("N").with(pte, 1));
    assertThrows(IllegalArgumentException.class, () -> PTE.field("RSW").with(pte, 4));
    assertEquals(-1L, new BitField("all", 0, 64).with(0, -1L));
    assertEquals("", PTE.describe(0));
  }

  @Test
  void layoutShowsItselfAsAStructure() {
    assertEquals(
        """
        struct pollfd { // 8 bytes
          /*    0 */ i32 fd;
          /*    4 */ u16 events;
          /*    6 */ u16 revents;
        }""",
        POLLFD.toString());
  }
}
