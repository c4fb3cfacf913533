package pith.mm.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pith.mm.reclaim.Protection;

/** What groups are protected from: as far as they use it, and as far as those above have it to give. */
class GuaranteeTest {
  private final MemoryGroup top = new MemoryGroup(null);
  private final MemoryGroup first = new MemoryGroup(top);
  private final MemoryGroup second = new MemoryGroup(top);

  private static void use(MemoryGroup group, long pages) {
    group.charge(pages);
  }

  @Test
  void aGroupIsProtectedAsLongAsItUsesNoMore() {
    top.min(100);
    use(top, 100);
    assertEquals(Protection.MIN, top.protection(null));
    use(top, 1);
    assertEquals(Protection.NONE, top.protection(null));
    top.low(150);
    assertEquals(Protection.LOW, top.protection(null));
    top.uncharge(1);
    assertEquals(Protection.MIN, top.protection(null));
  }

  @Test
  void childrenHaveNothingUnlessThoseAboveGiveIt() {
    first.low(100);
    use(first, 50);
    assertEquals(Protection.NONE, first.protection(null), "the group above asks for nothing");
    top.low(60);
    assertEquals(Protection.LOW, first.protection(null));
    assertEquals(Protection.LOW, first.protection(top), "within its parent its own mark is enough");
    assertEquals(Protection.NONE, first.protection(first), "its own limit is its own affair");
  }

  @Test
  void whatChildrenAskForTooMuchIsShared() {
    top.min(60);
    first.min(80);
    second.min(40);
    use(first, 80);
    use(second, 40);
    assertEquals(Protection.NONE, first.protection(null), "40 of its 80");
    assertEquals(Protection.NONE, second.protection(null), "20 of its 40");
    first.uncharge(60);
    assertEquals(Protection.MIN, first.protection(null), "20 and 40 are just what there is");
    assertEquals(Protection.MIN, second.protection(null));
    second.uncharge(40);
    use(first, 40);
    assertEquals(Protection.MIN, first.protection(null), "the other does not use its share");
  }

  /** Sums that are kept step by step are those of a count from scratch. */
  @Test
  void sumsFollowWhateverIsChargedAndSet() {
    Random random = new Random(5);
    List<MemoryGroup> groups = new ArrayList<>(List.of(top, first, second, new MemoryGroup(first), new MemoryGroup(first)));
    long[] own = new long[groups.size()];
    for (int step = 0; step < 5_000; step++) {
      int which = random.nextInt(groups.size());
      MemoryGroup group = groups.get(which);
      switch (random.nextInt(3)) {
        case 0 -> group.min(random.nextInt(200));
        case 1 -> {
          long pages = random.nextInt(50);
          own[which] += pages;
          group.charge(pages);
        }
        default -> {
          long pages = Math.min(own[which], random.nextInt(50));
          own[which] -= pages;
          group.uncharge(pages);
        }
      }
      for (MemoryGroup each : groups) {
        boolean kept = each.current() <= effective(each, groups);
        assertEquals(kept ? Protection.MIN : Protection.NONE, each.protection(null), "step " + step);
      }
    }
  }

  private static long effective(MemoryGroup group, List<MemoryGroup> all) {
    long mine = Math.min(group.current(), group.min());
    if (group.parent() == null || mine == 0) {
      return mine;
    }
    long parents = effective(group.parent(), all);
    long siblings = all.stream().filter(one -> one.parent() == group.parent()).mapToLong(one -> Math.min(one.current(), one.min())).sum();
    return siblings > parents ? mine * parents / siblings : mine;
  }
}
