package pith.shell.serve.telnet;

/**
 * Takes the stream of a client apart (RFC 854): what is typed, commands, options, their parameters. It may be fed in pieces of any size, and keeps
 * nothing but where it stands and at most {@value #LONGEST_PARAMETERS} bytes of parameters.
 *
 * <p>In a stream of characters, CR is followed by LF or NUL, which says nothing of its own; in a binary one (RFC 856) CR is a byte like any other.
 */
final class TelnetDecoder {
    static final int LONGEST_PARAMETERS = 1024;
    private static final int PIECE = 4096;

    /** What a stream is made of, in its order. */
    interface Events {
        /** Typed. The bytes are good for the call only. */
        void text(byte[] bytes, int length);

        void command(int code);

        /** {@code verb} is WILL, WONT, DO or DONT. */
        void option(int verb, int option);

        /** A sub-negotiation. The bytes are good for the call only. */
        void parameters(int option, byte[] bytes, int length);

        /** A sub-negotiation that has no end within the limit. */
        void endless();
    }

    private enum State { TEXT, AFTER_CR, AFTER_IAC, OPTION, PARAMETERS_OPTION, PARAMETERS, PARAMETERS_AFTER_IAC, CLOSED }

    private final Events events;
    private final byte[] text = new byte[PIECE];
    private int textLength;
    private final byte[] parameters = new byte[LONGEST_PARAMETERS];
    private int parametersLength;
    private State state = State.TEXT;
    private int verb;
    private int option;
    private boolean binary;

    TelnetDecoder(Events events) {
        this.events = events;
    }

    /** Whether CR is a byte like any other from here on. */
    void binary(boolean on) {
        binary = on;
    }

    void feed(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            next(bytes[i] & 0xff);
        }
        flush();
    }

    private void next(int value) {
        state = switch (state) {
            case TEXT -> text(value);
            case AFTER_CR -> value == 0 || value == '\n' ? State.TEXT : text(value);
            case AFTER_IAC -> afterIac(value);
            case OPTION -> option(value);
            case PARAMETERS_OPTION -> parametersOption(value);
            case PARAMETERS -> parameter(value);
            case PARAMETERS_AFTER_IAC -> parametersAfterIac(value);
            case CLOSED -> State.CLOSED;
        };
    }

    private State text(int value) {
        if (value == Telnet.IAC) {
            return State.AFTER_IAC;
        }
        put(value);
        return value == '\r' && !binary ? State.AFTER_CR : State.TEXT;
    }

    private void put(int value) {
        if (textLength == PIECE) {
            flush();
        }
        text[textLength++] = (byte) value;
    }

    private void flush() {
        if (textLength > 0) {
            int length = textLength;
            textLength = 0;
            events.text(text, length);
        }
    }

    private State afterIac(int value) {
        switch (value) {
            case Telnet.IAC -> put(value);
            case Telnet.SB -> {
                return State.PARAMETERS_OPTION;
            }
            case Telnet.WILL, Telnet.WONT, Telnet.DO, Telnet.DONT -> {
                verb = value;
                return State.OPTION;
            }
            default -> {
                flush();
                events.command(value);
            }
        }
        return State.TEXT;
    }

    private State option(int value) {
        flush();
        events.option(verb, value);
        return State.TEXT;
    }

    private State parametersOption(int value) {
        option = value;
        parametersLength = 0;
        return State.PARAMETERS;
    }

    private State parameter(int value) {
        return value == Telnet.IAC ? State.PARAMETERS_AFTER_IAC : keep(value);
    }

    private State keep(int value) {
        if (parametersLength == LONGEST_PARAMETERS) {
            flush();
            events.endless();
            return State.CLOSED;
        }
        parameters[parametersLength++] = (byte) value;
        return State.PARAMETERS;
    }

    /**
     * A doubled IAC is a byte; SE is the end. Anything else means that the end got lost: the parameters are dropped, and it counts as a command (as BSD's
     * does).
     */
    private State parametersAfterIac(int value) {
        if (value == Telnet.IAC) {
            return keep(value);
        }
        if (value != Telnet.SE) {
            return afterIac(value);
        }
        flush();
        events.parameters(option, parameters, parametersLength);
        return State.TEXT;
    }
}
