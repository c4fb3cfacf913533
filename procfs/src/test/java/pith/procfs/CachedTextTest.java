package pith.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.sync.outcome.Refused;
import pith.sync.rcu.classic.ClassicRcu;
import pith.vfs.Position;
import pith.vfs.io.ByteTarget;

/** What a reader of a cached text gets, and how often it is rendered for that. */
class CachedTextTest {
  private static final int LONGER_THAN_A_PAGE = 5000, LONGER_THAN_ANY_BLOCK = 20_000;

  private final Machine machine = Machine.create(MachineConfig.standard().withHarts(1).withRam(16 << 20));
  private final MemorySystem memory = new MemorySystem(machine, new ClassicRcu(machine.harts()), MemoryOptions.DEFAULT);
  private final List<String> lines = new ArrayList<>(List.of("one\n", "two\n"));
  private final CachedText text = new CachedText(memory, to -> lines.forEach(to::line));
  private final SeqBuffer buffer = new SeqBuffer(memory.slabs().kmalloc(), memory.ram());

  private String shown() {
    do {
      buffer.begin();
      text.show(buffer);
    } while (buffer.overflowed());
    return from(0, LONGER_THAN_ANY_BLOCK + 10);
  }

  private String from(long offset, int length) {
    ByteTarget target = new ByteTarget(new byte[length]);
    Position at = new Position(offset);
    assertEquals(buffer.read(target, at), at.at() - offset, "the position moves by what was read");
    return new String(target.toArray(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void itIsRenderedOnceForManyReaders() {
    for (int i = 0; i < 10; i++) {
      assertEquals("one\ntwo\n", shown());
    }
    assertEquals(1, text.renderings());
  }

  @Test
  void nothingIsRenderedBeforeSomebodyReads() {
    text.invalidate();
    text.invalidate();
    assertEquals(0, text.renderings());
    assertEquals(2, text.generation());
  }

  @Test
  void afterAChangeTheNextReaderSeesIt() {
    shown();
    lines.add("three\n");
    assertEquals("one\ntwo\n", shown(), "nobody said that it changed");
    text.invalidate();
    assertEquals("one\ntwo\nthree\n", shown());
    assertEquals(2, text.renderings());
  }

  /** The change comes while the reader renders, and is complete before it publishes: it must render again. */
  @Test
  void aRenderingThatIsOutrunByAChangeIsNotKept() {
    boolean[] first = {true};
    CachedText outrun = new CachedText(memory, to -> {
      to.line(lines.getLast());
      if (first[0]) {
        first[0] = false;
        lines.add("new\n");
        outrun()[0].invalidate();
      }
    });
    self[0] = outrun;
    buffer.begin();
    outrun.show(buffer);
    assertEquals("new\n", from(0, 100));
    assertEquals(1, outrun.renderings(), "only the second was kept");
  }

  private final CachedText[] self = new CachedText[1];

  private CachedText[] outrun() {
    return self;
  }

  @Test
  void longTextsTakeALargerBuffer() {
    lines.add("x".repeat(LONGER_THAN_A_PAGE) + "\n");
    assertEquals(String.join("", lines), shown());
    assertEquals(1, text.renderings());
  }

  @Test
  void whatNoBlockHoldsIsShownWithoutBeingKept() {
    lines.add("x".repeat(LONGER_THAN_ANY_BLOCK - 100) + "\n");
    assertEquals(String.join("", lines), shown());
    assertEquals(0, text.renderings());
  }

  @Test
  void withoutMemoryForARenderingTheTextIsShownAllTheSame() {
    buffer.begin();
    lines.add("x".repeat(2000) + "\n");
    List<Long> taken = takeAllMemory();
    text.show(buffer);
    assertEquals(String.join("", lines), from(0, 4096));
    assertEquals(0, text.renderings());
    taken.forEach(memory.slabs().kmalloc()::free);
    assertEquals(String.join("", lines), shown());
    assertEquals(1, text.renderings());
  }

  private List<Long> takeAllMemory() {
    List<Long> taken = new ArrayList<>();
    for (int size : new int[] {8192, 4096, 2048}) {
      try {
        while (true) {
          taken.add(memory.slabs().kmalloc().allocate(size));
        }
      } catch (Refused full) {
        assertTrue(taken.size() > 0);
      }
    }
    return taken;
  }

  @Test
  void everyOffsetAndLengthGivesItsPart() {
    lines.add("a line that is a little longer\n");
    String whole = shown();
    for (int offset = 0; offset <= whole.length() + 2; offset++) {
      for (int length = 0; length <= whole.length() + 2; length++) {
        int from = Math.min(offset, whole.length());
        assertEquals(whole.substring(from, Math.min(whole.length(), from + length)), from(offset, length));
      }
    }
  }
}
