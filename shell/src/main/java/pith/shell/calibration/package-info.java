/**
 * Does the machine take as long as its preset says? Measured from inside, by programs that know nothing of the model.
 *
 * <p>{@link pith.shell.calibration.Probes} turns a preset into probes: a pointer chase through as much memory as fits each cache or none, and a chain of lines
 * handed between two cores at each distance. {@link pith.shell.calibration.Calibration} boots a machine for each and sets what the program measured beside what
 * the preset specifies.
 *
 * <pre>
 *   preset ─▶ Probes ─▶ Probe: line for the shell, specified time ─▶ Calibration ─▶ table, deviation
 * </pre>
 */
package pith.shell.calibration;
