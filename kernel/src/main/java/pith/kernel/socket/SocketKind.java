package pith.kernel.socket;

/** What a socket promises about what it carries. The numbers are those of socket(2). */
public enum SocketKind {
  /** A row of bytes between two ends. */
  STREAM(1),

  /** Messages, each to whoever it is addressed to. */
  DATAGRAM(2),

  /** Messages between two ends. */
  SEQPACKET(5);

  private final int number;

  SocketKind(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** {@return whether both ends agree on a connection, made by listen, connect and accept} */
  boolean connects() {
    return this != DATAGRAM;
  }
}
