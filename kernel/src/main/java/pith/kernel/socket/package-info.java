/**
 * Sockets between processes of one machine: AF_UNIX, in its three kinds.
 *
 * <p>A socket is an end. What is sent at one end waits, as messages, in the receive queue of the other; nothing lies at the sender's. A
 * stream takes messages as pieces of one row of bytes, a datagram or seqpacket socket keeps them apart. Their bytes are in RAM, and each
 * message is charged to its sender until it is taken: that is what SO_SNDBUF limits. Files can travel in a message (SCM_RIGHTS), and who
 * sent it (SCM_CREDENTIALS).
 *
 * <pre>
 *   socket, pair, accept ─▶ SocketFile ─▶ UnixSocket ◀─▶ UnixSocket (its peer)
 *   bind, connect ─▶ Connecting ─▶ UnixDomain: path ─▶ inode ─▶ socket, or abstract name ─▶ socket
 *   send ─▶ StreamTransfer or PacketTransfer ─▶ Message ─▶ the peer's queue, wake its readers
 *   recv ◀─ StreamTransfer or PacketTransfer ◀─ Message ◀─ its own queue, wake the sender
 * </pre>
 *
 * <p>A listening socket has no messages but connections that nobody has accepted yet, each with an end that the client already writes to.
 *
 * <p>Files in messages can hold each other in a ring: a socket that waits in its own queue is open as long as the queue lives, which is as
 * long as it is open. {@link pith.kernel.socket.InFlight} finds such rings when a socket is closed, and empties their queues.
 *
 * <p>Lock order: a reader's {@code unix_sk->iolock}; {@code unix_sk->lock} of a listener, then of who connects to it; of any other two at
 * most one is held. {@code unix_gc_lock} comes before {@code unix_sk->lock}; {@code unix_table_lock} and the wait queues are innermost.
 *
 * <p>Other address families are refused with EAFNOSUPPORT. Start reading at {@link pith.kernel.socket.UnixSocket}. Source: unix(7), Linux
 * {@code net/unix/af_unix.c}.
 */
package pith.kernel.socket;
