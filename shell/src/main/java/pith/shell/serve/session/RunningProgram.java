package pith.shell.serve.session;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import pith.hal.device.ConsolePort;
import pith.hal.device.PortHost;
import pith.hal.device.PortRequest;
import pith.shell.execution.Signals;

/** A program at a console port that is no terminal. What it writes waits here until the listener takes it; no more than a window's worth is let out. */
final class RunningProgram implements Program, PortHost, TenantMachine.Tenant {
    private static final int WINDOW_BYTES = 64 << 10;

    private record Piece(int stream, byte[] bytes) {}

    private final TenantMachine machine;
    private final ProgramListener listener;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** Guarded by {@link #lock}, as the rest. */
    private final ArrayDeque<Piece> pieces = new ArrayDeque<>();

    private ConsolePort port;
    private long taken;
    private long granted = WINDOW_BYTES;
    private boolean inputWanted;
    private boolean over;
    private boolean told;
    private int status;
    private int signal;
    private String reason;

    RunningProgram(TenantMachine machine, ProgramListener listener, Clock clock) {
        this.machine = machine;
        this.listener = listener;
        this.clock = clock;
    }

    void begin(List<String> argv, Surroundings around) {
        lock.lock();
        try {
            port = machine.hosted().open(new PortRequest(false, 0, 0, argv, around.environment(), around.home(), around.user()), this);
            port.grant(granted);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void output(int stream, byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            pieces.add(new Piece(stream, Arrays.copyOfRange(bytes, offset, offset + length)));
        } finally {
            lock.unlock();
        }
        schedule();
    }

    @Override
    public void inputReady() {
        schedule();
    }

    @Override
    public void closed(int with, int by) {
        end(with, by, "");
    }

    private void end(int with, int by, String why) {
        lock.lock();
        try {
            if (over) {
                return;
            }
            over = true;
            status = with;
            signal = by;
            reason = why;
        } finally {
            lock.unlock();
        }
        machine.left(this);
        schedule();
    }

    @Override
    public void machineOff(String sentence) {
        end(-1, 0, sentence);
    }

    @Override
    public void machineSays(String sentence) {}

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            clock.execute(this::deliver);
        }
    }

    /** On the clock's thread: whatever the listener is to hear, one call after the other. */
    private void deliver() {
        scheduled.set(false);
        for (Runnable call = next(); call != null; call = next()) {
            call.run();
        }
    }

    private Runnable next() {
        lock.lock();
        try {
            if (told) {
                return null;
            }
            if (inputWanted && port.hasRoom()) {
                inputWanted = false;
                return listener::inputReady;
            }
            if (!pieces.isEmpty()) {
                return listener.ready() ? piece(pieces.poll()) : null;
            }
            told = over;
            return over ? () -> listener.ended(status, signal, reason) : null;
        } finally {
            lock.unlock();
        }
    }

    private Runnable piece(Piece piece) {
        taken += piece.bytes.length;
        if (taken + WINDOW_BYTES - granted >= WINDOW_BYTES / 4) {
            granted = taken + WINDOW_BYTES;
            port.grant(granted);
        }
        return () -> {
            if (piece.stream == PortHost.ERROR) {
                listener.error(piece.bytes, 0, piece.bytes.length);
            } else {
                listener.output(piece.bytes, 0, piece.bytes.length);
            }
        };
    }

    @Override
    public int input(byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            if (over) {
                return length;
            }
            int count = port.offer(bytes, offset, length);
            inputWanted = count < length;
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void endInput() {
        port.endInput();
    }

    @Override
    public void ready() {
        schedule();
    }

    @Override
    public void signal(String name) {
        int number = Signals.number(name.toUpperCase(Locale.ROOT));
        if (number > 0) {
            port.signal(number);
        }
    }

    @Override
    public void close() {
        port.hangUp();
    }
}
