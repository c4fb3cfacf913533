package pith.mm.ranges;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Random edits against a sorted map; node memory is counted, and fails on purpose. */
class RangeTreeTest {
  private static final int SEEDS = 60;
  private static final int STEPS = 1500;

  private record Range(long start, long end, int id) {}

  private static final class CountedMemory implements NodeMemory {
    final Set<Long> inUse = new HashSet<>();
    long next = 1;
    int failing = Integer.MAX_VALUE;

    @Override
    public long take() {
      if (failing-- == 0) {
        throw Refused.of(Errno.ENOMEM);
      }
      inUse.add(next);
      return next++;
    }

    @Override
    public void giveBack(long address) {
      assertTrue(inUse.remove(address), () -> "node " + address + " is freed twice");
    }

    @Override
    public void retire(long[] addresses, int count) {
      for (int i = 0; i < count; i++) {
        giveBack(addresses[i]);
      }
    }
  }

  private final CountedMemory memory = new CountedMemory();
  private final RangeTree<Range> tree = new RangeTree<>(memory);
  private final TreeMap<Long, Range> model = new TreeMap<>();

  @Test
  void randomEditsDoWhatASortedMapDoes() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      int span = 50 << random.nextInt(7);
      for (int step = 0; step < STEPS; step++) {
        step(random, span, step);
        compare(random.nextInt(span + 10) - 5, seed);
      }
      assertEquals(List.copyOf(model.values()), tree.values(), "seed " + seed);
      tree.edit(0, Long.MAX_VALUE).prepare().publish();
      tree.free();
      model.clear();
      assertEquals(Set.of(), memory.inUse, "seed " + seed);
    }
  }

  private void step(Random random, int span, int id) {
    long start = random.nextInt(span);
    long end = start + 1 + random.nextInt(random.nextInt(20) == 0 ? span : 8);
    RangeEdit<Range> edit = tree.edit(start, end);
    List<Range> fresh = new ArrayList<>();
    for (long at = start; at < end && random.nextInt(3) > 0 && fresh.size() < 30; ) {
      long to = Math.min(end, at + 1 + random.nextInt(4));
      fresh.add(new Range(at, to, id));
      at = to + random.nextInt(2);
    }
    fresh.forEach(range -> edit.with(range.start, range.end, range));
    boolean fails = random.nextInt(10) == 0;
    memory.failing = fails ? random.nextInt(3) : Integer.MAX_VALUE;
    if (prepared(edit)) {
      edit.publish();
      model.values().removeIf(range -> range.start < end && range.end > start);
      fresh.forEach(range -> model.put(range.start, range));
    } else {
      assertTrue(fails);
    }
    memory.failing = Integer.MAX_VALUE;
  }

  private static boolean prepared(RangeEdit<Range> edit) {
    try {
      edit.prepare();
      return true;
    } catch (Refused refusal) {
      return false;
    }
  }

  private void compare(long at, int seed) {
    Map.Entry<Long, Range> floor = model.floorEntry(at);
    Range here = floor != null && floor.getValue().end > at ? floor.getValue() : null;
    assertEquals(here, tree.find(at), () -> "seed " + seed + " at " + at);
    Map.Entry<Long, Range> above = model.higherEntry(at);
    assertEquals(here != null ? here : above == null ? null : above.getValue(), tree.findFrom(at), () -> "seed " + seed + " from " + at);
    Map.Entry<Long, Range> below = model.lowerEntry(at + 1);
    if (below != null && below.getValue().end > at) {
      below = model.lowerEntry(below.getKey());
    }
    assertEquals(below == null ? null : below.getValue(), tree.before(at), () -> "seed " + seed + " before " + at);
    assertEquals(model.size(), tree.count());
  }

  @Test
  void nodesStayHalfFullSoThatTheTreeIsLow() {
    for (int i = 0; i < 100_000; i++) {
      tree.edit(2L * i, 2L * i + 1).with(2L * i, 2L * i + 1, new Range(2L * i, 2L * i + 1, i)).prepare().publish();
    }
    assertTrue(memory.inUse.size() < 100_000 / 4, () -> memory.inUse.size() + " nodes");
    Random random = new Random(1);
    while (tree.count() > 100) {
      long at = 2L * random.nextInt(100_000);
      tree.edit(at, at + 1).prepare().publish();
    }
    assertTrue(memory.inUse.size() < 60, () -> memory.inUse.size() + " nodes for 100 ranges");
  }

  @Test
  void aReservedChangeCannotRunOutOfMemory() {
    for (int i = 0; i < 500; i++) {
      tree.edit(2L * i, 2L * i + 1).with(2L * i, 2L * i + 1, new Range(2L * i, 2L * i + 1, i)).prepare().publish();
    }
    Random random = new Random(2);
    while (tree.count() > 0) {
      tree.reserve(1);
      memory.failing = 0;
      long at = random.nextInt(1000);
      tree.edit(at, at + 1 + random.nextInt(40)).prepare().publish();
      assertThrows(Refused.class, memory::take);
      memory.failing = Integer.MAX_VALUE;
    }
    tree.free();
    assertEquals(Set.of(), memory.inUse);
    assertNull(tree.findFrom(0));
  }
}
