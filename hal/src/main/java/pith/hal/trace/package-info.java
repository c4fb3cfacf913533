/**
 * The trace unit: what happened, when, on which hart.
 *
 * <p>A tracepoint is a place in the kernel that can say what it just did. Switched off, which it is unless somebody looks, it must
 * cost next to nothing; so each tests one bit of a mask first. Switched on, it makes a small immutable record of its subsystem's own
 * type. Watching never changes a run: no cycle is charged for it.
 *
 * <pre>
 *   if (trace.on(SCHED)) trace.emit(hart, new Switch(…))
 *                               │
 *              ring of the hart ┴─▶ last events: oops reports, the shell's trace
 *                               └─▶ sinks: PerfettoJsonSink (a file), TraceHashSink (is this the same run?), live views
 * </pre>
 *
 * <p>An event shows its fields to a visitor, so a sink needs to know no subsystem. Events that begin or end something are {@link
 * pith.hal.trace.TraceSlice}. Rings are owned by their harts and need no lock.
 *
 * <p>Start with {@link pith.hal.trace.TraceEvent}, then {@link pith.hal.trace.Trace}.
 */
package pith.hal.trace;
