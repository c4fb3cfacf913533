package pith.shell.experiment;

/** One figure of one run. */
record Row(String workload, String variant, long seed, Metric metric, double value) {}
