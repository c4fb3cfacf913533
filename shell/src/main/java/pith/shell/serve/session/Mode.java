package pith.shell.serve.session;

/** How somebody attaches. */
public enum Mode {
    /** With the keyboard, if it is free or taken by another connection of the same account. */
    DRIVER,
    /** Looks on; what is shown has sequences taken out that could act on the viewer's terminal beyond its screen. */
    OBSERVER
}
