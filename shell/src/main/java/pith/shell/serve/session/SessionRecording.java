package pith.shell.serve.session;

/** The recording of a session while there is one: an observer among the others, who is no person. Guarded by the session's lock. */
final class SessionRecording {
    private final ConsoleSession session;
    private final SessionHouse house;
    private final Seats seats;
    private final TerminalWindow window;
    private Seat seat;

    SessionRecording(ConsoleSession session, SessionHouse house, Seats seats, TerminalWindow window) {
        this.session = session;
        this.house = house;
        this.seats = seats;
        this.window = window;
    }

    /**
     * Begins or ends it. {@return what to tell people; null if nothing has changed}
     *
     * @throws SessionRefused if nothing is recorded here
     */
    String turn(boolean on) {
        if (on == (seat != null)) {
            return null;
        }
        if (on) {
            begin();
            return "This session is being recorded: what is shown, not what is typed.";
        }
        end();
        return "This session is not recorded any more.";
    }

    private void begin() {
        RecordingViewer viewer = new RecordingViewer(house.recorder(session, window.columns(), window.rows()));
        seat = new Seat(session, viewer, Mode.OBSERVER, house.clock(), session.output.end());
        session.seat(seat);
    }

    private void end() {
        seat.end(new SessionNews.Ended(-1, ""));
        seats.remove(seat);
        seat = null;
    }
}
