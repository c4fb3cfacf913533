/** Comparisons with something else that does the same job, in one run; each prints a table of ratios. */
package pith.bench.compare;
