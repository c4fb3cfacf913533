/**
 * Experiments about scheduling.
 *
 * <pre>
 *   CacheAwareScheduling ─▶ workloads × {legacy, cas} ─▶ time, lines moved between caches, moves of tasks
 * </pre>
 *
 * <p>Both variants run on the same machine with the caches modelled; only the balancer's decisions differ.
 */
package pith.shell.experiment.scheduling;
