package pith.shell.experiment;

/**
 * What an {@link Exhibit} shows of one run.
 *
 * @param svg an element of that name
 */
record Picture(String workload, String variant, String title, String svg) {}
