package pith.hal.engine;

import pith.hal.Engine;

/** Provides the engine that runs harts at once. */
public final class ParallelEngineProvider implements EngineProvider {
  /** What it is called on the command line. */
  public static final String NAME = "parallel";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean takesTurns() {
    return false;
  }

  /** The seed only sets the harts' clocks apart at the start: what comes then is up to the host. */
  @Override
  public Engine create(long seed, Pacing pacing) {
    return new ParallelEngine(seed, pacing);
  }
}
