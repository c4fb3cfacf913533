/**
 * Descriptors that stand for processes (pidfd_open(2)): they become readable when the process ends, and name it safely even when its
 * number is given to another.
 *
 * <pre>
 *   pidfd_open, CLONE_PIDFD ─▶ PidFile ─▶ poll: ready when a zombie; waitid(P_PIDFD), pidfd_send_signal
 * </pre>
 */
package pith.kernel.pidfd;
