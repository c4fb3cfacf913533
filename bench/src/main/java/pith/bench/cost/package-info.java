/**
 * JMH benchmarks, each named for the cost that it isolates. Run them with {@code bench/run jmh NAME}; without a name all run, which takes
 * about ten minutes. Scores of one run compare with each other; those of two computers don't.
 *
 * <table>
 *   <caption>What each one shows</caption>
 *   <tr><th>benchmark</th><th>isolates</th><th>why it matters</th></tr>
 *   <tr><td>{@link pith.bench.cost.GuestBenchmark}</td><td>user instructions by kind of program, in MIPS (column "instructions")</td><td>how long
 *       programs take; {@code bench/run mips} has the ratios to qemu</td></tr>
 *   <tr><td>{@link pith.bench.cost.TrapBenchmark#systemCallTrap}</td><td>leaving and entering the CPU model by {@code ecall}</td><td>the floor of
 *       a system call</td></tr>
 *   <tr><td>{@link pith.bench.cost.TrapBenchmark#loadFault}</td><td>a load that has no translation: walk and precise trap</td><td>the floor of
 *       a page fault</td></tr>
 *   <tr><td>{@link pith.bench.cost.TrapBenchmark#tlbRefill}</td><td>a load that misses the TLB and walks</td><td>programs with more pages than
 *       the TLB has entries</td></tr>
 *   <tr><td>{@link pith.bench.cost.KernelPathBenchmark#spinLock}</td><td>an uncontended spin lock, acquired and released</td><td>every kernel path
 *       has several</td></tr>
 *   <tr><td>{@link pith.bench.cost.KernelPathBenchmark#rcuRead}</td><td>an RCU reader with one reference</td><td>what a path walk pays instead of
 *       a lock</td></tr>
 *   <tr><td>{@link pith.bench.cost.KernelPathBenchmark#tracepointOff}</td><td>a tracepoint nobody listens to</td><td>it must be next to
 *       nothing: they are everywhere</td></tr>
 *   <tr><td>{@link pith.bench.cost.KernelPathBenchmark#stackSwitch}</td><td>the hand-over of a hart from one kernel stack to another</td><td>the
 *       floor of a context switch: a park and an unpark of virtual threads</td></tr>
 *   <tr><td>{@link pith.bench.cost.KernelPathBenchmark#timerEvent}</td><td>an event scheduled, and fired when its time comes</td><td>every
 *       context switch programs the hart's timer</td></tr>
 *   <tr><td>{@link pith.bench.cost.FairQueueBenchmark#turn}</td><td>the pick of the next of n runnable tasks, and the change of the running one</td><td>it
 *       must grow as log n: that is what the tree is for</td></tr>
 *   <tr><td>{@link pith.bench.cost.FairQueueBenchmark#sleepAndWake}</td><td>leaving the fair queue and coming back, among n others</td><td>every
 *       sleep and wake-up pays it</td></tr>
 *   <tr><td>{@link pith.bench.cost.BalanceBenchmark}</td><td>a look by one hart through all its scheduling domains, by their size</td><td>it reads a few
 *       figures of every hart: it grows with their number, and comes the rarer the more there are</td></tr>
 *   <tr><td>{@link pith.bench.cost.SlabBenchmark}</td><td>a slab object allocated and freed, on one hart, and on two that are host threads</td><td>kernel
 *       objects come and go in nearly every system call; harts should not hold each other up</td></tr>
 *   <tr><td>{@link pith.bench.cost.FaultBenchmark}</td><td>the kernel's part of a minor fault, and of one that copies</td><td>what starting a
 *       program and writing after a fork consist of</td></tr>
 *   <tr><td>{@link pith.bench.cost.ProcFilesystemsBenchmark}</td><td>opening, reading and closing a file of /proc, on one hart and on two that are host
 *   threads</td><td>half the programs of a system
 *       do so when they start</td></tr>
 * </table>
 */
package pith.bench.cost;
