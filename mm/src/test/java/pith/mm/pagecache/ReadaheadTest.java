package pith.mm.pagecache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pith.mm.MemorySystem;
import pith.mm.TestMachine;
import pith.sync.outcome.Refused;

/** What is read before it is asked for: a reader in order waits once, one without order pays for nothing that it does not want. */
class ReadaheadTest {
  private static final int PAGES = 400;

  private final TestMachine machine = TestMachine.small(1, 1);
  private final MemorySystem memory = machine.memory;

  /** A file whose source notes each request, as "first+count". */
  private final class Noted implements PageSource {
    final List<String> requests = new ArrayList<>();
    final List<Long> alone = new ArrayList<>();
    final PageCache cache = new PageCache(memory, this);
    long broken = -1;

    @Override
    public void readPage(long index, long pa) {
      alone.add(index);
      if (index == broken) {
        throw Refused.of(pith.sync.outcome.Errno.EIO);
      }
      memory.ram().fill(pa, 4096, (byte) index);
    }

    @Override
    public void readPages(long first, long[] pages, ReadEnd end) {
      requests.add(first + "+" + pages.length);
      for (int i = 0; i < pages.length; i++) {
        memory.ram().fill(pages[i], 4096, (byte) (first + i));
        end.ended(i, first + i != broken);
      }
    }

    @Override
    public void writePage(long index, long pa) {
      throw new AssertionError("nothing here is dirty");
    }

    @Override
    public long sizeBytes() {
      return PAGES * 4096L;
    }

    void read(ReadaheadState state, long number, int wanted) {
      long page = state.page(cache, number, wanted);
      assertEquals((byte) number, (byte) memory.ram().readByte(page));
      memory.pages().put(page);
    }
  }

  private void run(Runnable body) {
    machine.run(body);
  }

  @Test
  void windowsDoubleForAReaderInOrderAndEachPageIsReadOnce() {
    Noted file = new Noted();
    run(() -> {
      ReadaheadState state = new ReadaheadState();
      for (int number = 0; number < PAGES; number++) {
        file.read(state, number, 1);
      }
      file.cache.drop();
    });
    assertEquals(List.of("0+4", "4+8", "12+16", "28+32", "60+32"), file.requests.subList(0, 5));
    assertEquals(PAGES, file.requests.stream().mapToInt(request -> Integer.parseInt(request.split("\\+")[1])).sum());
    assertTrue(file.alone.isEmpty(), "nobody had to wait for a single page");
  }

  @Test
  void aReaderWithoutOrderGetsWhatItAskedFor() {
    Noted file = new Noted();
    SplittableRandom random = new SplittableRandom(5);
    long[] order = random.longs(1, PAGES / 2).map(n -> n * 2).distinct().limit(60).toArray();
    run(() -> {
      ReadaheadState state = new ReadaheadState();
      for (long number : order) {
        file.read(state, number, 1);
      }
      assertEquals(order.length, file.cache.pages());
      file.cache.drop();
    });
  }

  @Test
  void aProgramThatSaysHowItReadsIsBelieved() {
    Noted file = new Noted();
    run(() -> {
      ReadaheadState state = new ReadaheadState();
      state.pattern(ReadaheadState.Pattern.RANDOM);
      IntStream.range(0, 20).forEach(number -> file.read(state, number, 1));
      assertEquals(20, file.cache.pages());
      state.pattern(ReadaheadState.Pattern.SEQUENTIAL);
      IntStream.range(20, 150).forEach(number -> file.read(state, number, 1));
      assertTrue(file.requests.stream().anyMatch(request -> request.endsWith("+64")), file.requests::toString);
      file.cache.drop();
    });
  }

  @Test
  void whatCannotBeReadIsAnErrorOnlyForWhoAsksForIt() {
    Noted file = new Noted();
    file.broken = 6;
    run(() -> {
      ReadaheadState state = new ReadaheadState();
      IntStream.range(0, 6).forEach(number -> file.read(state, number, 1));
      assertThrows(Refused.class, () -> state.page(file.cache, 6, 1));
      assertThrows(Refused.class, () -> state.page(file.cache, 6, 1));
      file.read(state, 7, 1);
      file.cache.drop();
    });
  }

  @Test
  void aTouchInAMappingReadsAroundItUntilThatProvesVain() {
    Noted file = new Noted();
    run(() -> {
      ReadaheadState state = new ReadaheadState();
      state.missedInMapping(file.cache, 100, false, false);
      assertEquals(List.of("84+32"), file.requests);
      for (int miss = 0; miss < 200; miss++) {
        file.cache.dropClean(0, PAGES);
        state.missedInMapping(file.cache, 200, false, false);
      }
      assertEquals(100, file.requests.size(), "after that it is given up");
      state.missedInMapping(file.cache, 50, false, true);
      assertEquals(100, file.requests.size(), "MADV_RANDOM asks for nothing");
      file.cache.drop();
    });
  }

  @Test
  void withoutMemoryNothingIsReadAheadAndNothingFails() {
    Noted file = new Noted();
    run(() -> {
      memory.failures().failNth(2);
      ReadaheadState state = new ReadaheadState();
      IntStream.range(0, 10).forEach(number -> file.read(state, number, 1));
      file.cache.drop();
    });
  }
}
