package pith.shell.experiment;

import pith.kernel.task.Kernel;

/** A picture that the report shows of one run of each workload and variant: that of the first seed. */
public interface Exhibit {
    /** {@return what the picture shows, in a few words} */
    String title();

    /** {@return what watches the run from now on; the machine of {@code kernel} is made, and has not started} */
    Recording begin(Kernel kernel);

    /** What was seen of one run. */
    interface Recording {
        /** {@return the picture, an element {@code svg} whose ids begin with {@code id}; the run has ended} */
        String svg(Trial trial, String id);
    }
}
