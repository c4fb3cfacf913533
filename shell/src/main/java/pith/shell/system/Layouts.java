package pith.shell.system;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import pith.shell.execution.ShellSystem.Directory;
import pith.shell.execution.ShellSystem.FileStatus;

/** Structures of the riscv64 ABI as bytes, little-endian. */
final class Layouts {
    /** {@code struct stat} (asm-generic/stat.h). */
    static final int STAT_BYTES = 128;

    /** {@code struct rusage}: two {@code timeval}s and fourteen longs. */
    static final int RUSAGE_BYTES = 144;

    private static final int DIRENT_NAME = 19;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Layouts() {}

    static FileStatus stat(byte[] bytes) {
        ByteBuffer stat = littleEndian(bytes);
        return new FileStatus(0, stat.getLong(0), stat.getLong(8), stat.getInt(16), stat.getInt(20), stat.getInt(24), stat.getInt(28),
                stat.getLong(48), stat.getLong(88) * NANOS_PER_SECOND + stat.getLong(96));
    }

    /** The entries of one getdents64(2): inode, offset, length of the record, type, name. */
    static List<Directory.Entry> directory(byte[] bytes, int length) {
        ByteBuffer records = littleEndian(bytes);
        List<Directory.Entry> entries = new ArrayList<>();
        int at = 0;
        while (at + DIRENT_NAME < length) {
            int end = at + Short.toUnsignedInt(records.getShort(at + 16));
            entries.add(new Directory.Entry(name(bytes, at + DIRENT_NAME, end), records.getLong(at), bytes[at + 18]));
            at = end;
        }
        return entries;
    }

    private static String name(byte[] bytes, int from, int end) {
        int zero = from;
        while (zero < end && bytes[zero] != 0) {
            zero++;
        }
        return new String(bytes, from, zero - from, StandardCharsets.ISO_8859_1);
    }

    /** {@return the {@code timeval} at {@code offset} in nanoseconds} */
    static long timeval(byte[] bytes, int offset) {
        ByteBuffer time = littleEndian(bytes);
        return time.getLong(offset) * NANOS_PER_SECOND + time.getLong(offset + 8) * 1000;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
