/**
 * Timers that programs set: they end in a signal, or in a descriptor that becomes readable.
 *
 * <p>Every one is a {@link pith.kernel.timer.PeriodicTimer}: a deadline and perhaps an interval, armed on the timers of some hart. What
 * happens at its end is the difference: {@link pith.kernel.timer.ProcessTimers} holds those of setitimer and timer_create, {@link
 * pith.kernel.timer.TimerFile} is timerfd.
 *
 * <pre>
 *   setitimer, timer_create ─▶ ProcessTimers ─▶ PeriodicTimer ─▶ sched.Timers (per hart) ─▶ signal
 *   timerfd_create          ─▶ TimerFile     ─▶ PeriodicTimer ─▶ sched.Timers            ─▶ count, wake readers
 * </pre>
 *
 * <p>Lock order: {@code posix_timer->lock}, then the hart's timers. What a timer does at its end runs without the lock.
 */
package pith.kernel.timer;
