package pith.vfs.iomap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.OpenFlags;
import pith.vfs.TestMachine;
import pith.vfs.io.ByteSource;

class IomapIterTest {
  private final IomapFixture fixture = new IomapFixture(12, 1);
  private final ExtentFs.Node node = fixture.fs.make();
  private final IomapFile file = fixture.fs.open(node, OpenFlags.RDWR);

  /** Gives mappings of 1000 bytes, and notes what it is asked and told. */
  private static final class Recorded implements IomapOps {
    final List<String> calls = new ArrayList<>();
    Errno refusesBegin;
    Errno refusesEnd;

    @Override
    public void begin(long position, long length, int flags, Iomap iomap, Iomap source) {
      calls.add("begin " + position + " " + length);
      if (refusesBegin != null) {
        throw Refused.of(refusesBegin);
      }
      assertEquals(0, iomap.length(), "the mapping was cleared");
      iomap.set(IomapType.MAPPED, position / 1000 * 1000, 1000, position);
    }

    @Override
    public void end(long position, long length, long written, int flags, Iomap iomap) {
      calls.add("end " + position + " " + length + " " + written);
      if (refusesEnd != null) {
        throw Refused.of(refusesEnd);
      }
    }
  }

  private final Recorded ops = new Recorded();

  private IomapIter over(long position, long length) {
    return new IomapIter(node, ops, position, length, 0);
  }

  @ParameterizedTest
  @EnumSource
  void walksMappingByMappingAndPairsBeginWithEnd(TerminalClear form) {
    fixture.fs.iomaps.terminalClear(form);
    assertEquals(1700, over(500, 1700).runAll(iter -> iter.advance(iter.length())));
    assertEquals(List.of("begin 500 1700", "end 500 500 500", "begin 1000 1200", "end 1000 1000 1000", "begin 2000 200", "end 2000 200 200"), ops.calls);
  }

  /** The improvement of 7.2: within one extent nothing is cleared at all. */
  @Test
  void theLastCallClearsBothMappingsOnlyInItsLegacyForm() {
    fixture.fs.iomaps.terminalClear(TerminalClear.LEGACY);
    over(0, 100).runAll(iter -> iter.advance(iter.length()));
    assertEquals(2, fixture.fs.iomaps.clears());
    fixture.fs.iomaps.terminalClear(TerminalClear.NONE);
    over(0, 100).runAll(iter -> iter.advance(iter.length()));
    assertEquals(2, fixture.fs.iomaps.clears());
    over(0, 3000).runAll(iter -> iter.advance(iter.length()));
    assertEquals(2 + 2 * 2, fixture.fs.iomaps.clears(), "between mappings both forms clear");
  }

  @Test
  void theTerminalCallLeavesTheMappingAlone() {
    try (IomapIter iter = over(0, 100)) {
      assertTrue(iter.next());
      iter.advance(100);
      assertFalse(iter.next());
      assertEquals(1000, iter.map().length());
    }
    fixture.fs.iomaps.terminalClear(TerminalClear.LEGACY);
    try (IomapIter iter = over(0, 100)) {
      assertTrue(iter.next());
      iter.advance(100);
      assertFalse(iter.next());
      assertEquals(0, iter.map().length());
    }
  }

  @Test
  void aStepWithoutProgressEndsTheWalkUnlessItsMappingIsStale() {
    assertEquals(0, over(0, 100).runAll(iter -> {}));
    assertEquals(List.of("begin 0 100", "end 0 100 0"), ops.calls);
    ops.calls.clear();
    int[] tries = {0};
    long done = over(0, 100).runAll(iter -> {
      if (tries[0]++ == 0) {
        node.convert();
        assertTrue(iter.stale());
      } else {
        assertFalse(iter.stale());
        iter.advance(100);
      }
    });
    assertEquals(100, done);
    assertEquals(List.of("begin 0 100", "end 0 100 0", "begin 0 100", "end 0 100 100"), ops.calls);
  }

  @Test
  void refusalsCountWhereNothingWasDone() {
    assertEquals(Errno.EIO, TestMachine.errno(() -> over(0, 100).runPart(iter -> {
      throw Refused.of(Errno.EIO);
    })));
    assertEquals(1000, over(0, 3000).runPart(iter -> {
      if (iter.position() > 0) {
        throw Refused.of(Errno.EIO);
      }
      iter.advance(1000);
    }));
    assertEquals(Errno.EIO, TestMachine.errno(() -> over(0, 100).runPart(iter -> iter.advance(200))), "no step may say that it did more than it was given");
    ops.refusesEnd = Errno.ENOSPC;
    assertEquals(Errno.ENOSPC, TestMachine.errno(() -> over(0, 100).runPart(iter -> {})));
    assertEquals(100, over(0, 100).runAll(iter -> iter.advance(100)), "what the end says of a mapping that was used is ignored");
    ops.refusesBegin = Errno.ENOTBLK;
    assertEquals(Errno.ENOTBLK, TestMachine.errno(() -> over(0, 100).runPart(iter -> iter.advance(100))));
  }

  @Test
  void aMappingThatMissesThePositionIsABug() {
    IomapOps wrong = (position, length, flags, iomap, source) -> iomap.set(IomapType.MAPPED, position + 1, 10, 0);
    assertThrows(AssertionError.class, () -> new IomapIter(node, wrong, 0, 10, 0).runAll(iter -> iter.advance(1)));
  }

  /**
   * A block is promised when the write looks, and real with data when it has the page: without the second look, what was written in between and has left memory
   * would be overwritten with zeroes.
   */
  @Test
  void aWriteLooksAgainWhenWritebackChangedItsMapping() {
    byte[] old = new byte[4096];
    java.util.Arrays.fill(old, (byte) 1);
    file.writeAt(new ByteSource(old), 0);
    node.onBegin = () -> {
      node.onBegin = () -> {};
      node.pages().writeBack();
      node.pages().dropClean(0, 1);
    };
    file.writeAt(new ByteSource(new byte[] {2}), 100);
    byte[] expected = old.clone();
    expected[100] = 2;
    assertArrayEquals(expected, IomapFixture.read(file, 0, 4096));
  }
}
