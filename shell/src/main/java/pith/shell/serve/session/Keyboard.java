package pith.shell.serve.session;

import java.util.Optional;
import pith.shell.serve.account.Permissions;

/**
 * The keyboard of a session, and what follows whoever has it: the window, and how much the machine may put out. Guarded by the session's lock.
 */
final class Keyboard {
    private final String owner;
    private final Seats seats;
    private final PortLine line;
    private final TerminalWindow window;

    Keyboard(String owner, Seats seats, PortLine line, TerminalWindow window) {
        this.owner = owner;
        this.seats = seats;
        this.line = line;
        this.window = window;
    }

    /** Gives it to {@code seat}, or to nobody if that is null. */
    void give(Seat seat) {
        seats.give(seat);
        if (seat != null && seat.columns > 0) {
            window.set(seat.columns, seat.rows);
        }
        line.grant(seat);
    }

    /** Somebody has come: they have it if they want it and it is taken from nobody else. */
    void welcome(Seat seat) {
        if (seat.mode == Mode.DRIVER && seats.mayDrive(seat)) {
            give(seat);
        } else {
            seats.tellKeyboard(seat);
        }
    }

    /** {@return whether {@code seat} has it now} */
    boolean take(Seat seat) {
        if (seat.closed || !Permissions.mayTakeKeyboard(seat.viewer.account(), owner)) {
            return false;
        }
        if (seats.driver() != seat) {
            give(seat);
        }
        return true;
    }

    /** {@return whether somebody of that name has it now, to whom {@code from} may give it} */
    boolean hand(Seat from, String name) {
        Optional<Seat> heir = from.closed ? Optional.empty() : seats.heir(from, name, owner);
        heir.ifPresent(this::give);
        return heir.isPresent();
    }

    /** {@code seat} is gone. */
    void left(Seat seat) {
        if (seat == seats.driver()) {
            give(null);
        }
    }

    /** The window of {@code seat} has another size. */
    void resized(Seat seat, int columns, int rows) {
        seat.columns = TerminalWindow.columns(columns);
        seat.rows = TerminalWindow.rows(rows);
        if (seat == seats.driver()) {
            window.set(seat.columns, seat.rows);
        }
    }

    /** {@code seat} has read more. */
    void read(Seat seat) {
        if (seat == seats.driver()) {
            line.grant(seat);
        }
    }

    /** {@return how many of the bytes are taken: all of who has no keyboard, to no effect, for they are not to be sent again} */
    int type(Seat seat, byte[] bytes, int offset, int length) {
        int taken = seat == seats.driver() && !seat.closed ? line.offer(bytes, offset, length) : length;
        seat.inputWanted = taken < length;
        return taken;
    }
}
