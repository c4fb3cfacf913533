package pith.shell.experiment;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** A question, and how to answer it by measuring. Found with {@link ServiceLoader}: name the class in META-INF/services. */
public interface Experiment {
    /** {@return the word for the command line: lower case, with {@code -}} */
    String name();

    /** {@return the question in one sentence} */
    String question();

    /** {@return what is run; their names are the labels of the report} */
    List<Workload> workloads();

    /** {@return whether the workloads heed the shell variable {@code length}: how many times as long as usual they run} */
    default boolean lengthens() {
        return false;
    }

    /** {@return the ways that are compared, at least two: first the legacy one, then the new one, then any others, which are shown without a ratio} */
    List<Variant> variants();

    /** {@return what is read off each run} */
    List<Metric> metrics();

    /** {@return what the report shows of single runs; usually nothing} */
    default List<Exhibit> exhibits() {
        return List.of();
    }

    /** {@return all experiments there are, by name} */
    static List<Experiment> all() {
        return ServiceLoader.load(Experiment.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Experiment::name))
                .toList();
    }
}
