/**
 * A shell from its start to its end: options, where commands come from, and the prompt.
 *
 * <pre>
 *   Shell.main ── Invocation (options) ──┬── sh -c TEXT ────────┐
 *                                        ├── sh FILE ───────────┤ Scripts.run
 *                                        ├── sh -s, a pipe ─────┘
 *                                        └── a terminal ── InteractiveSession ── LineSource (an editor, or PlainTerminal)
 * </pre>
 *
 * <p>Start reading at {@link pith.shell.session.Shell}.
 */
package pith.shell.session;
