package pith.shell.serve.session;

/** A viewer's hold on a session. Any thread may call it; none of it waits. */
public interface Attachment extends AutoCloseable {
    /** Types. Without the keyboard, nothing happens. {@return how many bytes were taken; after fewer than all, {@link Viewer#inputReady} follows} */
    int input(byte[] bytes, int offset, int length);

    /** The viewer takes output again. */
    void ready();

    /** The viewer's window has this size; it counts once the viewer has the keyboard. Nonsense is clamped to 1…500 columns and 1…300 rows. */
    void resize(int columns, int rows);

    /** Asks for the keyboard. {@return whether this viewer may have it and has it now} */
    boolean takeKeyboard();

    /** Gives the keyboard to another viewer of that name. {@return whether there is one, and it was this viewer's to give} */
    boolean handKeyboardTo(String name);

    /** Goes away; the session stays. */
    @Override
    void close();
}
