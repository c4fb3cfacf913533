package pith.shell.serve.terminal;

import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pith.shell.serve.account.Account;
import pith.shell.serve.session.Attachment;
import pith.shell.serve.session.Mode;
import pith.shell.serve.session.Session;
import pith.shell.serve.session.SessionNews;
import pith.shell.serve.session.SessionRefused;
import pith.shell.serve.session.Sessions;
import pith.shell.serve.session.Viewer;

/**
 * A person's own terminal at the end of a {@link Line}, looking at a session. Everything but the {@link Viewer}'s methods runs on the line's event loop.
 */
public final class Console implements Viewer {
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);

    private final Account account;
    private final String address;
    private final Line line;
    // Confined to the line's event loop.
    private Attachment attachment;
    private WindowSize size = WindowSize.USUAL;
    private final Backlog backlog = new Backlog();
    private boolean looksOn;
    private boolean gone;

    public Console(Account account, String address, Line line) {
        this.account = account;
        this.address = address;
        this.line = line;
    }

    /** Finds or opens the session that the person wants, and shows it from the oldest output that is kept. From a thread that may wait. */
    public void begin(Choice choice, Sessions sessions, String term, WindowSize size) {
        try {
            attach(choice.find(sessions, account, term, size, address), choice.mode());
        } catch (SessionRefused refused) {
            line.execute(() -> ended(-1, refused.getMessage()));
        } catch (RuntimeException failure) {
            LOG.error("No session for {}", account.name(), failure);
            line.execute(() -> ended(-1, "Something went wrong on the server. Its log says more."));
        }
    }

    /** Shows {@code session}. From a thread that may wait. */
    public void attach(Session session, Mode mode) {
        Attachment made = session.attach(this, mode, 0);
        line.execute(() -> attached(made, mode));
    }

    private void attached(Attachment made, Mode mode) {
        if (gone) {
            made.close();
            return;
        }
        attachment = made;
        looksOn = mode == Mode.OBSERVER;
        made.resize(size.columns(), size.rows());
        if (!looksOn) {
            made.takeKeyboard();
        }
        made.ready();
        passOn();
    }

    /** The person typed. */
    public void input(byte[] bytes, int offset, int length) {
        if (looksOn) {
            lookOn(bytes, offset, length);
            return;
        }
        backlog.add(bytes, offset, length);
        passOn();
    }

    /** Who only looks on has no use for keys but to leave: {@code q}, Ctrl-C, Ctrl-D. */
    private void lookOn(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == 'q' || bytes[i] == 3 || bytes[i] == 4) {
                leave();
                line.close(0);
                return;
            }
        }
        line.taken(length);
    }

    private void passOn() {
        if (attachment != null) {
            line.taken(backlog.pass(attachment::input));
        }
    }

    /** The person's window has another size. */
    public void resize(WindowSize now) {
        size = now;
        if (attachment != null) {
            attachment.resize(now.columns(), now.rows());
        }
    }

    /** The line takes output again. */
    public void lineWritable() {
        if (attachment != null) {
            attachment.ready();
        }
    }

    /** The connection is gone, or going: the session stays. */
    public void leave() {
        gone = true;
        if (attachment != null) {
            attachment.close();
            attachment = null;
        }
    }

    @Override
    public Account account() {
        return account;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public boolean ready() {
        return line.writable();
    }

    @Override
    public void output(long sequence, byte[] bytes, int offset, int length) {
        line.write(bytes, offset, length);
    }

    @Override
    public void inputReady() {
        line.execute(this::passOn);
    }

    @Override
    public void news(SessionNews news) {
        switch (news) {
            case SessionNews.Message(String from, String text) -> say(VisibleText.of(from) + ": " + VisibleText.of(text));
            case SessionNews.Gap(long from, long to) -> say((to - from) + " bytes of older output are no longer kept");
            case SessionNews.Ended(int status, String reason) -> line.execute(() -> ended(status, reason));
            case SessionNews.Resized _, SessionNews.Keyboard _, SessionNews.Audience _ -> { }
        }
    }

    /** A line that the terminal cannot mistake for a program's; left out if the terminal takes nothing now. */
    private void say(String sentence) {
        if (line.writable()) {
            byte[] bytes = ("\r\n*** " + sentence + "\r\n").getBytes(StandardCharsets.UTF_8);
            line.write(bytes, 0, bytes.length);
        }
    }

    private void ended(int status, String reason) {
        if (!gone) {
            leave();
            if (status < 0) {
                say(VisibleText.of(reason));
            }
            line.close(status);
        }
    }
}
