/**
 * Memory-model tests, run by jcstress: each tries many interleavings of a few plain accesses around one of the kernel's synchronisation
 * primitives, on this host's memory model. Built with the bench module; to run them all, from the project's folder:
 *
 * <pre>
 *   java -cp "bench/target/bench.jar:bench/target/lib/*" org.openjdk.jcstress.Main -m quick
 * </pre>
 */
package pith.bench.stress;
