package pith.shell.serve.config;

import ch.qos.logback.classic.Level;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the server is run.
 *
 * @param level from which on logs are written
 * @param json whether log lines are JSON, else {@code key=value}
 * @param metricsToken holds the token that other hosts read figures with; null to show them to this host only
 * @param audit the audit log
 * @param shutdown how long ending may take
 */
public record OperationSettings(Level level, boolean json, Path metricsToken, Path audit, Duration shutdown) {}
