/**
 * Kernel threads: tasks that never leave the kernel.
 *
 * <p>Some of the kernel's work belongs to no program: keeping memory free, writing dirty pages back, moving pages together. It is done by tasks like any other,
 * scheduled by the same classes and seen in {@code ps}, but without memory of their own and without user code. While one runs, the hart keeps translating by
 * the space of whoever ran before (Linux's lazy TLB mode); it never looks at a user address.
 *
 * <pre>
 *   1 init                      2 kthreadd           all others are its children
 *   └─ programs                 ├─ kswapd0           body: wait for work on a WaitQueue, do it, wait again
 *                               └─ …
 * </pre>
 *
 * <p>A kernel thread waits with {@link pith.sync.Sleep#INTERRUPTIBLE}, so that it does not count as load; signals to it are thrown away, so nothing but its own
 * work wakes it. It ends when its body returns, and nobody has to wait for it.
 *
 * <p>Start with {@link pith.kernel.kthread.KernelThreads#start}. Source: Linux's {@code kernel/kthread.c}.
 */
package pith.kernel.kthread;
