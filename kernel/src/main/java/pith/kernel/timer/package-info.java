/**
 * Timers that programs set: they end in a signal, or in a descriptor that becomes readable.
 *
 * <p>Every one is an {@link pith.kernel.timer.IntervalTimer}: a deadline and perhaps an interval. Most go by the time of day, as {@link
 * pith.kernel.timer.PeriodicTimer}, armed on the timers of some hart; some by the CPU time of a process or thread, as {@link
 * pith.kernel.timer.CpuTimer}, which threads look at on their way to user mode. What happens at the end is another matter: {@link
 * pith.kernel.timer.ProcessTimers} holds those of setitimer and timer_create, {@link pith.kernel.timer.TimerFile} is timerfd.
 *
 * <pre>
 *   setitimer, timer_create ─▶ ProcessTimers ─▶ PeriodicTimer ─▶ sched.Timers (per hart) ─▶ signal
 *   timerfd_create          ─▶ TimerFile     ─▶ PeriodicTimer ─▶ sched.Timers            ─▶ count, wake readers
 *   ITIMER_PROF, CPU clocks ─▶ ProcessTimers ─▶ CpuTimer  ─▶ CpuTimers.check ─▶ signal
 *   RLIMIT_CPU                               ─▶ CpuLimit  ─▶ CpuTimers.check ─▶ SIGXCPU, SIGKILL
 * </pre>
 *
 * <p>Lock order: {@code posix_timer->lock}, then the hart's timers; {@code posix_timers_hash->lock}, then {@code
 * sighand->siglock}; {@code cpu_timers->lock} is innermost. What a timer does at its end runs without a lock.
 */
package pith.kernel.timer;
