package pith.shell.serve.config;

import java.nio.file.Path;
import java.time.Duration;
import pith.shell.serve.users.ThrottleSettings;
import pith.shell.serve.users.Argon2Cost;

/**
 * The accounts.
 *
 * @param file the users file; it need not exist yet
 * @param reload how often to look whether the file has changed
 * @param links how long a link of a class list can be used
 */
public record UserSettings(Path file, Duration reload, Duration links, Argon2Cost cost, ThrottleSettings throttle) {}
