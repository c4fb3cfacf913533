package pith.shell.serve.audit;

/** What the audit log tells of. */
public enum Deed {
    START, SHUT_DOWN,
    SIGN_IN, SIGN_IN_DENIED, SIGN_IN_THROTTLED, SIGN_OUT,
    /** Somebody changed their own password. */
    PASSWORD,
    /** A session or a program was begun. */
    OPEN,
    /** A session or a program is over, whoever ended it. */
    END,
    ATTACH, DETACH,
    /** The keyboard was taken, handed over or given back. */
    KEYBOARD,
    /** Somebody stopped a session or a machine. */
    STOP,
    MESSAGE, RECORD, DOWNLOAD,
    /** Somebody tried what they may not do. */
    REFUSED,
    RELOAD, RELOAD_FAILED
}
