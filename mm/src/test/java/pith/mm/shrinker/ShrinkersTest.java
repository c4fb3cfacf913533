package pith.mm.shrinker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import pith.mm.shrinker.Shrinker.Caller;

class ShrinkersTest {
  private final Shrinkers shrinkers = new Shrinkers();

  /** So many equal objects, of which every second one that is looked at can be freed. */
  private static final class Pile implements Shrinker {
    private final int seeks;
    private long objects;
    private long scanned;
    private boolean locked;

    Pile(long objects, int seeks) {
      this.objects = objects;
      this.seeks = seeks;
    }

    @Override
    public String name() {
      return "pile";
    }

    @Override
    public int seeks() {
      return seeks;
    }

    @Override
    public long count(Caller caller) {
      return objects;
    }

    @Override
    public long scan(long wanted, Caller caller) {
      if (locked && caller == Caller.ALLOCATION) {
        return STOP;
      }
      scanned += wanted;
      long freed = Math.min(objects, wanted / 2);
      objects -= freed;
      return freed;
    }
  }

  @Test
  void eachIsScannedInProportionToItsSizeAndAgainstItsSeeks() {
    Pile cheap = new Pile(1 << 20, Shrinker.DEFAULT_SEEKS);
    Pile dear = new Pile(1 << 20, 2 * Shrinker.DEFAULT_SEEKS);
    Pile free = new Pile(1 << 20, 0);
    shrinkers.register(cheap);
    shrinkers.register(dear);
    shrinkers.register(free);
    shrinkers.shrink(8, Caller.BACKGROUND);
    assertEquals((1 << 20 >> 8) * 4 / 2, cheap.scanned);
    assertEquals(cheap.scanned / 2, dear.scanned);
    assertEquals(1 << 19, free.scanned);
  }

  @Test
  void sharesSmallerThanABatchAddUpUntilTheyAreOne() {
    Pile pile = new Pile(4096, Shrinker.DEFAULT_SEEKS);
    shrinkers.register(pile);
    for (int round = 0; round < 15; round++) {
      shrinkers.shrink(10, Caller.BACKGROUND);
    }
    assertEquals(0, pile.scanned);
    shrinkers.shrink(0, Caller.BACKGROUND);
    assertEquals(2 * 4096, pile.scanned, "at most twice what there is");
  }

  @Test
  void whoDeclinesIsOwedWhatItDidNotDo() {
    Pile pile = new Pile(1000, Shrinker.DEFAULT_SEEKS);
    pile.locked = true;
    shrinkers.register(pile);
    assertEquals(0, shrinkers.shrink(2, Caller.ALLOCATION));
    assertEquals(0, pile.scanned);
    shrinkers.shrink(2, Caller.BACKGROUND);
    assertEquals(512, pile.scanned, "half of 1000 now and an eighth from before, in whole batches");
  }

  @Test
  void whoIsUnregisteredIsNotAskedAnyMore() {
    Pile pile = new Pile(1024, Shrinker.DEFAULT_SEEKS);
    shrinkers.register(pile);
    assertEquals(256, shrinkers.shrink(2, Caller.BACKGROUND));
    shrinkers.unregister(pile);
    assertEquals(0, shrinkers.shrink(2, Caller.BACKGROUND));
  }
}
