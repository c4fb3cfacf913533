package pith.shell.serve.operation;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** {@code /health} says whether the server takes people; {@code /metrics} has the figures in Prometheus's text format. */
public final class HealthAndMetrics implements OperatorPages {
    private static final String BEARER = "Bearer ";

    private final PrometheusRegistry registry;
    private final BooleanSupplier well;
    private final boolean direct;
    private final byte[] token;
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();

    /**
     * @param direct whether a connection from this host is somebody on it, and not a proxy
     * @param token lets other hosts see the figures; null for none
     */
    public HealthAndMetrics(PrometheusRegistry registry, BooleanSupplier well, boolean direct, String token) {
        this.direct = direct;
        this.registry = registry;
        this.well = well;
        this.token = token == null || token.isEmpty() ? null : token.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<Page> page(String path, InetAddress peer, String authorization) {
        return switch (path) {
            case "/health" -> Optional.of(well.getAsBoolean() ? new Page(200, "text/plain; charset=utf-8", "ok\n") : new Page(503, "text/plain; charset=utf-8", "shutting down\n"));
            case "/metrics" -> mayRead(peer, authorization) ? Optional.of(metrics()) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** A token, once there is one, is asked for everywhere. */
    private boolean mayRead(InetAddress peer, String authorization) {
        if (token == null) {
            return direct && peer.isLoopbackAddress();
        }
        return authorization != null && authorization.startsWith(BEARER)
                && MessageDigest.isEqual(token, authorization.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8));
    }

    private Page metrics() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, registry.scrape());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return new Page(200, PrometheusTextFormatWriter.CONTENT_TYPE, text.toString(StandardCharsets.UTF_8));
    }
}
