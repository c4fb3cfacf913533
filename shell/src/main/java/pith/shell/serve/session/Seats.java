package pith.shell.serve.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pith.shell.serve.account.Permissions;

/** Who is at a session, and which of them has the keyboard. Guarded by the session's lock. */
final class Seats {
    private final List<Seat> all = new ArrayList<>();
    private Seat driver;

    /** Somebody comes; a person is announced. */
    void add(Seat seat) {
        all.add(seat);
        if (seat.isPerson()) {
            announce();
        }
    }

    /** {@return whether {@code seat} was there; it has left, and nobody else was told} */
    boolean remove(Seat seat) {
        return all.remove(seat);
    }

    int people() {
        return (int) all.stream().filter(Seat::isPerson).count();
    }

    /** Tells everybody how many people there are. */
    void announce() {
        tell(new SessionNews.Audience(people()));
    }

    void tell(SessionNews what) {
        all.forEach(seat -> seat.tell(what));
    }

    /** There is something to deliver. */
    void schedule() {
        all.forEach(Seat::schedule);
    }

    /** It is over for everybody. */
    void end(SessionNews last) {
        all.forEach(seat -> seat.end(last));
    }

    /** It is over for the people, not for a recording. */
    void sendAway(SessionNews last) {
        List<Seat> people = all.stream().filter(Seat::isPerson).toList();
        people.forEach(seat -> seat.end(last));
        all.removeAll(people);
    }

    /** {@return who has the keyboard, or null} */
    Seat driver() {
        return driver;
    }

    /** {@return the name of who has the keyboard, or null} */
    String driverName() {
        return driver == null ? null : driver.name();
    }

    /** {@return whether {@code seat} has the keyboard by sitting down: nobody else's is taken from them} */
    boolean mayDrive(Seat seat) {
        return driver == null || driver.name().equals(seat.name());
    }

    /** Gives the keyboard to {@code seat}, or to nobody if that is null; everybody hears it. */
    void give(Seat seat) {
        driver = seat;
        all.forEach(this::tellKeyboard);
    }

    /** Tells {@code seat} who has the keyboard. */
    void tellKeyboard(Seat seat) {
        seat.tell(new SessionNews.Keyboard(driverName(), seat == driver));
    }

    /** {@return whom {@code from} may hand the keyboard who is called {@code name}} Whoever has it gives it away, and so does whoever could take it. */
    Optional<Seat> heir(Seat from, String name, String owner) {
        boolean may = from == driver || Permissions.mayTakeKeyboard(from.viewer.account(), owner);
        return all.stream().filter(seat -> may && seat != from && seat.isPerson() && seat.name().equals(name)).findFirst();
    }
}
