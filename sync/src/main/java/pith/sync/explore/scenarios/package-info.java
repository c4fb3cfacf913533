/**
 * What goes wrong in concurrent kernel code, one classic fault a file: how it looks, and beside it how it is done right. {@code pith explore} lists and runs
 * them.
 *
 * <p>Each is complete in itself and short enough to be found by reading; try before you run it. {@link pith.sync.explore.scenarios.Scenarios} has them all. A
 * test of your own is a file like these, and a line there.
 */
package pith.sync.explore.scenarios;
