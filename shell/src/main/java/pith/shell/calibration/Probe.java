package pith.shell.calibration;

/**
 * One time that a preset specifies, and how to measure it.
 *
 * @param name what is measured, in words
 * @param picoseconds what the preset says
 * @param estimate whether the preset calls it an estimate
 * @param line what the shell of the machine runs; it prints {@code metric millicycles N}
 */
record Probe(String name, long picoseconds, boolean estimate, String line) {}
