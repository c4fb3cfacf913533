package pith.shell.real;

import java.io.IOException;

/** A system that a case can be run on, with its programs' root folder. */
interface ProgramSystem {

    /** Longest host time that a case may take, in seconds; one that takes longer is ended and has status {@link #TIMED_OUT}. */
    int LIMIT_SECONDS = 90;

    /** The status of a case that did not end. */
    int TIMED_OUT = -1;

    /** The status of a case on a machine whose kernel could not go on. */
    int PANICKED = -2;

    /** Runs a case to its end. */
    Outcome run(ProgramCase programCase) throws IOException, InterruptedException;
}
