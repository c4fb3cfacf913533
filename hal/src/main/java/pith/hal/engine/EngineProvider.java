package pith.hal.engine;

import pith.hal.Engine;

/** Makes engines; found with {@link java.util.ServiceLoader}. */
public interface EngineProvider {
  /** {@return the name given to {@code --engine}} */
  String name();

  /** {@return an engine for one machine; the seed varies the interleaving of harts and nothing else does} */
  Engine create(long seed, Pacing pacing);
}
