package pith.shell.serve.escape;

/**
 * Takes out of a terminal's output what could act beyond the screen of who looks on. Bytes may come in pieces of any size; what is kept of the state between
 * two is bounded. Confined to its user.
 */
public final class EscapeFilter {
    /** Takes what may be shown. */
    @FunctionalInterface
    public interface Sink {
        /** {@code sequence} is the number of the first byte; a hole before it is what was taken out. */
        void kept(long sequence, byte[] bytes, int offset, int length);
    }

    private enum State { TEXT, LEAD_C2, ESCAPE, INTERMEDIATE, CONTROL, OVERLONG, STRING, STRING_ESCAPE, STRING_C2 }

    /** A longer control sequence is not drawing. */
    private static final int MOST_HELD = 128;

    private static final int ESC = 0x1b, BEL = 0x07, ENQ = 0x05, CAN = 0x18, SUB = 0x1a;

    private final Sink sink;
    private State state = State.TEXT;

    /** Continuation bytes that the character under way still needs. */
    private int continuations;

    /** The sequence under way, {@code ESC} first even if it was written as one byte less. */
    private final byte[] held = new byte[MOST_HELD];

    private int heldLength;
    private long heldAt;

    /** What may be shown of the piece under way, and where that began. */
    private final byte[] out = new byte[4096];

    private int outLength;
    private long outAt;

    public EscapeFilter(Sink sink) {
        this.sink = sink;
    }

    /** Looks at a piece whose first byte has number {@code sequence}: the piece follows the one before, or begins anew after a {@link #reset}. */
    public void accept(long sequence, byte[] bytes, int offset, int length) {
        for (int i = 0; i < length; i++) {
            take(sequence + i, bytes[offset + i]);
        }
        flush();
    }

    /** Bytes are missing from here on: what was under way is forgotten. */
    public void reset() {
        state = State.TEXT;
        continuations = 0;
        heldLength = 0;
    }

    private void take(long at, byte b) {
        int c = b & 0xff;
        switch (state) {
            case TEXT -> text(at, c);
            case LEAD_C2 -> afterC2(at, c);
            case ESCAPE -> escape(at, c);
            case INTERMEDIATE -> intermediate(at, c);
            case CONTROL -> control(at, c);
            case OVERLONG -> overlong(at, c);
            case STRING -> string(at, c);
            case STRING_ESCAPE -> stringEscape(at, c);
            case STRING_C2 -> stringC2(at, c);
        }
    }

    private void text(long at, int c) {
        if (c == ESC) {
            begin(at, c, State.ESCAPE);
        } else if (c == 0xc2) {
            begin(at, c, State.LEAD_C2);
        } else if (c >= 0xc3) {
            continuations = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
            keep(at, c);
        } else if (c >= 0x80 && continuations > 0) {
            continuations--;
            keep(at, c);
        } else {
            continuations = 0;
            if (c != ENQ && (c < 0x80 || c >= 0xa0)) { // an eight-bit control is no text in any encoding
                keep(at, c);
            }
        }
    }

    private void begin(long at, int c, State next) {
        continuations = 0;
        heldAt = at;
        held[0] = (byte) c;
        heldLength = 1;
        state = next;
    }

    /** A control character of the upper half, in UTF-8, stands for ESC and a letter. */
    private void afterC2(long at, int c) {
        state = State.TEXT;
        if (c >= 0x80 && c < 0xa0) {
            switch (c) {
                case 0x90, 0x98, 0x9d, 0x9e, 0x9f -> state = State.STRING;
                case 0x9b -> state = State.OVERLONG; // who writes one means no good: no program of today does
                default -> {}
            }
        } else if (c >= 0xa0 && c < 0xc0) {
            hold(c);
            keepHeld();
        } else {
            text(at, c);
        }
    }

    private void hold(int c) {
        held[heldLength++] = (byte) c;
    }

    private void escape(long at, int c) {
        switch (c) {
            case '[' -> {
                hold(c);
                state = State.CONTROL;
            }
            case ']', 'P', 'X', '^', '_', 'k' -> state = State.STRING;
            case 'Z', CAN, SUB -> state = State.TEXT;
            default -> {
                if (c >= 0x20 && c < 0x30) {
                    hold(c);
                    state = State.INTERMEDIATE;
                } else if (c >= 0x30 && c < 0x7f) {
                    hold(c);
                    keepHeld();
                } else {
                    startAnew(at, c);
                }
            }
        }
    }

    private void intermediate(long at, int c) {
        if (c >= 0x20 && c < 0x30 && heldLength < 4) {
            hold(c);
        } else if (c >= 0x30 && c < 0x7f) {
            hold(c);
            keepHeld();
        } else {
            startAnew(at, c);
        }
    }

    private void control(long at, int c) {
        if (c < 0x20 || c >= 0x7f) {
            startAnew(at, c);
        } else if (heldLength == MOST_HELD) {
            overlong(at, c);
        } else {
            hold(c);
            if (c >= 0x40) {
                if (ControlSequences.drawsOnly(held, heldLength)) {
                    keepHeld();
                }
                state = State.TEXT;
            }
        }
    }

    /** Skips the rest of a control sequence. */
    private void overlong(long at, int c) {
        if (c < 0x20 || c >= 0x7f) {
            startAnew(at, c);
        } else {
            state = c >= 0x40 ? State.TEXT : State.OVERLONG;
        }
    }

    private void string(long at, int c) {
        switch (c) {
            case ESC -> state = State.STRING_ESCAPE;
            case 0xc2 -> state = State.STRING_C2;
            case BEL, CAN, SUB -> state = State.TEXT;
            default -> {}
        }
    }

    private void stringEscape(long at, int c) {
        if (c == '\\') {
            state = State.TEXT;
        } else {
            begin(at - 1, ESC, State.ESCAPE); // an escape of another kind ends the string, and begins
            escape(at, c);
        }
    }

    private void stringC2(long at, int c) {
        state = c == 0x9c ? State.TEXT : State.STRING;
        if (state == State.STRING) {
            string(at, c);
        }
    }

    /** What was held was no sequence: it is taken out, and {@code c} is looked at by itself. */
    private void startAnew(long at, int c) {
        state = State.TEXT;
        text(at, c);
    }

    private void keepHeld() {
        state = State.TEXT;
        for (int i = 0; i < heldLength; i++) {
            keep(heldAt + i, held[i]);
        }
    }

    private void keep(long at, int c) {
        if (outLength > 0 && outAt + outLength != at || outLength == out.length) {
            flush();
        }
        if (outLength == 0) {
            outAt = at;
        }
        out[outLength++] = (byte) c;
    }

    private void flush() {
        if (outLength > 0) {
            sink.kept(outAt, out, 0, outLength);
            outLength = 0;
        }
    }
}
