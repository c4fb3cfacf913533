package pith.shell.serve.session;

/** What a viewer hears about its session, beside the output. */
public sealed interface SessionNews {
    /** The terminal has this size now: the one of whoever has the keyboard. */
    record Resized(int columns, int rows) implements SessionNews {}

    /** {@code name} has the keyboard; null for nobody. {@code yours} if it is this viewer. */
    record Keyboard(String name, boolean yours) implements SessionNews {}

    /** {@code viewers} look on, this one included. */
    record Audience(int viewers) implements SessionNews {}

    /** Output before {@code to} is no longer kept: the viewer missed the bytes from {@code from} on. */
    record Gap(long from, long to) implements SessionNews {}

    /** From a person, or from the server: text for the person, who sees it outside of the terminal's content. */
    record Message(String from, String text) implements SessionNews {}

    /** The session is over; {@code reason} is a sentence for the person. {@code status} is the shell's exit status, or -1 if it did not exit by itself. */
    record Ended(int status, String reason) implements SessionNews {}
}
