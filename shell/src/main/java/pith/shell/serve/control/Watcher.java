package pith.shell.serve.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import pith.shell.serve.account.Account;
import pith.shell.serve.session.Attachment;
import pith.shell.serve.session.Mode;
import pith.shell.serve.session.Session;
import pith.shell.serve.session.SessionNews;
import pith.shell.serve.session.Viewer;

/** The operator looking on: pieces of output wait in a bounded queue for the socket. */
final class Watcher implements Viewer {
    private static final byte[] OVER = {};
    private static final int PIECES = 16;

    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(PIECES);

    private Watcher() {}

    /** Copies what the session shows to {@code out} until the session or {@code in} ends. */
    static void watch(Session session, InputStream in, OutputStream out) throws IOException {
        Watcher watcher = new Watcher();
        Thread.ofPlatform().daemon().name("pith-operator-leaves").start(() -> watcher.awaitEnd(in));
        try (Attachment attachment = session.attach(watcher, Mode.OBSERVER, 0)) {
            for (byte[] piece = watcher.pieces.take(); piece != OVER; piece = watcher.pieces.take()) {
                out.write(piece);
                attachment.ready();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd(InputStream in) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException closed) {
            // that is an end as well
        }
        pieces.offer(OVER);
    }

    @Override
    public Account account() {
        return Commands.OPERATOR;
    }

    @Override
    public String address() {
        return "local";
    }

    /** One place is kept for the end. */
    @Override
    public boolean ready() {
        return pieces.remainingCapacity() > 1;
    }

    @Override
    public void output(long sequence, byte[] bytes, int offset, int length) {
        pieces.add(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public void inputReady() {}

    @Override
    public void news(SessionNews news) {
        if (news instanceof SessionNews.Ended) {
            pieces.offer(OVER);
        }
    }
}
