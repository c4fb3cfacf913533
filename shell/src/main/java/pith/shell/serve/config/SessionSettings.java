package pith.shell.serve.config;

import java.time.Duration;

/**
 * How long sessions last, and how much of them is kept.
 *
 * @param idle without a key, before somebody who is attached is warned and detached
 * @param detached without anybody attached, before the machine is saved and stopped
 * @param absolute after its start, whatever happens
 * @param scrollback bytes of output that are kept for who comes back
 * @param machines that may exist at once, of everybody
 * @param recordings whether sessions may be recorded
 * @param homes bytes of the disk that keeps the files in each account's /root; 0 for none, and files go with the machine
 */
public record SessionSettings(Duration idle, Duration detached, Duration absolute, long scrollback, int machines, boolean recordings, long homes) {
    public static final SessionSettings USUAL = new SessionSettings(Duration.ofHours(2), Duration.ofMinutes(30), Duration.ofHours(24), 256 << 10, 1000, true, 0);
}
