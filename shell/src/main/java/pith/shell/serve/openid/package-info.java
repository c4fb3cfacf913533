/**
 * Signing in at an OpenID Connect provider: the authorization code flow with PKCE (OpenID Connect Core 1.0, section 3.1; RFC 7636).
 *
 * <pre>
 *   browser ── begin ─▶ state, nonce, verifier; ticket in a cookie ──▶ provider: /authorize?state&amp;nonce&amp;challenge
 *   browser ◀─────────────── code, state ──────────────────────────── provider
 *   browser ── finish(ticket, state, code) ─▶ provider: /token(code, verifier) ─▶ ID token
 *                                             signature by a key of the provider's, issuer, audience, time, nonce ─▶ name ─▶ account
 * </pre>
 *
 * <p>What somebody begins only the same browser can finish, once, within ten minutes. The provider says who somebody is; which account that is, and whether
 * there is one, the users file says. Its answers are read with bounds of time and size, from the addresses that its own description names and no others.
 */
package pith.shell.serve.openid;
