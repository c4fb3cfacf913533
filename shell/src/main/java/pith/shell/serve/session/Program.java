package pith.shell.serve.session;

/** A shell line that runs on a machine without a terminal: somebody's hold on its standard streams. Any thread may call it; none of it waits. */
public interface Program extends AutoCloseable {
    /** Bytes for its standard input. {@return how many were taken; after fewer than all, {@link ProgramListener#inputReady} follows} */
    int input(byte[] bytes, int offset, int length);

    /** Nothing more comes on its standard input: once it has read what there is, it reads the end. */
    void endInput();

    /** The listener takes output again. */
    void ready();

    /** Sends its process group the signal of that name, such as {@code INT}; one that is not known does nothing. */
    void signal(String name);

    /** Hangs up: the program gets SIGHUP, and writes fail from here on. {@link ProgramListener#ended} still follows. */
    @Override
    void close();
}
