/**
 * Policies that come with Pith, each as small as it can be: to be read, chosen by {@code --ext-policy}, and copied from.
 *
 * <table>
 * <caption>Policies</caption>
 * <tr><td>{@link pith.sched.policies.GlobalFifo fifo}<td>one queue for all harts; first come, first served
 * <tr><td>{@link pith.sched.policies.VirtualTime vtime}<td>one queue, by virtual time: shares by weight
 * </table>
 *
 * <p>They know {@code pith.sched.plugin} and nothing else.
 */
package pith.sched.policies;
