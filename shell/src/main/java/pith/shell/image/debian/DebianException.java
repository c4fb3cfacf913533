package pith.shell.image.debian;

import java.io.IOException;

/** An archive or a package that is not as it should be, or that cannot be had; the message says so in a sentence without its end. */
public final class DebianException extends IOException {
    private static final long serialVersionUID = 1;

    DebianException(String message) {
        super(message);
    }
}
