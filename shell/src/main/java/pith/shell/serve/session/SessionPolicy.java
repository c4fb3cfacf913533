package pith.shell.serve.session;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What holds for all sessions of a server.
 *
 * @param scrollbackBytes output that is kept for those who come back
 * @param idle after so long without a key a viewer is sent away; {@link Duration#ZERO} for never
 * @param detached after so long without a viewer a session ends
 * @param longest no session lasts longer; {@link Duration#ZERO} for no limit
 * @param warning so long before a time is out, viewers are told
 * @param machineIdle after so long without a session a machine is switched off
 * @param machines that all accounts together may have
 * @param ramBytes of all machines together
 * @param state where sessions are saved, a folder that is there; null to save none
 * @param recordings where recordings go, a folder that is there; null to record none
 * @param homes where an image for each account is kept, whose file system is {@code /root} of its usual machine; null for none, and nothing stays
 * @param homeBytes size of such an image
 */
public record SessionPolicy(
        int scrollbackBytes,
        Duration idle,
        Duration detached,
        Duration longest,
        Duration warning,
        Duration machineIdle,
        int machines,
        long ramBytes,
        Path state,
        Path recordings,
        Path homes,
        long homeBytes) {
    /** What holds unless the configuration says otherwise. */
    public static final SessionPolicy USUAL = new SessionPolicy(256 << 10, Duration.ofHours(2), Duration.ofHours(12), Duration.ZERO,
            Duration.ofMinutes(2), Duration.ofMinutes(10), 1000, 256L << 30, null, null, null, 64L << 20);

    /** {@return a copy that saves sessions in {@code folder}} */
    public SessionPolicy withState(Path folder) {
        return new SessionPolicy(scrollbackBytes, idle, detached, longest, warning, machineIdle, machines, ramBytes, folder, recordings, homes, homeBytes);
    }

    /** {@return a copy that records to {@code folder}} */
    public SessionPolicy withRecordings(Path folder) {
        return new SessionPolicy(scrollbackBytes, idle, detached, longest, warning, machineIdle, machines, ramBytes, state, folder, homes, homeBytes);
    }

    /** {@return a copy that keeps homes of that size in {@code folder}} */
    public SessionPolicy withHomes(Path folder, long bytes) {
        return new SessionPolicy(scrollbackBytes, idle, detached, longest, warning, machineIdle, machines, ramBytes, state, recordings, folder, bytes);
    }
}
