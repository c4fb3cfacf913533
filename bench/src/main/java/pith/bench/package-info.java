/**
 * What things cost, and what that shows. A figure alone says little on a shared computer: each is given beside another one that was
 * measured in the same run, or in virtual cycles, which are the same everywhere.
 *
 * <pre>
 *   bench/run mips     guest programs on the CPU model beside qemu-riscv64      {@link pith.bench.compare.Mips}
 *   bench/run kernel   system calls, forks, faults, switches beside the same    {@link pith.bench.compare.KernelCosts}
 *                      program under qemu-riscv64 on the host's kernel
 *   bench/run reads    polled direct reads, by the guest's clock and the host's {@link pith.bench.compare.DirectReads}
 *   bench/run start    ./pith -c true beside the start of an empty JVM          {@link pith.bench.compare.StartUp}
 *   bench/run jmh      JMH benchmarks, each named for the cost it isolates      {@link pith.bench.cost}
 *   bench/run stress   jcstress tests of locks and RCU                          {@link pith.bench.stress}
 * </pre>
 *
 * <p>The guest programs are C files in {@code bench/src/guest}, compiled when a benchmark runs; each begins with the cost that it isolates.
 *
 * <p>Times are CPU times, not wall times, so that what else the computer does disturbs them least; of several rounds the median counts
 * where two things alternate, and the least where one is measured alone.
 */
package pith.bench;
