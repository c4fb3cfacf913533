/**
 * Floating-point arithmetic as RISC-V wants it: IEEE 754 with every rounding mode, exact flags and one canonical NaN.
 *
 * <p>A processor must say more about a result than Java does: not only what 1/3 is, but that it was <em>inexact</em>; and it must be able to
 * round down or up. The host's arithmetic is fast and silent, so there are two layers:
 *
 * <pre>
 *   Binary32, Binary64       the operations of F and D on raw bits
 *        |        \
 *        |         host arithmetic, where it is provably the same and the rounding error can be computed
 *        v
 *   Arithmetic, Conversion   everything else, digit by digit, in any mode
 *        |
 *   Format.round             the one place that rounds, overflows and underflows
 * </pre>
 *
 * <p>{@link pith.hal.cpu.floating.Comparison} needs neither. The state is a {@link pith.hal.cpu.floating.FloatStatus}: the mode to round in and the flags
 * raised so far. Start reading with {@link pith.hal.cpu.floating.Format}, then {@link pith.hal.cpu.floating.Arithmetic}.
 *
 * <p>Source: IEEE 754-2019; unprivileged specification, chapters "F" and "D".
 */
package pith.hal.cpu.floating;
