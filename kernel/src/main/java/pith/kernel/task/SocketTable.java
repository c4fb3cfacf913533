package pith.kernel.task;

/** What /proc tells of the sockets of a machine. */
public interface SocketTable {
  /** {@return the text of /proc/net/unix} */
  String text();

  /** {@return how many datagrams a socket holds that others send to by its name, net.unix.max_dgram_qlen} */
  int queueLimit();

  /** Sets it, for sockets that are made from now on. */
  void queueLimit(int datagrams);
}
