/**
 * From a machine to its first process.
 *
 * <p>{@link pith.kernel.boot.PithKernel} assembles the kernel, one line for each subsystem, in the order in which they need each other, and
 * gives every hart an idle task. The first process is made by hand, since there is nobody to fork it: {@link
 * pith.kernel.boot.FirstProcess} begins in the kernel, mounts the root, opens the standard streams, and then calls exec like any other.
 *
 * <pre>
 *   Machine ─▶ locks, RCU ─▶ memory ─▶ scheduler ─▶ files ─▶ devices ─▶ system calls ─▶ programs
 *                                                                                        │
 *        harts start on their idle tasks ◀── first process: mounts, streams, exec ◀──────┘
 * </pre>
 */
package pith.kernel.boot;
