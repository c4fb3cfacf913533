package pith.kernel.socket;

import pith.kernel.task.Current;
import pith.vfs.attr.Credentials;

/** Who is at an end, or sent a message ({@code struct ucred}). */
public record SocketCredentials(int pid, int uid, int gid) {
  private static final int OVERFLOW_ID = 65_534;

  /** Nobody wanted to know when the message was sent. */
  static final SocketCredentials UNKNOWN = new SocketCredentials(0, OVERFLOW_ID, OVERFLOW_ID);

  /** {@return the caller, by its effective ids, as an end of a connection has it} */
  static SocketCredentials effective(Current current) {
    Credentials who = current.credentials();
    return new SocketCredentials(current.process().pid(), who.user().effective(), who.group().effective());
  }

  /** {@return the caller, by its real ids, as a message has it unless the sender says otherwise} */
  public static SocketCredentials real(Current current) {
    Credentials who = current.credentials();
    return new SocketCredentials(current.process().pid(), who.user().real(), who.group().real());
  }
}
