/**
 * What the web listener proves itself with: TLS 1.2 and 1.3, with a certificate of the operator's or one that the server makes for itself.
 *
 * <p>A made certificate is of an elliptic curve (P-256), lasts a bit more than a year and is kept in the state folder, so that its fingerprint, which people
 * compare when their browser warns them, stays the same from one start to the next.
 */
package pith.shell.serve.tls;
