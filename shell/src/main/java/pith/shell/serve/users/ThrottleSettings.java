package pith.shell.serve.users;

import java.time.Duration;

/**
 * When guessing is stopped.
 *
 * @param failures in a row that are let through, counted for each address and for each name
 * @param pause before the next attempt is looked at
 */
public record ThrottleSettings(int failures, Duration pause) {
    public static final ThrottleSettings USUAL = new ThrottleSettings(5, Duration.ofMinutes(5));
}
