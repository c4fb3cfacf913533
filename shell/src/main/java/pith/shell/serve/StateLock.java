package pith.shell.serve;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import pith.hal.topology.SpecException;
import pith.shell.serve.files.PrivateFile;

/** The state folder is one server's at a time. The host gives the lock back when the process ends, however it ends. */
final class StateLock implements AutoCloseable {
    private final FileChannel file;

    private StateLock(FileChannel file) {
        this.file = file;
    }

    static StateLock take(Path state) {
        try {
            PrivateFile.createFolder(state);
            FileChannel file = FileChannel.open(state.resolve("lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PrivateFile.MODE);
            if (file.tryLock() == null) {
                file.close();
                throw new SpecException(state + ": another server runs with this state folder; stop it, or name another folder as 'state' in the configuration.");
            }
            return new StateLock(file);
        } catch (IOException | java.nio.channels.OverlappingFileLockException e) {
            throw new SpecException(state + ": the state folder cannot be used (" + e.getMessage() + "); make it writable, or name another one as 'state' in the configuration.");
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
