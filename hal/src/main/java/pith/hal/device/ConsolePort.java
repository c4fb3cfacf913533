package pith.hal.device;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import pith.hal.Engine;

/**
 * One port of {@link ConsolePorts}: bytes both ways, a window, and what a modem line would say.
 *
 * <p>The host writes its wishes down and posts one event, unless one is on its way already: a storm of them comes to the machine as one. The event moves
 * what is wished to where the kernel reads it; those fields are volatile and have one writer.
 */
public final class ConsolePort {
  /** Bytes of input on their way at most. */
  static final int INPUT_BYTES = 4096;

  private final ConsolePorts ports;
  private final Engine engine;
  private final int number;
  private final PortRequest request;
  private final PortHost host;

  // What the host wishes, and the machine has not heard yet.
  private final ConcurrentLinkedQueue<byte[]> sent = new ConcurrentLinkedQueue<>();
  private final AtomicInteger room = new AtomicInteger(INPUT_BYTES);
  private final AtomicBoolean starved = new AtomicBoolean();
  private final AtomicBoolean announced = new AtomicBoolean();
  private volatile long wishedGrant;
  private volatile long wishedSize;
  private volatile int wishedSignal;
  private volatile boolean wishedEnd;
  private volatile boolean wishedHangUp;

  // What the machine has heard. Written by events.
  private final ConcurrentLinkedQueue<byte[]> arrived = new ConcurrentLinkedQueue<>();
  private volatile long granted;
  private volatile long size;
  private volatile int signal;
  private volatile boolean ended;
  private volatile boolean hungUp;

  /** Of the first array of {@link #arrived}, the bytes that are taken. Owned by the driver, as the next three. */
  private int taken;

  private boolean known;
  private volatile long transmitted;
  private volatile boolean closed;

  ConsolePort(ConsolePorts ports, Engine engine, int number, PortRequest request, PortHost host) {
    this.ports = ports;
    this.engine = engine;
    this.number = number;
    this.request = request;
    this.host = host;
    this.wishedSize = size(request.columns(), request.rows());
    this.size = wishedSize;
  }

  private static long size(int columns, int rows) {
    return (long) columns << 32 | rows;
  }

  /** {@return the port's number, from 1 on in the order of opening} */
  public int number() {
    return number;
  }

  public PortRequest request() {
    return request;
  }

  // The host's side: any thread.

  /** Sends as many bytes as there is room for. {@return how many; after fewer than all, {@link PortHost#inputReady} follows} */
  public int offer(byte[] bytes, int offset, int length) {
    int done = 0;
    while (done < length) {
      int part = reserve(length - done);
      if (part > 0) {
        sent.add(Arrays.copyOfRange(bytes, offset + done, offset + done + part));
        done += part;
      } else {
        starved.set(true);
        if (room.get() == 0 || !starved.compareAndSet(true, false)) {
          break;
        }
      }
    }
    announce();
    return done;
  }

  /** {@return whether {@link #offer} would take a byte} */
  public boolean hasRoom() {
    return room.get() > 0;
  }

  private int reserve(int wanted) {
    int before = room.getAndUpdate(free -> free - Math.min(wanted, free));
    return Math.min(wanted, before);
  }

  /** The machine may put out bytes up to number {@code total}, counted from the port's opening. */
  public void grant(long total) {
    wishedGrant = total;
    announce();
  }

  /** The window at the other end has this size now. */
  public void resize(int columns, int rows) {
    wishedSize = size(columns, rows);
    announce();
  }

  /** No more input will come. */
  public void endInput() {
    wishedEnd = true;
    announce();
  }

  /** Sends a signal to the group in front. */
  public void signal(int number) {
    wishedSignal = number;
    announce();
  }

  /** The other end is gone. */
  public void hangUp() {
    wishedHangUp = true;
    announce();
  }

  void announce() {
    if (!closed && announced.compareAndSet(false, true)) {
      engine.post(this::arrive);
    }
  }

  /** Within an event: what was wished until now is heard. */
  private void arrive(long now) {
    announced.set(false);
    for (byte[] bytes = sent.poll(); bytes != null; bytes = sent.poll()) {
      arrived.add(bytes);
    }
    granted = wishedGrant;
    size = wishedSize;
    int asked = wishedSignal;
    if (asked != 0) {
      wishedSignal = 0;
      signal = asked;
    }
    ended = wishedEnd && sent.isEmpty();
    hungUp = wishedHangUp;
    ports.raise(this, now);
  }

  // The machine's side: by its driver, under the driver's lock.

  /** {@return whether the driver sees this port for the first time} */
  public boolean introduce() {
    boolean first = !known;
    known = true;
    return first;
  }

  /** Takes up to {@code length} bytes that came. {@return how many; 0 if there are none now} */
  public int receive(byte[] into, int offset, int length) {
    int count = 0;
    for (byte[] bytes = arrived.peek(); bytes != null && count < length; bytes = arrived.peek()) {
      int part = Math.min(length - count, bytes.length - taken);
      System.arraycopy(bytes, taken, into, offset + count, part);
      count += part;
      taken += part;
      if (taken == bytes.length) {
        arrived.poll();
        taken = 0;
      }
    }
    if (count > 0) {
      room.addAndGet(count);
      if (starved.compareAndSet(true, false)) {
        host.inputReady();
      }
    }
    return count;
  }

  /** {@return whether bytes can be taken now} */
  public boolean readable() {
    return !arrived.isEmpty();
  }

  /** {@return whether all input has been taken and none will come} */
  public boolean inputEnded() {
    return ended && arrived.isEmpty();
  }

  /** {@return how many bytes the host has granted and the machine has not put out} */
  public long room() {
    return Math.max(0, granted - transmitted);
  }

  /** Puts bytes out, at once. More than {@link #room} is allowed where little is at stake, such as an echo: it is missing from the next grant. */
  public void transmit(int stream, byte[] bytes, int offset, int length) {
    transmitted += length;
    host.output(stream, bytes, offset, length);
  }

  public int columns() {
    return (int) (size >>> 32);
  }

  public int rows() {
    return (int) size;
  }

  /** {@return the signal that the host sent since the last call, or 0} */
  public int takeSignal() {
    int asked = signal;
    signal = 0;
    return asked;
  }

  public boolean hungUp() {
    return hungUp;
  }

  /** The program is over, with {@code signal} if that ended it, else 0: the last call. */
  public void close(int status, int signal) {
    closed = true;
    host.closed(status, signal);
  }
}
