/**
 * How a task ends, and how its parent learns of it.
 *
 * <p>{@link pith.kernel.exit.ExitPipeline} gives everything back in Linux's order: memory, files, terminal, then the relatives are
 * told. The task is then a zombie, until its parent waits ({@link pith.kernel.exit.Waiting}); the last switch away from its stack is the
 * scheduler's.
 *
 * <pre>
 *   exit, exit_group, fatal signal ─▶ ExitPipeline ─▶ zombie ─▶ Waiting (wait4, waitid) ─▶ gone
 *                                          └▶ children ─▶ thread, subreaper or init
 * </pre>
 */
package pith.kernel.exit;
