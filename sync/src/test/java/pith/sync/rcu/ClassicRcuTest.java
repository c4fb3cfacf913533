package pith.sync.rcu;

import pith.sync.machine.TestMachine;
import pith.sync.rcu.classic.ClassicRcu;

class ClassicRcuTest extends RcuContract {
  @Override
  TestMachine machine(int harts, int seed) {
    return seed == PARALLEL ? TestMachine.parallel(harts, false, ClassicRcu::new) : TestMachine.of(harts, seed, ClassicRcu::new);
  }
}
