package pith.shell.serve.session;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * What is kept of a session on the host's disk.
 *
 * @param machine the name of its machine
 * @param savedMillis when it was saved, in milliseconds of the epoch
 * @param first the number of the first byte of {@code output}
 */
record SavedSession(String id, String owner, String machine, String term, long startedMillis, long savedMillis, int columns, int rows, long first, byte[] output) {
    private static final int MAGIC = 0x50697401; // "Pit", and the version of this layout
    private static final int MOST_OUTPUT = 64 << 20;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(output.length + 256);
        try (DataOutputStream to = new DataOutputStream(bytes)) {
            to.writeInt(MAGIC);
            to.writeUTF(id);
            to.writeUTF(owner);
            to.writeUTF(machine);
            to.writeUTF(term);
            to.writeLong(startedMillis);
            to.writeLong(savedMillis);
            to.writeInt(columns);
            to.writeInt(rows);
            to.writeLong(first);
            to.writeInt(output.length);
            to.write(output);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException if that is no session */
    static SavedSession of(byte[] bytes) throws IOException {
        try (DataInputStream from = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (from.readInt() != MAGIC) {
                throw new IOException("no session of this version");
            }
            SavedSession head = new SavedSession(from.readUTF(), from.readUTF(), from.readUTF(), from.readUTF(), from.readLong(), from.readLong(), from.readInt(),
                    from.readInt(), from.readLong(), null);
            int length = from.readInt();
            if (length < 0 || length > MOST_OUTPUT) {
                throw new IOException("a session with " + length + " bytes of output");
            }
            return head.with(head.savedMillis, head.columns, head.rows, head.first, from.readNBytes(length));
        }
    }

    SavedSession withoutOutput() {
        return with(savedMillis, columns, rows, first, new byte[0]);
    }

    /** {@return the same session, as it is at another time} */
    SavedSession with(long millis, int newColumns, int newRows, long newFirst, byte[] newOutput) {
        return new SavedSession(id, owner, machine, term, startedMillis, millis, newColumns, newRows, newFirst, newOutput);
    }

    /** {@return what the terminal says when it is woken: first it is put into a state that one can read in} */
    String loss(boolean homeStays) {
        String stays = homeStays ? " Files in /root are still there." : " So are its files.";
        return "\033[0m\033[!p\033[?1049l\033[?25h\r\n[The server stopped. Above is what this session had shown by " + TIME.format(Instant.ofEpochMilli(savedMillis))
                + ". What ran here and what was in the machine's memory is lost." + stays + " This is a new shell.]\r\n";
    }
}
