/**
 * How a task comes to be: fork, vfork, clone and clone3 are one pipeline.
 *
 * <p>{@link pith.kernel.fork.ForkPipeline} is a list of stages, in order, each with its undo. A stage that refuses has the finished
 * ones undone in reverse, so that a fork that fails leaves nothing: no number, no page, no object, no reference. The stages and their
 * order are those of Linux's {@code copy_process} that mean something here.
 *
 * <pre>
 *   CloneArguments ─▶ Birth (what was made so far) ─▶ stage … stage ─▶ publish ─▶ wake up
 *                                  ▲                      │ refused
 *                                  └──── undo in reverse ─┘
 * </pre>
 *
 * <p>Start reading at {@link pith.kernel.fork.ForkPipeline#STAGES}.
 */
package pith.kernel.fork;
