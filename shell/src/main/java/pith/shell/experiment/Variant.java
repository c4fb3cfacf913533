package pith.shell.experiment;

import java.util.function.UnaryOperator;

/**
 * One way to do it.
 *
 * @param name a word for the report
 * @param apply how the machine differs from the usual one
 */
public record Variant(String name, UnaryOperator<Setup> apply) {}
