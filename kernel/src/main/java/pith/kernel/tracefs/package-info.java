/**
 * /sys/kernel/tracing: what the kernel does, recorded event by event, switched and read with echo and cat.
 *
 * <p>Linux's tracefs is a program's interface without a program: to record which tasks run, write 1 to {@code events/sched/sched_switch/enable} and read
 * {@code trace}. Each hart has a ring buffer of its own, in which the oldest events give way; {@code trace} shows all of them by time and leaves them there,
 * {@code trace_pipe} takes them out and waits for more. An event can have a filter over its fields, and triggers, such as a histogram, which count in the
 * kernel what a reader would otherwise count from a text.
 *
 * <pre>
 *   tracepoint ─▶ trace unit ─▶ Tracer (a sink): pid sets ─▶ triggers ─▶ enabled? ─▶ filter ─▶ ring of the hart
 *                                  │                            │                                │
 *                     EventType: id, fields, format         Histogram                  trace, trace_pipe, per_cpu/cpuN
 * </pre>
 *
 * <p>Ours sits on the trace unit, which has fewer tracepoints than Linux: {@link pith.kernel.tracefs.EventTypes} lists them, in Linux's names, fields and words
 * where Linux has such an event. The tracer {@code function_graph} draws the stages of the kernel's pipelines; functions are not patched, so only those that
 * say so are seen. There are no kprobes, and no raw pages of binary records: {@code trace-cmd start}, {@code show} and {@code stat} work, {@code record} does
 * not.
 *
 * <p>Recording costs the machine nothing, as all watching here. The rings are guarded by a lock of the host, not of the kernel, since events come from the
 * middle of the scheduler; nobody waits for anything under it. Start with {@link pith.kernel.tracefs.Tracer}, then {@link pith.kernel.tracefs.TraceFs}.
 */
package pith.kernel.tracefs;
