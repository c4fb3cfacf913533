package pith.shell.serve.websocket;

/**
 * The messages of version 1 ({@code pith.v1}). A message is binary: a byte from this list, then what is said here; numbers are big-endian, JSON is UTF-8. Text
 * messages are refused. Nothing is longer than {@link #MOST_BYTES}.
 */
final class Protocol {
    /** The name in {@code Sec-WebSocket-Protocol}. */
    static final String NAME = "pith.v1";

    static final int MOST_BYTES = 1 << 16;

    // From the page.

    /**
     * The first message: JSON {@code {"token", "client", "session", "mode": "driver"|"observer", "from", "columns", "rows"}}. {@code client} is a text that the
     * page made up and keeps; {@code from} is the number of the first byte of output that it does not have.
     */
    static final int ATTACH = 0x01;

    /** 8 bytes: the number of the first byte of input; then the bytes. */
    static final int INPUT = 0x02;

    /** 2 bytes columns, 2 bytes rows. */
    static final int RESIZE = 0x03;

    /** 8 bytes: output before this number has been shown. */
    static final int SHOWN = 0x04;

    /** Nothing: asks for the keyboard. */
    static final int TAKE_KEYBOARD = 0x05;

    /** A name: gives the keyboard to that viewer. */
    static final int HAND_KEYBOARD = 0x06;

    /** JSON {@code {"panel", …}}: shows a panel from now on, with further fields as the panel wants them; a second time, with other fields. */
    static final int SHOW_PANEL = 0x07;

    /** A panel's name: it is not looked at any more. */
    static final int HIDE_PANEL = 0x08;

    /** A panel's name: its last picture has been drawn, and the next may come. */
    static final int PANEL_DRAWN = 0x09;

    // To the page.

    /**
     * JSON {@code {"session", "owner", "machine", "mode", "taken", "live"}}: attached; {@code taken} is the number of the first byte of input that was not
     * taken, output before {@code live} is of the past.
     */
    static final int ATTACHED = 0x41;

    /** 8 bytes: the number of the first byte of output; then the bytes. */
    static final int OUTPUT = 0x42;

    /** 8 bytes: input before this number has been taken. */
    static final int TAKEN = 0x43;

    /** JSON {@code {"kind": "resized"|"keyboard"|"audience"|"gap"|"message"|"ended", …}}. */
    static final int NEWS = 0x44;

    /** JSON {@code {"panel", …}}: a panel's picture. */
    static final int PANEL = 0x45;

    /** JSON {@code {"sentence"}}: what was asked for is refused. */
    static final int REFUSED = 0x46;

    // Why the server closes, beside what RFC 6455 has.

    /** The page broke the protocol, or sends too much. */
    static final int POLICY = 1008;

    /** The same page has attached anew. */
    static final int REPLACED = 4001;

    /** The account may not be here any more, or the server shuts down. */
    static final int SIGNED_OUT = 4003;

    private Protocol() {}
}
