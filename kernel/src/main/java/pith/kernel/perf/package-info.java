/**
 * Performance events: what the hardware counts, read by programs (perf_event_open(2)).
 *
 * <p>A hart counts all the time, for nobody in particular. An event is a view on that: it remembers how far a hart's count was when a task came onto the hart
 * (or when the event was enabled), and adds the difference when the task goes.
 *
 * <pre>
 *   perf_event_open ─▶ PerfFile ─▶ PerfEvent ── counts what a Counter says of a hart
 *                        │            ▲
 *                      group          └── Watch: told of switches of its task by Task, and of its fork, exec and end
 *                                              └── Heirs: what tasks that it made have inherited
 * </pre>
 *
 * <p>There are cycles, instructions, references and misses of the LLC, and reads and writes of L1d, LLC and memory nodes; all but the first two only with a
 * memory model that counts. The kernel itself counts faults, switches and migrations of a task. So perf(1) can count ({@code perf stat}). No sampling, and no
 * telling user mode from the kernel, since the counters count both (instructions are those of user code: the kernel has none).
 *
 * <p>A watch's own lock guards its events: nothing is charged and no other lock is taken under it. Source: Linux {@code kernel/events/core.c}. Start with
 * {@code PerfEvent}.
 */
package pith.kernel.perf;
