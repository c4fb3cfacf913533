package pith.shell.serve.web;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Watches for buffers of Netty's that nobody gave back: each one is followed, and told of when it is collected without having been released. */
final class Leaks implements AutoCloseable {
    private static final int ROUNDS = 20;

    private final Logger log = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

    Leaks() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        told.start();
        log.addAppender(told);
    }

    /** {@return what was told of leaks so far, the collector having looked} The detector tells when somebody allocates. */
    List<String> found() {
        for (int round = 0; round < ROUNDS; round++) {
            System.gc();
            PooledByteBufAllocator.DEFAULT.buffer().release();
        }
        return told.list.stream().map(ILoggingEvent::getFormattedMessage).filter(text -> text.contains("LEAK")).toList();
    }

    @Override
    public void close() {
        log.detachAppender(told);
        ResourceLeakDetector.setLevel(before);
    }
}
