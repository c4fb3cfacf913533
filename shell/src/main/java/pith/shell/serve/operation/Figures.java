package pith.shell.serve.operation;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;

/** Figures that are asked for when somebody looks: they cost nothing in between. */
public final class Figures {
    private Figures() {}

    public static void gauge(PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder().name(name).help(help).callback(to -> to.call(value.getAsDouble())).register(registry);
    }

    /** What the process itself uses. */
    public static void process(PrometheusRegistry registry) {
        gauge(registry, "pith_heap_bytes", "Bytes of the Java heap in use", () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        gauge(registry, "pith_threads", "Platform threads", () -> ManagementFactory.getThreadMXBean().getThreadCount());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.UnixOperatingSystemMXBean host) {
            gauge(registry, "pith_open_files", "Open file descriptors", host::getOpenFileDescriptorCount);
            gauge(registry, "pith_cpu_seconds", "CPU time of the process", () -> host.getProcessCpuTime() / 1e9);
        }
    }
}
