package pith.shell.serve.ssh;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.common.io.IoOutputStream;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * One of a channel's streams of output. The library takes one write at a time, and finishes it when the client has made room and the bytes are with the
 * host; what comes meanwhile waits here, and then goes as the next write.
 */
final class SshOutput {
    /** From here on a session is not to give more. In bytes. */
    private static final int FULL = 64 << 10;
    private static final byte[] NOTHING = {};

    private final IoOutputStream stream;
    private final Executor loop;
    private final Runnable room;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private byte[] queue = NOTHING;
    private int queued;
    private boolean writing;
    private boolean broken;

    /** @param room is run on the loop when there is room again, or when all is written */
    SshOutput(IoOutputStream stream, Executor loop, Runnable room) {
        this.stream = stream;
        this.loop = loop;
        this.room = room;
    }

    boolean hasRoom() {
        lock.lock();
        try {
            return queued < FULL && !broken;
        } finally {
            lock.unlock();
        }
    }

    boolean isIdle() {
        lock.lock();
        try {
            return !writing;
        } finally {
            lock.unlock();
        }
    }

    /** From any thread. */
    void write(byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            if (broken) {
                return;
            }
            if (queued + length > queue.length) {
                queue = Arrays.copyOf(queue, Math.max(queued + length, 2 * queue.length));
            }
            System.arraycopy(bytes, offset, queue, queued, length);
            queued += length;
            if (writing) {
                return;
            }
            writing = true;
        } finally {
            lock.unlock();
        }
        loop.execute(this::writeNext);
    }

    private void writeNext() {
        ByteArrayBuffer next = takeQueue();
        if (next == null) {
            room.run();
            return;
        }
        try {
            // Finished or not, the next write is for the loop: one inside the other would end as deep as the queue is long.
            stream.writeBuffer(next).addListener(written -> loop.execute(() -> written(written.isWritten())));
        } catch (IOException | RuntimeException gone) {
            written(false);
        }
    }

    private void written(boolean well) {
        lock.lock();
        try {
            broken |= !well;
        } finally {
            lock.unlock();
        }
        if (well) {
            room.run();
        }
        writeNext();
    }

    private ByteArrayBuffer takeQueue() {
        lock.lock();
        try {
            if (queued == 0 || broken) {
                queue = NOTHING;
                queued = 0;
                writing = false;
                return null;
            }
            ByteArrayBuffer taken = new ByteArrayBuffer(queue, 0, queued);
            queue = NOTHING;
            queued = 0;
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
