package pith.shell.serve.operation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up the server's logs: lines on standard error, from where systemd or a container takes them. Of the libraries, only warnings are shown: what they tell
 * below that may hold what clients sent.
 */
public final class ServerLogs {
    private ServerLogs() {}

    public static void start(Level level, boolean json) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        LogLine line = new LogLine(json);
        line.setContext(context);
        line.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(line);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        context.getLogger("pith").setLevel(level);
        // Who knocks at the SSH port with something else than SSH is nothing to warn of, each time.
        context.getLogger("org.apache.sshd").setLevel(Level.ERROR);
        context.getLogger("pith.shell.serve.ssh.StrictSession").setLevel(Level.ERROR);
    }
}
