/**
 * Experiments: a question about two ways to do the same, answered by measuring.
 *
 * <p>An {@link pith.shell.experiment.Experiment} says what to run (workloads), how the machines differ (variants: the legacy way first, then the new one)
 * and what to read off (metrics). The rest is the same for all: each workload runs under each variant and seed on a machine of its own, booted for
 * that run alone. Machines are deterministic, so the same command gives the same figures anywhere; what varies is the seed, hence the interleaving.
 *
 * <pre>
 *   Experiment (ServiceLoader)
 *       │ workloads × variants × seeds
 *       ▼
 *   Measurement ─▶ TrialMachine: boot, one shell line, power off ─▶ Trial ─▶ Metric ─▶ Row
 *       │
 *       ▼
 *   Results: Rows, and for each workload and metric a Comparison (Bootstrap: medians, ratio, 95 % intervals)
 *       ├─▶ TextReport   the table on standard output
 *       ├─▶ JsonReport   every row, and the summary
 *       └─▶ HtmlReport   the same with plots (DotPlot)
 * </pre>
 *
 * <p>Confined to the host thread that runs the experiment. To add one, see docs/experiments.md and start reading at {@link
 * pith.shell.experiment.Experiment} and {@link pith.shell.experiment.memory.CowFork}.
 */
package pith.shell.experiment;
