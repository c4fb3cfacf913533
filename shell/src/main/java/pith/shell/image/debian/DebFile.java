package pith.shell.image.debian;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * A package's file: an {@code ar} archive whose member {@code data.tar}, compressed in one of several ways, holds what the package brings. Source:
 * {@code deb(5)}.
 */
final class DebFile implements AutoCloseable {
    private static final String DATA = "data.tar";
    private static final int XZ_MEMORY_KIB = 256 << 10;

    private final String name;
    private final TarArchiveInputStream tar;

    private DebFile(String name, TarArchiveInputStream tar) {
        this.name = name;
        this.tar = tar;
    }

    static DebFile open(String name, Path file) throws IOException {
        ArArchiveInputStream ar = new ArArchiveInputStream(new BufferedInputStream(Files.newInputStream(file)));
        try {
            for (ArArchiveEntry member = ar.getNextEntry(); member != null; member = ar.getNextEntry()) {
                if (member.getName().startsWith(DATA)) {
                    return new DebFile(name, new TarArchiveInputStream(expanded(name, member.getName(), ar), StandardCharsets.ISO_8859_1.name()));
                }
            }
            throw new DebianException("package '" + name + "' has no " + DATA);
        } catch (IOException | RuntimeException broken) {
            ar.close();
            throw broken;
        }
    }

    private static InputStream expanded(String name, String member, InputStream bytes) throws IOException {
        return switch (member.substring(DATA.length())) {
            case "" -> bytes;
            case ".gz" -> new GZIPInputStream(bytes);
            case ".xz" -> new XZInputStream(bytes, XZ_MEMORY_KIB);
            default -> throw new DebianException("package '" + name + "' has its files in " + member + ", which cannot be read here; Debian's own packages have " + DATA + ".xz");
        };
    }

    String name() {
        return name;
    }

    /** {@return the next file, null after the last} A name's bytes are one to a char. */
    TarArchiveEntry next() throws IOException {
        return tar.getNextEntry();
    }

    /** {@return what is next of the contents of the file that {@link #next} found, -1 at its end} */
    int read(byte[] to) throws IOException {
        return tar.read(to);
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
