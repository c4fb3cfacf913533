package pith.kernel.poll;

/**
 * A file that becomes ready when a ring of io_uring posts a completion. Who polls it from a ring and posts a completion each time that it becomes ready would
 * make it ready again, without an end.
 *
 * <p>Source: Linux's {@code EPOLL_URING_WAKE}.
 */
public interface RingSignalled {
  /** {@return whether what wakes those who wait for the file, at this moment, is a ring} For who is being woken. */
  boolean signalledByRing();
}
