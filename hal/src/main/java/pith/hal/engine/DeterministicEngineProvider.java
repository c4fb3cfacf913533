package pith.hal.engine;

import pith.hal.Engine;

/** Provides the deterministic engine, the default. */
public final class DeterministicEngineProvider implements EngineProvider {
  @Override
  public String name() {
    return "deterministic";
  }

  @Override
  public Engine create(long seed, Pacing pacing) {
    return create(seed, pacing, QUANTUM);
  }

  @Override
  public Engine create(long seed, Pacing pacing, long quantum) {
    return new DeterministicEngine(seed, pacing, quantum);
  }
}
