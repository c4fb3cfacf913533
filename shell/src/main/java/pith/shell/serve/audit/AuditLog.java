package pith.shell.serve.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pith.shell.serve.files.PrivateFile;

/**
 * The audit log in a file. A line goes out by one write at the end of the file, so that lines stay whole, whoever else appends or cuts the file for rotation.
 *
 * <p>If the disk is full the server goes on, because people are at work; the log says so once, and how many entries were lost as soon as there is room again.
 */
public final class AuditLog implements Audit, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int MOST_TEXT = 200;

    /** The one control character that JSON lets through. */
    private static final char DELETE = 0x7f;

    /** Everything beyond ASCII is escaped as well: no letter of another script looks like another name, and no terminal is told anything. */
    private final JsonFactory json = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final InstantSource clock;
    private final FileChannel file;
    private final ReentrantLock lock = new ReentrantLock();

    /** Entries since the last that could be written; guarded by the lock. */
    private long lost;

    public AuditLog(Path path, InstantSource clock) throws IOException {
        PrivateFile.createFolder(path.toAbsolutePath().getParent());
        this.file = FileChannel.open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND), PrivateFile.MODE);
        this.clock = clock;
    }

    @Override
    public void note(Deed deed, String account, String address, String about) {
        byte[] line = line(deed, account, address, about);
        lock.lock();
        try {
            write(line);
        } finally {
            lock.unlock();
        }
    }

    private byte[] line(Deed deed, String account, String address, String about) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator to = json.createGenerator(bytes)) {
            to.writeStartObject();
            to.writeStringField("time", clock.instant().toString());
            to.writeStringField("deed", deed.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            field(to, "account", account);
            field(to, "address", address);
            field(to, "about", about == null || about.isEmpty() ? null : about);
            to.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private static void field(JsonGenerator to, String name, String value) throws IOException {
        if (value != null) {
            String bounded = value.length() <= MOST_TEXT ? value : value.substring(0, MOST_TEXT) + "...";
            to.writeStringField(name, bounded.replace(DELETE, '?'));
        }
    }

    private void write(byte[] line) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            if (lost > 0) {
                LOG.warn("the audit log is written again; {} entries are missing", lost);
                lost = 0;
            }
        } catch (IOException e) {
            if (lost++ == 0) {
                LOG.error("the audit log cannot be written: {}", e.getMessage());
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
