package pith.hal.device;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.Semaphore;

/**
 * The machine's serial console: bytes out to the host, bytes in from it, and the size of the window at the other end.
 *
 * <pre>
 *   host thread                          engine                    kernel (on a hart)
 *   send/offer ── room (permits) ──▶ post: ring, raise line ──▶ claim, receive ── gives room back
 *   resize     ────────────────────▶ post: size, raise line ──▶ claim, columns/rows
 *   ConsoleOutput ◀──────────────────────────────────────────── transmit
 * </pre>
 *
 * <p>The ring is bounded: a host thread that sends more than the kernel takes waits. It has one writer, the engine's events, and one
 * reader, the kernel's driver under its lock; what the writer publishes ({@code received}, the size, the hang-up) is volatile and
 * written last. The host's side may be called by any thread.
 */
public final class Console implements Device {
  private static final int RING_BYTES = 1 << 14;

  private final Bus bus;
  private final ConsoleOutput output;
  private final int line;
  private final byte[] ring = new byte[RING_BYTES];
  private final Semaphore room = new Semaphore(RING_BYTES);
  private volatile long received;
  private long taken;
  private long transmitted;
  private volatile int columns = 80;
  private volatile int rows = 24;
  private volatile boolean hungUp;

  public Console(Bus bus, ConsoleOutput output) {
    this.bus = bus;
    this.output = output;
    this.line = bus.interrupts().connect(this);
  }

  @Override
  public String name() {
    return "console0";
  }

  /** Host side: sends bytes to the machine, waiting for room. */
  public void send(byte[] bytes, int offset, int length) throws InterruptedException {
    for (int done = 0; done < length; ) {
      int part = Math.min(length - done, RING_BYTES / 2);
      room.acquire(part);
      post(Arrays.copyOfRange(bytes, offset + done, offset + done + part));
      done += part;
    }
  }

  /** Host side: sends as many bytes as there is room for. {@return how many} */
  public int offer(byte[] bytes, int offset, int length) {
    int part = Math.min(length, room.availablePermits());
    if (part <= 0 || !room.tryAcquire(part)) {
      return 0;
    }
    post(Arrays.copyOfRange(bytes, offset, offset + part));
    return part;
  }

  private void post(byte[] bytes) {
    bus.engine()
        .post(
            now -> {
              long end = received;
              for (byte b : bytes) {
                ring[(int) (end++ % RING_BYTES)] = b;
              }
              received = end;
              bus.interrupts().raise(line, now);
            });
  }

  /** Host side: the window at the other end has this size now. */
  public void resize(int newColumns, int newRows) {
    bus.engine()
        .post(
            now -> {
              columns = newColumns;
              rows = newRows;
              bus.interrupts().raise(line, now);
            });
  }

  /** Host side: no more input will come. */
  public void hangUp() {
    bus.engine()
        .post(
            now -> {
              hungUp = true;
              bus.interrupts().raise(line, now);
            });
  }

  /** Kernel side: takes up to {@code length} received bytes. {@return how many; 0 if there are none now} */
  public int receive(byte[] into, int offset, int length) {
    int count = (int) Math.min(length, received - taken);
    for (int i = 0; i < count; i++) {
      into[offset + i] = ring[(int) (taken++ % RING_BYTES)];
    }
    room.release(count);
    return count;
  }

  /** Kernel side: puts bytes out, at once. */
  public void transmit(byte[] bytes, int offset, int length) {
    transmitted += length;
    output.write(bytes, offset, length);
  }

  /** {@return whether the other end is gone; bytes that it sent before may still be there} */
  public boolean hungUp() {
    return hungUp;
  }

  public int columns() {
    return columns;
  }

  public int rows() {
    return rows;
  }

  @Override
  public SequencedMap<String, Long> registers() {
    SequencedMap<String, Long> shown = new LinkedHashMap<>();
    shown.put("received", received);
    shown.put("taken", taken);
    shown.put("transmitted", transmitted);
    shown.put("columns", (long) columns);
    shown.put("rows", (long) rows);
    shown.put("hung-up", hungUp ? 1L : 0);
    return shown;
  }
}
