/**
 * Who may enter, and what they may use.
 *
 * <p>A listener takes what somebody shows (a password, a token, a key) to {@link pith.shell.serve.account.Accounts}, which answers with a
 * {@link pith.shell.serve.account.SignIn}. From there on a person is an {@link pith.shell.serve.account.Account}: a name, a role, a quota. Nothing
 * that was shown is kept.
 *
 * <pre>
 *   listener ── password | token | key ─▶ Accounts ─▶ SignIn.Accepted(account) | Denied | Throttled
 * </pre>
 */
package pith.shell.serve.account;
