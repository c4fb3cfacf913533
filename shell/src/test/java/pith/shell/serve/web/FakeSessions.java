package pith.shell.serve.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import pith.kernel.boot.PithKernel;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Permissions;
import pith.shell.serve.recording.Recordings;
import pith.shell.serve.session.Attachment;
import pith.shell.serve.session.MachineInfo;
import pith.shell.serve.session.Mode;
import pith.shell.serve.session.Program;
import pith.shell.serve.session.ProgramListener;
import pith.shell.serve.session.ProgramRequest;
import pith.shell.serve.session.Session;
import pith.shell.serve.session.SessionInfo;
import pith.shell.serve.session.SessionNews;
import pith.shell.serve.session.SessionRefused;
import pith.shell.serve.session.SessionRequest;
import pith.shell.serve.session.Sessions;
import pith.shell.serve.session.Viewer;

/** One session of alice's without a machine behind it: a test prints to it, sees what was typed, and says how much input it takes. */
final class FakeSessions implements Sessions, Session {
    static final String ID = "0123456789abcdef0123456789abcdef";
    private static final int PIECE = 16 << 10;
    private static final long PATIENCE_SECONDS = 60;

    private final Recordings recordings;

    FakeSessions() {
        this(null);
    }

    /** @param recordings null for none */
    FakeSessions(Recordings recordings) {
        this.recordings = recordings;
    }

    /** A viewer's place. */
    private final class Seat implements Attachment {
        final Viewer viewer;
        final Mode mode;
        long position;
        boolean wantsRoom;

        Seat(Viewer viewer, Mode mode, long from) {
            this.viewer = viewer;
            this.mode = mode;
            this.position = from;
        }

        @Override
        public int input(byte[] bytes, int offset, int length) {
            lock.lock();
            try {
                if (mode == Mode.OBSERVER) {
                    return length;
                }
                int taken = (int) Math.min(length, appetite);
                appetite -= taken;
                typed.write(bytes, offset, taken);
                wantsRoom = taken < length;
                changed.signalAll();
                return taken;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void ready() {
            deliver(this);
        }

        @Override
        public void resize(int columns, int rows) {
            lock.lock();
            try {
                sizes.add(columns + "x" + rows);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean takeKeyboard() {
            return false;
        }

        @Override
        public boolean handKeyboardTo(String name) {
            return false;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                seats.remove(this);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Seat> seats = new ArrayList<>();
    private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    private final List<String> sizes = new ArrayList<>();
    private byte[] output = {};
    private long appetite = Long.MAX_VALUE;

    /** Input beyond {@code bytes} is not taken for now. */
    void takeOnly(long bytes) {
        List<Seat> told;
        lock.lock();
        try {
            appetite = bytes;
            told = seats.stream().filter(seat -> seat.wantsRoom).toList();
        } finally {
            lock.unlock();
        }
        told.forEach(seat -> seat.viewer.inputReady());
    }

    /** Puts output out. */
    void print(byte[] bytes) {
        lock.lock();
        try {
            int end = output.length;
            output = Arrays.copyOf(output, end + bytes.length);
            System.arraycopy(bytes, 0, output, end, bytes.length);
        } finally {
            lock.unlock();
        }
        List.copyOf(seats).forEach(this::deliver);
    }

    private void deliver(Seat seat) {
        lock.lock();
        try {
            while (seats.contains(seat) && seat.position < output.length && seat.viewer.ready()) {
                int count = (int) Math.min(PIECE, output.length - seat.position);
                long from = seat.position;
                seat.position += count;
                seat.viewer.output(from, output, (int) from, count);
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@return how far the viewer that looks on least has been served} */
    long delivered() {
        lock.lock();
        try {
            return seats.stream().mapToLong(seat -> seat.position).min().orElse(0);
        } finally {
            lock.unlock();
        }
    }

    String typed() {
        lock.lock();
        try {
            return typed.toString(StandardCharsets.UTF_8);
        } finally {
            lock.unlock();
        }
    }

    List<String> sizes() {
        lock.lock();
        try {
            return List.copyOf(sizes);
        } finally {
            lock.unlock();
        }
    }

    int viewers() {
        lock.lock();
        try {
            return seats.size();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something holds that input, sizes or comings and goings decide. */
    void await(BooleanSupplier condition) throws InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!condition.getAsBoolean()) {
                if (nanos <= 0) {
                    throw new AssertionError("waited in vain; typed so far: " + typed.size() + " bytes, sizes " + sizes);
                }
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Session open(Account account, SessionRequest request) {
        if (request.machine().equals("none")) {
            throw new SessionRefused("There is no machine called none.");
        }
        return this;
    }

    @Override
    public Program run(Account account, ProgramRequest request, ProgramListener listener) {
        throw new SessionRefused("No programs here.");
    }

    @Override
    public Optional<Session> find(Account account, String id) {
        return id.equals(ID) && Permissions.mayWatch(account, "alice") ? Optional.of(this) : Optional.empty();
    }

    @Override
    public List<SessionInfo> list(Account account) {
        return Permissions.mayWatch(account, "alice") ? List.of(info()) : List.of();
    }

    @Override
    public List<MachineInfo> machines(Account account) {
        return Permissions.mayWatch(account, "alice") ? List.of(new MachineInfo("alice", "main", 1, 2, 64 << 20, 1000, 5)) : List.of();
    }

    @Override
    public boolean stopMachine(Account account, String owner, String name, String reason) {
        return Permissions.mayStop(account, owner) && owner.equals("alice") && name.equals("main");
    }

    @Override
    public Optional<Recordings> recordings() {
        return Optional.ofNullable(recordings);
    }

    @Override
    public void shutDown(String sentence, Duration limit) {}

    @Override
    public SessionInfo info() {
        return new SessionInfo(ID, "alice", "main", 0, 0, viewers(), "alice", output.length, 0);
    }

    @Override
    public Attachment attach(Viewer viewer, Mode mode, long from) {
        Seat seat = new Seat(viewer, mode, from);
        lock.lock();
        try {
            seats.add(seat);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        viewer.news(new SessionNews.Keyboard("alice", mode == Mode.DRIVER));
        deliver(seat);
        return seat;
    }

    @Override
    public void message(String from, String text) {
        List.copyOf(seats).forEach(seat -> seat.viewer.news(new SessionNews.Message(from, text)));
    }

    @Override
    public void stop(String reason) {
        List.copyOf(seats).forEach(seat -> seat.viewer.news(new SessionNews.Ended(-1, reason)));
    }

    @Override
    public void record(boolean on) {
        throw new SessionRefused("Nothing is recorded here.");
    }

    @Override
    public PithKernel kernel() {
        throw new SessionRefused("The machine of this session is not on.");
    }
}
