/**
 * What all listeners share: one group of event loops, on epoll where there is one, and what a listener is to the server.
 *
 * <p>An event loop serves many connections and must never wait: whatever checks a password or boots a machine does so on one of the
 * {@link pith.shell.serve.net.Workers}.
 */
package pith.shell.serve.net;
