package pith.shell.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.function.BooleanSupplier;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Sized;
import org.jline.terminal.impl.AbstractTerminal;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;
import org.jline.utils.InfoCmp;
import org.jline.utils.NonBlockingReader;
import pith.shell.system.GuestTty;

/** A terminal of the machine as JLine sees it. */
final class GuestTerminal extends AbstractTerminal {
    private final GuestTty tty;
    private final NonBlockingReader reader;
    private final OutputStream output;
    private final PrintWriter writer;
    private boolean resized;

    /**
     * @param type        one of {@link TerminalType}'s names
     * @param interrupted whether Ctrl-C came
     */
    GuestTerminal(GuestTty tty, String type, BooleanSupplier interrupted) throws IOException {
        super("pith", type, StandardCharsets.UTF_8, SignalHandler.SIG_IGN);
        this.tty = tty;
        this.reader = new GuestReader(tty, interrupted, this::afterSignal);
        this.output = new GuestOutput(tty);
        this.writer = new PrintWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
        setEnv(name -> null);
        parseInfoCmp();
    }

    /** Reads what JLine brings along: by default it would run a program of the host to ask. */
    @Override
    protected void parseInfoCmp() {
        InfoCmp.parseInfoCmp(InfoCmp.getDefaultInfoCmp(getType()), bools, ints, strings);
    }

    /** The window has another size: to be called by the handler of SIGWINCH. The editor hears of it when the call returns. */
    void noteResize() {
        resized = true;
    }

    private void afterSignal() {
        if (resized) {
            resized = false;
            raise(Signal.WINCH);
        }
    }

    /** JLine's handler for Ctrl-C interrupts the thread, which is a kernel stack here: the reader tells of Ctrl-C instead. */
    @Override
    public SignalHandler handle(Signal signal, SignalHandler handler) {
        return signal == Signal.INT ? SignalHandler.SIG_IGN : super.handle(signal, handler);
    }

    /** Keys one by one and not echoed, but Ctrl-C is still a signal: it must reach the shell however busy the editor is. */
    @Override
    public Attributes enterRawMode() {
        Attributes before = getAttributes();
        Attributes raw = new Attributes(before);
        raw.setLocalFlags(EnumSet.of(LocalFlag.ICANON, LocalFlag.ECHO, LocalFlag.IEXTEN), false);
        raw.setInputFlags(EnumSet.of(InputFlag.IXON, InputFlag.ICRNL, InputFlag.INLCR), false);
        raw.setControlChar(ControlChar.VMIN, 1);
        raw.setControlChar(ControlChar.VTIME, 0);
        setAttributes(raw);
        return before;
    }

    @Override
    public Attributes getAttributes() {
        byte[] settings = tty.settings();
        return settings == null ? new Attributes() : Termios.attributes(settings);
    }

    @Override
    public void setAttributes(Attributes attributes) {
        byte[] settings = tty.settings();
        if (settings != null) {
            Termios.apply(attributes, settings);
            tty.settings(settings);
        }
    }

    @Override
    public Size getSize() {
        GuestTty.Window window = tty.window();
        return Size.of(window.columns(), window.rows());
    }

    /** The size is the terminal's own; nobody here sets it. */
    @Override
    public void setSize(Sized size) {}

    @Override
    public NonBlockingReader reader() {
        return reader;
    }

    @Override
    public PrintWriter writer() {
        return writer;
    }

    @Override
    public InputStream input() {
        throw new UnsupportedOperationException("characters come from reader()");
    }

    @Override
    public OutputStream output() {
        return output;
    }

    @Override
    public boolean supportsGraphemeClusterMode() {
        return false;
    }

    @Override
    public TerminalProvider getProvider() {
        return null;
    }

    @Override
    public SystemStream getSystemStream() {
        return null;
    }

    /** Each flush of the writer arrives as one piece. */
    private static final class GuestOutput extends OutputStream {
        private final GuestTty tty;

        GuestOutput(GuestTty tty) {
            this.tty = tty;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (tty.write(bytes, offset, length) < 0) {
                throw new IOException("the terminal takes no more output");
            }
        }
    }
}
