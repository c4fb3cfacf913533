/**
 * Virtual time: what passes because work is done, counted in hart cycles, never read from the host.
 *
 * <p>Each hart has a clock of its own. What must happen later (a timer, a disk's completion, a delayed interrupt) is an event in one
 * queue, ordered by (time, sequence). The engine fires an event when the hart that is furthest behind reaches its time, or, if every
 * hart is idle, by letting time pass:
 *
 * <pre>
 *   hart 0  ═══════════▶ 70 210            events   70 900  timer of hart 1
 *   hart 1  ════════════▶ 70 880                    91 000  disk0 done
 *   hart 2  (idle)                                  ...
 * </pre>
 *
 * <p>Start with {@link pith.hal.time.EventQueue}; {@link pith.hal.time.ClockRate} converts to nanoseconds.
 */
package pith.hal.time;
