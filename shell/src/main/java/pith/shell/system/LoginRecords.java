package pith.shell.system;

import static pith.shell.system.CallNumber.CLOCK_GETTIME;
import static pith.shell.system.CallNumber.LSEEK;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import pith.shell.execution.ShellSystem;

/**
 * Who is at which terminal, since when, as w(1), who(1) and top(1) read it: {@code /run/utmp}, a record for each terminal, at the place that its number gives
 * it. Kept by the administrator; a machine without {@code /run} does without.
 *
 * <p>Source: utmp(5); struct utmp of glibc for riscv64, whose times have 32 bits ({@code __WORDSIZE_TIME64_COMPAT32}).
 */
public final class LoginRecords {
    private static final String FILE = "/run/utmp";
    private static final int MODE = 0644;

    private static final int RECORD_BYTES = 384;
    private static final int TYPE = 0, PID = 4, LINE = 8, ID = 40, USER = 44, SESSION = 336, SECONDS = 340, MICROS = 344;
    private static final int LINE_BYTES = 32, ID_BYTES = 4, USER_BYTES = 32;
    private static final short USER_PROCESS = 7, DEAD_PROCESS = 8;
    private static final String DEVICES = "/dev/";

    private LoginRecords() {}

    /** The calling process leads what {@code user} does at {@code terminal}, {@code /dev/pts/N}, from now on. */
    public static void enter(GuestShellSystem process, String terminal, String user) {
        int file = process.open(FILE, ShellSystem.O_RDWR | ShellSystem.O_CREAT, MODE);
        if (file < 0) {
            return;
        }
        String line = terminal.substring(DEVICES.length());
        int number = Integer.parseInt(line.substring(line.indexOf('/') + 1));
        write(process, file, number, record(process, line, user));
        process.close(file);
    }

    private static ByteBuffer record(GuestShellSystem process, String line, String user) {
        ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        record.putShort(TYPE, USER_PROCESS).putInt(PID, process.getpid()).putInt(SESSION, process.getpid());
        put(record, LINE, LINE_BYTES, line);
        put(record, ID, ID_BYTES, line.substring(Math.max(0, line.length() - ID_BYTES)));
        put(record, USER, USER_BYTES, user);
        return now(process, record);
    }

    private static void put(ByteBuffer record, int at, int most, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        record.put(at, bytes, 0, Math.min(most, bytes.length));
    }

    private static ByteBuffer now(GuestShellSystem process, ByteBuffer record) {
        GuestCalls calls = process.calls();
        calls.withMemory(frame -> {
            long time = frame.allocate(16);
            long answer = calls.user().call(CLOCK_GETTIME, 0, time);
            record.putInt(SECONDS, (int) calls.user().get(time)).putInt(MICROS, (int) (calls.user().get(time + 8) / 1000));
            return answer;
        });
        return record;
    }

    private static void write(GuestShellSystem process, int file, int number, ByteBuffer record) {
        process.calls().call(LSEEK, file, (long) number * RECORD_BYTES, 0);
        process.write(file, record.array(), 0, RECORD_BYTES);
    }

    /** The process {@code leader} has ended: nobody is at its terminal any more, if it had one. */
    public static void leave(GuestShellSystem process, int leader) {
        int file = process.open(FILE, ShellSystem.O_RDWR, 0);
        if (file < 0) {
            return;
        }
        ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int number = 0; process.read(file, record.array(), 0, RECORD_BYTES) == RECORD_BYTES; number++) {
            if (record.getShort(TYPE) == USER_PROCESS && record.getInt(PID) == leader) {
                put(record.putShort(TYPE, DEAD_PROCESS), USER, USER_BYTES, "\0".repeat(USER_BYTES));
                write(process, file, number, now(process, record));
                break;
            }
        }
        process.close(file);
    }
}
