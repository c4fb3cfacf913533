package pith.kernel.socket;

/** What setsockopt changes of a socket; each is read without a lock. Source: Linux {@code sock_setsockopt}, socket(7). */
public final class SocketOptions {
  /** Bytes that messages of a sender may take, unless it asks for more. Source: net.core.wmem_default. */
  public static final int DEFAULT_BUFFER = 212_992;

  /** The most that it may ask for. Source: net.core.wmem_max, since Linux 6.18. */
  public static final int MAX_BUFFER = 4 << 20;

  private static final int MIN_SEND_BUFFER = 4608, MIN_RECEIVE_BUFFER = 2304;

  private volatile int sendBuffer = DEFAULT_BUFFER;
  private volatile int receiveBuffer = DEFAULT_BUFFER;
  private volatile boolean passesCredentials;
  private volatile int lowWater = 1;

  /** Nanoseconds that a call waits; {@link Long#MAX_VALUE} for ever. */
  private volatile long receiveTimeout = Long.MAX_VALUE;

  private volatile long sendTimeout = Long.MAX_VALUE;

  /** Options that are kept and mean nothing for AF_UNIX, by their numbers: SO_REUSEADDR, SO_KEEPALIVE and the like. */
  private final int[] kept = new int[64];

  public int sendBuffer() {
    return sendBuffer;
  }

  /** SO_SNDBUF: the kernel doubles what is asked for, since the bookkeeping takes room too. With {@code force} there is no upper limit. */
  public void sendBuffer(int bytes, boolean force) {
    sendBuffer = Math.max(doubled(bytes, force), MIN_SEND_BUFFER);
  }

  public int receiveBuffer() {
    return receiveBuffer;
  }

  /** SO_RCVBUF; it limits nothing here, as on Linux, where a sender's buffer does. */
  public void receiveBuffer(int bytes, boolean force) {
    receiveBuffer = Math.max(doubled(bytes, force), MIN_RECEIVE_BUFFER);
  }

  private static int doubled(int bytes, boolean force) {
    int most = force ? Integer.MAX_VALUE / 2 : MAX_BUFFER;
    return 2 * (Integer.compareUnsigned(bytes, most) > 0 ? most : bytes);
  }

  public boolean passesCredentials() {
    return passesCredentials;
  }

  /** SO_PASSCRED: each message received tells who sent it. */
  public void passesCredentials(boolean yes) {
    passesCredentials = yes;
  }

  public int lowWater() {
    return lowWater;
  }

  /** SO_RCVLOWAT: a stream's reader waits for so many bytes. */
  public void lowWater(int bytes) {
    lowWater = bytes < 0 ? Integer.MAX_VALUE : Math.max(1, bytes);
  }

  public long receiveTimeout() {
    return receiveTimeout;
  }

  public void receiveTimeout(long nanos) {
    receiveTimeout = nanos;
  }

  public long sendTimeout() {
    return sendTimeout;
  }

  public void sendTimeout(long nanos) {
    sendTimeout = nanos;
  }

  /** {@return an option that is only kept} */
  public int kept(int option) {
    return kept[option];
  }

  public void keep(int option, int value) {
    kept[option] = value;
  }
}
