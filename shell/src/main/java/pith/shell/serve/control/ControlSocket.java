package pith.shell.serve.control;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pith.hal.topology.SpecException;
import pith.shell.serve.files.PrivateFile;

/** Listens for the operator. Each connection is one command, on a thread of its own; there are few. */
public final class ControlSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final int MOST_REQUEST = 8 << 10;
    private static final int MOST_AT_ONCE = 16;

    /** The path of a Unix domain socket has to fit into sun_path: unix(7). */
    private static final int MOST_PATH = 107;

    private final Path path;
    private final Commands commands;
    private final ServerSocketChannel socket;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    private ControlSocket(Path path, Commands commands, ServerSocketChannel socket) {
        this.path = path;
        this.commands = commands;
        this.socket = socket;
    }

    /** {@return where the socket of a server with that state folder is} */
    public static Path in(Path state) {
        return state.resolve("control");
    }

    /** Takes the place of a socket that a server left which was killed: the caller holds the lock of the state folder. */
    public static ControlSocket open(Path state, Commands commands) {
        Path path = in(state);
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > MOST_PATH) {
            throw new SpecException(state + ": the path is too long for a socket in it; give a state folder with a path of less than 100 bytes.");
        }
        try {
            PrivateFile.createFolder(state);
            Files.deleteIfExists(path);
            ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            ControlSocket control = new ControlSocket(path, commands, socket);
            Thread.ofPlatform().daemon().name("pith-control").start(control::accept);
            return control;
        } catch (IOException e) {
            throw new SpecException(path + ": the socket for 'pith sessions' cannot be made (" + e.getMessage() + "); make the folder writable.");
        }
    }

    private void accept() {
        while (socket.isOpen()) {
            try {
                SocketChannel client = socket.accept();
                if (places.tryAcquire()) {
                    Thread.ofPlatform().daemon().name("pith-operator").start(() -> serve(client));
                } else {
                    client.close();
                }
            } catch (IOException e) {
                if (socket.isOpen()) {
                    LOG.warn("the control socket refused somebody: {}", e.getMessage());
                }
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client; OutputStream out = Channels.newOutputStream(client)) {
            commands.execute(List.of(readLine(client).split("\t", -1)), Channels.newInputStream(client), out);
        } catch (IOException goneAway) {
            LOG.debug("an operator went away: {}", goneAway.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("a command of an operator failed", bug);
        } finally {
            places.release();
        }
    }

    private static String readLine(SocketChannel client) throws IOException {
        ByteBuffer line = ByteBuffer.allocate(MOST_REQUEST);
        while (line.position() == 0 || line.get(line.position() - 1) != '\n') {
            if (!line.hasRemaining() || client.read(line) < 0) {
                throw new IOException("no whole command came");
            }
        }
        return new String(line.array(), 0, line.position() - 1, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("the control socket cannot be removed: {}", e.getMessage());
        }
    }
}
