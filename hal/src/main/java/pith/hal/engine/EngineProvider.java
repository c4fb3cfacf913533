package pith.hal.engine;

import pith.hal.Engine;

/** Makes engines; found with {@link java.util.ServiceLoader}. */
public interface EngineProvider {
  /** Mean length of a turn in cycles if accesses are free: long enough that hand-overs cost little, short enough that harts interleave. */
  long QUANTUM = 20_000;

  /** Mean length of a turn in cycles if accesses cost: short enough that lines go back and forth as they would. */
  long FINE_QUANTUM = 2_000;

  /** {@return the name given to {@code --engine}} */
  String name();

  /** {@return an engine for one machine; the seed varies the interleaving of harts and nothing else does} */
  Engine create(long seed, Pacing pacing);

  /** {@return whether one hart runs at a time, so that a memory model sees all accesses in some order} */
  default boolean takesTurns() {
    return true;
  }

  /** {@return as {@link #create(long, Pacing)}, with turns of about {@code quantum} cycles, if the engine lets harts take turns} */
  default Engine create(long seed, Pacing pacing, long quantum) {
    return create(seed, pacing);
  }
}
