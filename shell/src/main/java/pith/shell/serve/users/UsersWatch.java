package pith.shell.serve.users;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pith.hal.topology.SpecException;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.audit.Deed;

/** Looks now and then whether the users file has changed, and reads it again. A file that is wrong changes nobody; what is wrong is told once. */
public final class UsersWatch {
    private static final Logger LOG = LoggerFactory.getLogger(UsersWatch.class);

    private final Path file;
    private final UserAccounts accounts;
    private final Audit audit;
    private final Consumer<Set<String>> changed;

    /** What the file looked like when it was read last. Confined to the thread that looks. */
    private Look last;

    private record Look(long modified, long size, Object key) {}

    /** @param changed is told who is gone, or has another role or password */
    public UsersWatch(Path file, UserAccounts accounts, Audit audit, Consumer<Set<String>> changed) {
        this.file = file;
        this.accounts = accounts;
        this.audit = audit;
        this.changed = changed;
        this.last = look();
    }

    /** Looks every {@code pause} from now on. */
    public void start(ScheduledExecutorService timer, Duration pause) {
        timer.scheduleWithFixedDelay(this::check, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void check() {
        Look now = look();
        if (!now.equals(last)) {
            last = now;
            reload();
        }
    }

    private Look look() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Look(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), attributes.size(), attributes.fileKey());
        } catch (IOException none) {
            return new Look(0, -1, "");
        }
    }

    /** Reads the file now. */
    public void reload() {
        try {
            Set<String> gone = accounts.reload();
            audit.note(Deed.RELOAD, null, null, accounts.count() + " users");
            LOG.info("the users have been read again: {} users", accounts.count());
            if (!gone.isEmpty()) {
                changed.accept(gone);
            }
        } catch (SpecException wrong) {
            audit.note(Deed.RELOAD_FAILED, null, null, wrong.getMessage());
            LOG.error("the users stay as they were: {}", wrong.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("the users could not be read again", bug);
        }
    }
}
