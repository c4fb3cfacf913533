/**
 * What a machine is made of and what lies near to what.
 *
 * <p>A processor's cores are not equally far from each other. Cores that share a last-level cache (LLC) exchange a line in some 25 ns, cores
 * of different LLC domains need four times that even within a socket, and another socket is further still. A scheduler that knows
 * the tree can keep together what works together:
 *
 * <pre>
 *   Machine
 *   └─ Socket          one package
 *      └─ Die          one piece of silicon
 *         └─ LlcDomain the cores that share a last-level cache; nearest to one memory node
 *            └─ Core   private L1 and L2
 *               └─ HardwareThread = hart: what the kernel calls a CPU
 * </pre>
 *
 * <p>A preset file describes a machine ({@link pith.hal.topology.MachineSpec}: kinds of core, caches, distances, with estimates
 * marked as such); {@link pith.hal.topology.Topology} numbers its places. {@code ./pith machines} draws them. The geometry and the
 * latencies serve memory models that charge for them; the flat model ignores them.
 *
 * <p>Start with a preset, {@code images/machines/duo.json5}, then {@link pith.hal.topology.Topology}.
 */
package pith.hal.topology;
