package pith.hal.device;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The machine's source of random bytes: a generator that starts from the machine's seed, so that a run can be repeated. Its state is one
 * atomic word, so that harts may draw at once: each gets its own step of the sequence.
 *
 * <p>Source: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
 */
public final class Entropy implements Device {
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private final AtomicLong state;
  private final AtomicLong drawn = new AtomicLong();

  /** A source whose sequence is a function of {@code seed} alone. */
  public Entropy(long seed) {
    state = new AtomicLong(seed ^ 0x656e_7472_6f70_7930L); // another sequence than the engine draws from the same seed
  }

  @Override
  public String name() {
    return "entropy0";
  }

  /** {@return 64 random bits} */
  public long nextLong() {
    drawn.incrementAndGet();
    long step = state.addAndGet(GAMMA);
    long z = (step ^ (step >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Fills a range of {@code into} with random bytes. */
  public void fill(byte[] into, int offset, int length) {
    long bits = 0;
    for (int i = 0; i < length; i++) {
      bits = (i & 7) == 0 ? nextLong() : bits >>> 8;
      into[offset + i] = (byte) bits;
    }
  }

  @Override
  public SequencedMap<String, Long> registers() {
    SequencedMap<String, Long> shown = new LinkedHashMap<>();
    shown.put("drawn", drawn.get());
    return shown;
  }
}
