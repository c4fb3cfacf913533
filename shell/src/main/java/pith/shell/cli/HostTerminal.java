package pith.shell.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Attributes.OutputFlag;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.impl.jni.JniTerminalProvider;
import org.jline.terminal.spi.Pty;
import org.jline.terminal.spi.SystemStream;
import org.jline.utils.Signals;
import pith.hal.PowerOff;
import pith.hal.device.ConsoleOutput;
import pith.hal.machine.Machine;

/**
 * The terminal that Pith was started on, as the other end of the machine's console. It is in raw mode while the machine runs: every key,
 * Ctrl-C too, is a byte for the machine, whose own line discipline makes of it what it likes. {@value #ESCAPES} times Ctrl-] in a row
 * switch the machine off.
 */
final class HostTerminal implements AutoCloseable {
    /** Ctrl-]. */
    private static final int ESCAPE = 0x1d;

    private static final int ESCAPES = 3;
    private static final String WINDOW_CHANGED = "WINCH";

    private final Pty pty;
    private final Attributes before;
    private final InputStream keys = new FileInputStream(FileDescriptor.in);
    private final OutputStream screen = new FileOutputStream(FileDescriptor.out);
    private final Thread restoring = new Thread(this::restore);

    private HostTerminal(Pty pty, Attributes before) {
        this.pty = pty;
        this.before = before;
    }

    /** Takes the terminal over, until {@link #close} or the end of the JVM, whichever comes first. */
    static HostTerminal open() {
        try {
            Pty pty = new JniTerminalProvider().current(SystemStream.Output);
            HostTerminal terminal = new HostTerminal(pty, pty.getAttr());
            Runtime.getRuntime().addShutdownHook(terminal.restoring);
            pty.setAttr(raw(terminal.before));
            return terminal;
        } catch (IOException e) {
            throw new UsageError("this terminal cannot be used (" + e.getMessage() + "); redirect input or output, or use another one.");
        }
    }

    private static Attributes raw(Attributes before) {
        Attributes raw = new Attributes(before);
        raw.setInputFlags(
                EnumSet.of(InputFlag.BRKINT, InputFlag.ICRNL, InputFlag.IGNCR, InputFlag.INLCR, InputFlag.INPCK, InputFlag.ISTRIP,
                        InputFlag.IXON, InputFlag.PARMRK),
                false);
        raw.setOutputFlag(OutputFlag.OPOST, false);
        raw.setLocalFlags(EnumSet.of(LocalFlag.ECHO, LocalFlag.ECHONL, LocalFlag.ICANON, LocalFlag.IEXTEN, LocalFlag.ISIG), false);
        raw.setControlChar(ControlChar.VMIN, 1);
        raw.setControlChar(ControlChar.VTIME, 0);
        return raw;
    }

    /** {@return where the console's bytes go} */
    ConsoleOutput output() {
        return (bytes, offset, length) -> {
            try {
                screen.write(bytes, offset, length);
            } catch (IOException gone) {
                // Nobody looks any more; the machine goes on, and hears of it by the end of its input.
            }
        };
    }

    /** Connects keys and size to the console of a machine. */
    void connect(Machine machine) {
        resize(machine);
        Signals.register(WINDOW_CHANGED, () -> resize(machine));
        Thread.ofPlatform().daemon().name("keys").start(() -> passKeys(machine));
    }

    private void resize(Machine machine) {
        try {
            Size size = pty.getSize();
            if (size.getColumns() > 0 && size.getRows() > 0) {
                machine.console().resize(size.getColumns(), size.getRows());
            }
        } catch (IOException e) {
            // The console keeps the size that it has.
        }
    }

    private void passKeys(Machine machine) {
        byte[] bytes = new byte[1024];
        int escapes = 0;
        try {
            for (int count = keys.read(bytes); count > 0; count = keys.read(bytes)) {
                for (int i = 0; i < count; i++) {
                    escapes = bytes[i] == ESCAPE ? escapes + 1 : 0;
                    if (escapes == ESCAPES) {
                        machine.powerOff(new PowerOff.Halted(0));
                        return;
                    }
                }
                machine.console().send(bytes, 0, count);
            }
        } catch (IOException | InterruptedException e) {
            // The terminal is gone.
        }
        machine.console().hangUp();
    }

    @Override
    public void close() {
        restore();
        Runtime.getRuntime().removeShutdownHook(restoring);
    }

    private void restore() {
        try {
            pty.setAttr(before);
        } catch (IOException e) {
            // A terminal that is gone needs nothing restored.
        }
    }
}
