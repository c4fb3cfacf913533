package pith.shell.experiment;

import java.util.function.UnaryOperator;

/**
 * What is run: one shell line as the machine's only job. A run counts if its exit status is 0.
 *
 * @param name a word for the report
 * @param line the shell line; a program in it tells its figures by lines {@code metric NAME VALUE} on standard output
 * @param needs what the machine must have for it whatever the variant, such as less RAM or a disk
 * @param program the path of a program under {@code --root} that the workload needs; null if Pith's own programs are enough
 */
public record Workload(String name, String line, UnaryOperator<Setup> needs, String program) {
    /** {@return a workload of Pith's own programs on the usual machine} */
    public static Workload of(String name, String line) {
        return new Workload(name, line, UnaryOperator.identity(), null);
    }

    /** {@return a workload of {@code program}, which lies under a root that the user gives; without it the workload is left out} */
    public static Workload under(String program, String name, String line) {
        return new Workload(name, line, UnaryOperator.identity(), program);
    }

    /** {@return a copy that needs {@code more} of its machine} */
    public Workload needing(UnaryOperator<Setup> more) {
        return new Workload(name, line, setup -> more.apply(needs.apply(setup)), program);
    }
}
