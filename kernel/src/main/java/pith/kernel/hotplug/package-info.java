/**
 * Harts that go offline while the machine runs, and come back: {@code echo 0 > /sys/devices/system/cpu/cpu3/online}.
 *
 * <p>In Linux a hart goes through a long ladder of states, and each part of the kernel takes down what it keeps there. Here three things are kept for a hart
 * that others must take over:
 *
 * <pre>
 *   tasks      may run only on online harts; who asked for others runs on what is left, and gets back what he asked for
 *   domains    are built anew without the hart, so that nobody counts on it
 *   timers     fire on the hart of who took it offline
 * </pre>
 *
 * <p>The hart then rests in its idle task, which never leaves: it still answers when it is interrupted, so a TLB shoot-down or a disk's late completion finds
 * somebody. Hart 0 cannot go, since the machine's own interrupts come to it. A reservation of the deadline class counts on all harts: while there is one, none
 * goes.
 *
 * <p>Lock order: {@code cpu_hotplug_lock}, then {@code tasklist_lock} and below it what changing a task's harts takes. Start with
 * {@link pith.kernel.hotplug.HartHotplug}.
 */
package pith.kernel.hotplug;
