package pith.shell.serve.panel;

import java.util.Optional;

/** One kind of picture, as one page wants it. Used by one thread at a time. */
interface Panel {
    /**
     * {@return the picture of this moment, a record; nothing if what it shows is being changed just now} The machine stands still, if
     * {@link #needsStillMachine}.
     */
    Optional<? extends Record> picture();

    default boolean needsStillMachine() {
        return true;
    }

    /** Nobody looks any more. */
    default void close() {}
}
