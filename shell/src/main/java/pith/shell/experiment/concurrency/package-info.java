/**
 * Experiments about harts that want the same thing at once.
 *
 * <pre>
 *   Procfs      /proc/filesystems: formatted under a lock by each reader, or rendered once and published by RCU
 *   Locks       a spin lock that many harts want: all look at one word, or each at a line of its own
 * </pre>
 */
package pith.shell.experiment.concurrency;
