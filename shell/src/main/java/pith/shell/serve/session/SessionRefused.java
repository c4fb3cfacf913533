package pith.shell.serve.session;

/** Somebody may not do that: the message is a sentence for them. */
public final class SessionRefused extends RuntimeException {
    public SessionRefused(String sentence) {
        super(sentence);
    }
}
