package pith.hal.device;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A stream of the host that the machine reads when it wants to, such as redirected standard input.
 *
 * <p>A console delivers what is typed when it is typed, which makes every key's moment an input of the run. Here nothing arrives that
 * was not asked for: the driver requests, the bytes come with an interrupt. What a file holds is there at once, so such a run can be
 * repeated; what a pipe holds may have to be waited for by a host thread of its own, while the machine goes on.
 *
 * <p>What the driver and the event that delivers share is guarded by {@link #registers}.
 */
public final class InputPort implements Device {
  /** Time from a request to its bytes, if the host has them. */
  private static final long ACCESS_NANOS = 10_000;

  private static final int MOST_BYTES = 1 << 16;

  private final Bus bus;
  private final String name;
  private final InputStream source;
  private final boolean immediate;
  private final int line;

  /** The device's own lock; nothing is locked or waited for inside of it. */
  private final ReentrantLock registers = new ReentrantLock();

  /** Guarded by {@link #registers}, as the next four. */
  private byte[] arrived = {};
  private int taken;
  private long received;
  private boolean requested;
  private boolean ended;

  /**
   * A port on {@code source}.
   *
   * @param immediate whether reading never waits for anybody, as with a file
   */
  public InputPort(Bus bus, String name, InputStream source, boolean immediate) {
    this.bus = bus;
    this.name = name;
    this.source = source;
    this.immediate = immediate;
    this.line = bus.interrupts().connect(this);
  }

  @Override
  public String name() {
    return name;
  }

  /** Asks for more bytes, or for the news that there are none. Does nothing while a request is under way or bytes are left. */
  public void request() {
    if (!mayRequest()) {
      return;
    }
    if (immediate) {
      bus.engine().schedule(bus.engine().now() + bus.rate().cycles(ACCESS_NANOS), now -> deliver(read(), now));
    } else {
      Thread.ofPlatform().daemon().name(name).start(() -> answer(read()));
    }
  }

  private boolean mayRequest() {
    registers.lock();
    try {
      boolean may = !requested && !ended && taken == arrived.length;
      requested |= may;
      return may;
    } finally {
      registers.unlock();
    }
  }

  private void answer(byte[] bytes) {
    bus.engine().post(now -> deliver(bytes, now));
  }

  private byte[] read() {
    try {
      byte[] bytes = new byte[MOST_BYTES];
      int count = immediate ? source.readNBytes(bytes, 0, MOST_BYTES) : Math.max(0, source.read(bytes));
      return java.util.Arrays.copyOf(bytes, count);
    } catch (IOException e) {
      return new byte[0]; // a stream that breaks has ended, as far as its reader can tell
    }
  }

  private void deliver(byte[] bytes, long now) {
    registers.lock();
    try {
      arrived = bytes;
      taken = 0;
      received += bytes.length;
      ended = bytes.length == 0;
      requested = false;
    } finally {
      registers.unlock();
    }
    bus.interrupts().raise(line, now);
  }

  /** Takes up to {@code length} bytes that arrived. {@return how many; 0 if there are none now} */
  public int receive(byte[] into, int offset, int length) {
    registers.lock();
    try {
      int count = Math.min(length, arrived.length - taken);
      System.arraycopy(arrived, taken, into, offset, count);
      taken += count;
      return count;
    } finally {
      registers.unlock();
    }
  }

  /** {@return the number of bytes that can be taken now} */
  public int available() {
    registers.lock();
    try {
      return arrived.length - taken;
    } finally {
      registers.unlock();
    }
  }

  /** {@return whether the stream's end was reached and nothing is left to take} */
  public boolean ended() {
    registers.lock();
    try {
      return ended; // then nothing arrived that could be left
    } finally {
      registers.unlock();
    }
  }

  @Override
  public SequencedMap<String, Long> registers() {
    SequencedMap<String, Long> shown = new LinkedHashMap<>();
    shown.put("received", received);
    shown.put("available", (long) available());
    shown.put("ended", ended ? 1L : 0);
    return shown;
  }
}
