package pith.shell.serve.control;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import pith.hal.topology.SpecException;

/** The operator's side of the socket. */
public final class ControlClient {
    private ControlClient() {}

    /**
     * Gives a command to the server with that state folder, and copies what it says to {@code out}.
     *
     * @throws SpecException if no server is there, or it refuses: the message says why
     */
    public static void send(Path state, List<String> words, OutputStream out) {
        Path socket = ControlSocket.in(state);
        String refusal;
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String line = String.join("\t", words.stream().map(word -> word.replaceAll("[\t\n]", " ")).toList()) + "\n";
            channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
            refusal = firstLine(in);
            if (refusal.equals("ok")) {
                in.transferTo(out);
                out.flush();
                return;
            }
        } catch (IOException e) {
            throw new SpecException("no server answers at " + socket + "; start one with 'pith serve', or name its configuration with --config.");
        }
        throw new SpecException(refusal);
    }

    private static String firstLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
