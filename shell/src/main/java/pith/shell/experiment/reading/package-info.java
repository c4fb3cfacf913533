/**
 * Experiments about readers that should not wait for each other.
 *
 * <pre>
 *   Procfs      /proc/filesystems: formatted under a lock by each reader, or rendered once and published by RCU
 * </pre>
 */
package pith.shell.experiment.reading;
