package pith.shell.image.debian;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** An archive with a few packages made for a test, served on this computer. */
final class SmallMirror implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> files = new HashMap<>();
    private final StringBuilder index = new StringBuilder();
    private int asked;

    SmallMirror() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] file = files.get(exchange.getRequestURI().getPath());
        asked++;
        exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
        if (file != null) {
            exchange.getResponseBody().write(file);
        }
        exchange.close();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/debian/");
    }

    /** {@return how many files were asked for} */
    int asked() {
        return asked;
    }

    /** Replaces a file behind the index's back. */
    void damage(String path) {
        files.computeIfPresent("/debian/" + path, (_, bytes) -> {
            byte[] other = bytes.clone();
            other[other.length / 2] ^= 1;
            return other;
        });
    }

    /** Adds a package that brings what {@code tar} writes. */
    void add(String name, String fields, String member, byte[] data) throws IOException {
        byte[] deb = ar(member, data);
        String path = "pool/" + name + "_1_riscv64.deb";
        files.put("/debian/" + path, deb);
        index.append("Package: ").append(name).append("\nVersion: 1\nInstalled-Size: 20\nFilename: ").append(path).append("\nSize: ").append(deb.length).append("\nSHA256: ").append(sum(deb)).append('\n').append(fields)
                .append("\n\n");
    }

    /** Writes the index and the release's file. */
    void publish() throws IOException {
        byte[] packages = xz(index.toString().getBytes(StandardCharsets.UTF_8));
        files.put("/debian/dists/trixie/main/binary-riscv64/Packages.xz", packages);
        String release = "Suite: stable\nMD5Sum:\n 00 1 main/binary-riscv64/Packages.xz\nSHA256:\n " + sum(packages) + " " + packages.length + " main/binary-riscv64/Packages.xz\n";
        files.put("/debian/dists/trixie/Release", release.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] ar(String member, byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ArArchiveOutputStream ar = new ArArchiveOutputStream(bytes)) {
            member(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
            member(ar, "control.tar.xz", xz(new byte[1024]));
            member(ar, member, data);
        }
        return bytes.toByteArray();
    }

    private static void member(ArArchiveOutputStream ar, String name, byte[] data) throws IOException {
        ar.putArchiveEntry(new ArArchiveEntry(name, data.length));
        ar.write(data);
        ar.closeArchiveEntry();
    }

    static byte[] xz(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (XZOutputStream xz = new XZOutputStream(out, new LZMA2Options(1))) {
            xz.write(bytes);
        }
        return out.toByteArray();
    }

    private static String sum(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** The files of a package, one call each. */
    static final class Tar {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, StandardCharsets.ISO_8859_1.name());

        Tar() {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        }

        Tar folder(String name) throws IOException {
            return entry(new TarArchiveEntry(name + "/", true), 0755, new byte[0]);
        }

        Tar file(String name, int mode, String text) throws IOException {
            return file(name, mode, text.getBytes(StandardCharsets.UTF_8));
        }

        Tar file(String name, int mode, byte[] contents) throws IOException {
            return entry(new TarArchiveEntry(name, true), mode, contents);
        }

        Tar link(String name, byte kind, String target) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
            entry.setLinkName(target);
            return entry(entry, 0777, new byte[0]);
        }

        private Tar entry(TarArchiveEntry entry, int mode, byte[] contents) throws IOException {
            entry.setMode(mode);
            entry.setIds(0, 42);
            entry.setModTime(1_000_000_000_000L);
            entry.setSize(contents.length);
            tar.putArchiveEntry(entry);
            tar.write(contents);
            tar.closeArchiveEntry();
            return this;
        }

        byte[] bytes() throws IOException {
            tar.close();
            return bytes.toByteArray();
        }
    }
}
