package pith.shell.experiment;

/** An experiment cannot go on. The message is one sentence that says which run, and why. */
public final class ExperimentFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ExperimentFailed(String sentence) {
        super(sentence, null, false, false);
    }
}
