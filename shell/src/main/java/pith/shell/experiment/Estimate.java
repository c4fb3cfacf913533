package pith.shell.experiment;

/** A median, or a ratio of two, and the interval in which it lies with 95 % confidence. */
record Estimate(double value, double low, double high) {}
