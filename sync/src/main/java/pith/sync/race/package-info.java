/**
 * Finds data races in plain fields on the runs where nothing goes wrong.
 *
 * <h2>The concept</h2>
 *
 * <p>Two accesses of one field race if one of them writes and nothing orders them: no lock that both hold, no reader section that keeps the other out. That can
 * be told from what locks were held, as lockdep does for orders, but then every way of ordering has to be known. Or it can be <em>seen</em>: stop before an
 * access, wait, and look whether somebody comes along with a conflicting one.
 *
 * <pre>
 *   hart 0   ── write Barn.count: watchpoint ░░░░░░░ held up ░░░░░░░ ── writes
 *   hart 1   ─────────────────────────────── read Barn.count  !!  both stacks are reported
 * </pre>
 *
 * <p>What a lock orders is never seen so: the other waits for the lock.
 *
 * <h2>Our design</h2>
 *
 * <p>Fields worth watching are announced by {@link pith.sync.WatchedField}; {@link pith.sync.race.RaceDetector}, where to start reading, samples them. Under
 * the deterministic engine the same seed holds up the same accesses and finds the same races. Source: Linux's {@code Documentation/dev-tools/kcsan.rst}, where
 * the compiler announces all fields and a hardware clock does the holding up.
 */
package pith.sync.race;
