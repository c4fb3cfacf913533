package pith.shell.serve.session;

import pith.hal.device.ConsolePort;
import pith.hal.device.PortHost;
import pith.hal.device.PortRequest;
import pith.kernel.boot.PithKernel;

/**
 * A session's line into its machine: there once it has begun. What may come out is bound to whoever has the keyboard: a window's worth more than they have
 * read; nobody there, it goes on into the ring. Guarded by the session's lock.
 */
final class PortLine {
    /** What may be under way to whoever has the keyboard. */
    private static final int WINDOW_BYTES = 64 << 10;

    private static final long UNBOUND = Long.MAX_VALUE / 2;

    private TenantMachine machine;
    private ConsolePort port;

    /** The number that the port's first byte has in the session. */
    private long base;

    private long granted;

    /** Opens a port on {@code on}, whose first byte is number {@code first}. */
    void open(TenantMachine on, PortRequest request, PortHost host, long first) {
        machine = on;
        base = first;
        port = on.hosted().open(request, host);
    }

    boolean isOpen() {
        return port != null;
    }

    /** {@return the machine, or null while there is none} */
    TenantMachine machine() {
        return machine;
    }

    PithKernel kernel() {
        return machine.hosted().kernel();
    }

    long instructions() {
        return port == null ? 0 : machine.hosted().instructions();
    }

    /** Lets the machine put out what it may now, with {@code driver} at the keyboard, or nobody. */
    void grant(Seat driver) {
        long wanted = driver == null ? UNBOUND : Math.max(granted == UNBOUND ? 0 : granted, driver.position + WINDOW_BYTES);
        boolean worth = driver == null || granted == UNBOUND || wanted - granted >= WINDOW_BYTES / 4;
        if (port != null && wanted != granted && worth) {
            granted = wanted;
            port.grant(wanted - base);
        }
    }

    boolean hasRoom() {
        return port != null && port.hasRoom();
    }

    int offer(byte[] bytes, int offset, int length) {
        return port == null ? 0 : port.offer(bytes, offset, length);
    }

    void resize(int columns, int rows) {
        if (port != null) {
            port.resize(columns, rows);
        }
    }

    void hangUp() {
        port.hangUp();
    }
}
