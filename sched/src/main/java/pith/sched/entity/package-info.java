/**
 * What each scheduling class keeps with a task: its standing in that class, plain data that knows nothing of runqueues.
 *
 * <pre>
 *   SchedTask ──has──▶ PlacementEntity   where it runs and why, whom it wakes
 * </pre>
 *
 * <p>The fair class's is {@code pith.sched.eevdf.FairEntity}, since groups have one too.
 *
 * <p>They stand in a package of their own so that a task can own them while the classes that give them meaning, each in its package, know the
 * task. An entity is guarded by the lock of the runqueue that its task is on; only its class changes it.
 */
package pith.sched.entity;
