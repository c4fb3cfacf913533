package pith.shell.serve.session;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** When the collector stopped everybody, on the clock of {@link System#nanoTime}. */
final class Pauses implements NotificationListener, AutoCloseable {
    private record Pause(long begin, long end) {}

    /** What {@link System#nanoTime} says when the JVM starts, by which the collector's beans count. */
    private final long start = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(ManagementFactory.getRuntimeMXBean().getUptime());

    private final List<Pause> pauses = Collections.synchronizedList(new ArrayList<>());

    Pauses() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector).addNotificationListener(this, null, null);
        }
    }

    @Override
    public void handleNotification(Notification notification, Object handback) {
        var collection = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData()).getGcInfo();
        pauses.add(new Pause(start + TimeUnit.MILLISECONDS.toNanos(collection.getStartTime()), start + TimeUnit.MILLISECONDS.toNanos(collection.getEndTime())));
    }

    /** {@return how much of the time from {@code begin} to {@code end} the collector took} */
    long within(long begin, long end) {
        return List.copyOf(pauses).stream().mapToLong(pause -> Math.max(0, Math.min(end, pause.end) - Math.max(begin, pause.begin))).sum();
    }

    @Override
    public void close() throws Exception {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector).removeNotificationListener(this);
        }
    }
}
