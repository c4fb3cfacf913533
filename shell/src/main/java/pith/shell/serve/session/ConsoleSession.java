package pith.shell.serve.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import pith.hal.device.ConsolePort;
import pith.hal.device.PortHost;
import pith.hal.device.PortRequest;
import pith.kernel.boot.PithKernel;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Permissions;

/**
 * A session at a console port of a machine. Output comes in on the thread that runs the machine, which only writes it into the ring; everything else is quick
 * work of any thread under {@link #lock}.
 *
 * <p>What the machine may put out is bound to whoever has the keyboard: a window's worth more than they have read. Nobody there, it goes on into the ring.
 */
final class ConsoleSession implements Session, PortHost, TenantMachine.Tenant {
    /** What may be under way to whoever has the keyboard. */
    private static final int WINDOW_BYTES = 64 << 10;

    private static final long UNBOUND = Long.MAX_VALUE / 2;
    private static final int MOST_COLUMNS = 500, MOST_ROWS = 300;

    /** A window is given to the machine at most so often. */
    private static final long RESIZE_MILLIS = 50;

    /** A shell that does not heed its hang-up for so long is given up on. */
    private static final long STOP_MILLIS = 2_000;

    final ReentrantLock lock = new ReentrantLock();
    final OutputRing output;
    private final String id;
    private final String owner;
    private final TenantMachine machine;
    private final Clock clock;
    private final long startedEpoch;

    /** Told when the session is over. */
    private final Consumer<ConsoleSession> gone;

    /** Guarded by {@link #lock}, as everything below. */
    private final List<Seat> seats = new ArrayList<>();

    private ConsolePort port;
    private Seat driver;
    private long granted;
    private int columns;
    private int rows;
    private boolean resizing;
    private long resized;
    private long lastKey;
    private boolean ended;
    private String endReason;

    ConsoleSession(String id, String owner, TenantMachine machine, Clock clock, SessionPolicy policy, int columns, int rows, Consumer<ConsoleSession> gone) {
        this.gone = gone;
        this.id = id;
        this.owner = owner;
        this.machine = machine;
        this.clock = clock;
        this.output = new OutputRing(policy.scrollbackBytes(), 0);
        this.startedEpoch = clock.epochMillis();
        this.lastKey = clock.millis();
        this.resized = lastKey - RESIZE_MILLIS;
        this.columns = clamp(columns, MOST_COLUMNS);
        this.rows = clamp(rows, MOST_ROWS);
    }

    /** Opens the port. */
    void begin(List<String> argv, List<String> environment, String directory) {
        lock.lock();
        try {
            port = machine.hosted().open(new PortRequest(true, columns, rows, argv, environment, directory), this);
            grant();
        } finally {
            lock.unlock();
        }
    }

    private static int clamp(int wanted, int most) {
        return Math.clamp(wanted, 1, most);
    }

    // The machine's side.

    @Override
    public void output(int stream, byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            output.append(bytes, offset, length);
            seats.forEach(Seat::schedule);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void inputReady() {
        lock.lock();
        try {
            seats.forEach(Seat::schedule);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void closed(int status) {
        end(status, endReason == null ? "The shell has ended." : endReason);
    }

    @Override
    public void machineOff(String sentence) {
        end(-1, sentence);
    }

    @Override
    public void machineSays(String sentence) {
        message("the machine's kernel", sentence);
    }

    /** The session is over, whatever is left of it in the machine. */
    void end(int status, String reason) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            ended = true;
            seats.forEach(seat -> seat.end(new SessionNews.Ended(status, reason)));
        } finally {
            lock.unlock();
        }
        machine.left(this);
        gone.accept(this);
    }

    /** Lets the machine put out what it may now. */
    private void grant() {
        long wanted = driver == null ? UNBOUND : Math.max(granted == UNBOUND ? 0 : granted, driver.position + WINDOW_BYTES);
        boolean worth = driver == null || granted == UNBOUND || wanted - granted >= WINDOW_BYTES / 4;
        if (wanted != granted && worth) {
            granted = wanted;
            port.grant(wanted);
        }
    }

    // The viewers' side.

    @Override
    public Attachment attach(Viewer viewer, Mode mode, long from) {
        if (!Permissions.mayWatch(viewer.account(), owner)) {
            throw new SessionRefused("This session is somebody else's.");
        }
        lock.lock();
        try {
            Seat seat = new Seat(this, viewer, mode, clock, Math.clamp(from, 0, output.end()));
            if (ended) {
                seat.end(new SessionNews.Ended(-1, "The session is over."));
                return seat;
            }
            seats.add(seat);
            seat.tell(new SessionNews.Resized(columns, rows));
            if (mode == Mode.DRIVER && (driver == null || sameAccount(driver, viewer.account().name()))) {
                give(seat);
            } else {
                seat.tell(keyboard(seat));
            }
            audience();
            seat.schedule();
            return seat;
        } finally {
            lock.unlock();
        }
    }

    private static boolean sameAccount(Seat seat, String name) {
        return seat.viewer.account().name().equals(name);
    }

    private SessionNews.Keyboard keyboard(Seat seat) {
        return new SessionNews.Keyboard(driver == null ? null : driver.viewer.account().name(), seat == driver);
    }

    private void audience() {
        seats.forEach(seat -> seat.tell(new SessionNews.Audience(seats.size())));
    }

    /** Gives the keyboard to {@code seat}, or to nobody if that is null. */
    private void give(Seat seat) {
        driver = seat;
        seats.forEach(each -> each.tell(keyboard(each)));
        if (seat != null && seat.columns > 0) {
            window(seat.columns, seat.rows);
        }
        grant();
    }

    /** The ring has gone past what {@code seat} has not seen. */
    void skipGap(Seat seat) {
        long start = output.start();
        if (seat.position < start) {
            seat.tell(new SessionNews.Gap(seat.position, start));
            seat.position = start;
        }
    }

    void moved(Seat seat) {
        if (seat == driver) {
            grant();
        }
    }

    /** {@return whether input is taken; asked before a viewer is told so} */
    boolean hasRoom() {
        return !ended && port.hasRoom();
    }

    int input(Seat seat, byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            if (seat != driver || seat.closed || ended) {
                return length; // nothing happens, and nothing is to be sent again
            }
            lastKey = clock.millis();
            int taken = port.offer(bytes, offset, length);
            seat.inputWanted = taken < length;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void resize(Seat seat, int wantedColumns, int wantedRows) {
        lock.lock();
        try {
            seat.columns = clamp(wantedColumns, MOST_COLUMNS);
            seat.rows = clamp(wantedRows, MOST_ROWS);
            if (seat == driver) {
                window(seat.columns, seat.rows);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The window has this size from now on; the machine hears of it soon. */
    private void window(int newColumns, int newRows) {
        if (columns == newColumns && rows == newRows) {
            return;
        }
        columns = newColumns;
        rows = newRows;
        if (!resizing) {
            resizing = true;
            clock.after(Math.max(0, resized + RESIZE_MILLIS - clock.millis()), this::tellWindow);
        }
    }

    private void tellWindow() {
        lock.lock();
        try {
            resizing = false;
            resized = clock.millis();
            if (!ended) {
                port.resize(columns, rows);
                seats.forEach(seat -> seat.tell(new SessionNews.Resized(columns, rows)));
            }
        } finally {
            lock.unlock();
        }
    }

    boolean takeKeyboard(Seat seat) {
        lock.lock();
        try {
            if (seat.closed || ended || !Permissions.mayTakeKeyboard(seat.viewer.account(), owner)) {
                return false;
            }
            if (driver != seat) {
                give(seat);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whoever has the keyboard gives it away, and so does whoever could take it. */
    boolean handKeyboard(Seat from, String name) {
        lock.lock();
        try {
            boolean may = from == driver || Permissions.mayTakeKeyboard(from.viewer.account(), owner);
            Seat to = may && !from.closed && !ended ? seatOf(name, from) : null;
            if (to != null) {
                give(to);
            }
            return to != null;
        } finally {
            lock.unlock();
        }
    }

    private Seat seatOf(String name, Seat notThis) {
        return seats.stream().filter(seat -> seat != notThis && sameAccount(seat, name)).findFirst().orElse(null);
    }

    void leave(Seat seat) {
        lock.lock();
        try {
            seat.closed = true;
            if (!seats.remove(seat)) {
                return;
            }
            if (seat == driver) {
                give(null);
            }
            audience();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public SessionInfo info() {
        lock.lock();
        try {
            String keyboard = driver == null ? null : driver.viewer.account().name();
            return new SessionInfo(id, owner, machine.name(), startedEpoch, clock.millis() - lastKey, seats.size(), keyboard, output.end(),
                    machine.hosted().instructions());
        } finally {
            lock.unlock();
        }
    }

    String id() {
        return id;
    }

    String owner() {
        return owner;
    }

    @Override
    public void message(String from, String text) {
        lock.lock();
        try {
            seats.forEach(seat -> seat.tell(new SessionNews.Message(from, text)));
        } finally {
            lock.unlock();
        }
    }

    /** The shell is hung up on, as by a modem; what it still says on its way out is shown. */
    @Override
    public void stop(String reason) {
        lock.lock();
        try {
            if (endReason == null) {
                endReason = reason;
            }
            port.hangUp();
            clock.after(STOP_MILLIS, () -> end(-1, reason));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public PithKernel kernel() {
        return machine.hosted().kernel();
    }
}
