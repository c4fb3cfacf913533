/**
 * The accounts of a server: a file of users, and the checks of what they show.
 *
 * <p>A password is worth guessing, because people choose it: it is kept as an Argon2id hash, which costs memory and time on purpose, and whoever guesses too
 * often has to pause. A token or a key is not worth guessing: 256 bits that nobody chose are kept as a plain SHA-256.
 *
 * <pre>
 *   UsersFile (text, mode 0600) ─▶ Directory, immutable ─┐ replaced as a whole when the file changes
 *                                                        ▼
 *   password ─▶ Throttle ─▶ PasswordHash, of a dummy if there is no such user ─▶ Throttle, Audit ─▶ SignIn
 *   token    ─▶ Throttle ─▶ SHA-256 ─▶ user, link struck out of the file       ─▶ Throttle, Audit ─▶ SignIn
 *   key      ─▶ keys of the user                                               ─▶ SignIn
 * </pre>
 *
 * <p>Nobody learns from an answer, or from the time that it takes, whether a name exists. What is absent denies: a user without a password cannot sign in with
 * an empty one.
 *
 * <p>Start reading at {@link pith.shell.serve.users.UserAccounts}.
 */
package pith.shell.serve.users;
