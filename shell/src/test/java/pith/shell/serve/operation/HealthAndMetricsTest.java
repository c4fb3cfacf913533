package pith.shell.serve.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.audit.Deed;

class HealthAndMetricsTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("198.51.100.7");

    private final PrometheusRegistry registry = new PrometheusRegistry();

    private HealthAndMetrics pages(String token) {
        return new HealthAndMetrics(registry, () -> true, true, token);
    }

    @Test
    void healthIsForEverybodyAndEndsWithTheServer() {
        assertEquals(200, pages(null).page("/health", ELSEWHERE, null).orElseThrow().status());
        assertEquals(503, new HealthAndMetrics(registry, () -> false, true, null).page("/health", ELSEWHERE, null).orElseThrow().status());
        assertEquals(Optional.empty(), pages(null).page("/", HERE, null));
    }

    @Test
    void withoutATokenFiguresAreForThisHost() {
        assertTrue(pages(null).page("/metrics", HERE, null).isPresent());
        assertTrue(pages(null).page("/metrics", ELSEWHERE, "Bearer ").isEmpty());
        assertTrue(new HealthAndMetrics(registry, () -> true, false, null).page("/metrics", HERE, null).isEmpty(), "behind a proxy everybody comes from this host");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer secre", "Bearer secrets", "Basic secret", "secret"})
    void onceThereIsATokenNothingElseWillDo(String authorization) {
        assertTrue(pages("secret").page("/metrics", HERE, authorization).isEmpty());
        assertTrue(pages("secret").page("/metrics", ELSEWHERE, "Bearer secret").isPresent());
    }

    @Test
    void figuresAreInPrometheusTextFormat() {
        CountingAudit audit = new CountingAudit(Audit.NONE, registry);
        audit.note(Deed.SIGN_IN_DENIED, "alice", "192.0.2.1", "password");
        audit.note(Deed.SIGN_IN_DENIED, "bob", "192.0.2.1", "password");
        Figures.gauge(registry, "pith_users", "Users", () -> 7);
        OperatorPages.Page page = pages(null).page("/metrics", HERE, null).orElseThrow();
        assertTrue(page.contentType().startsWith("text/plain; version=0.0.4"), page.contentType());
        assertTrue(page.body().contains("# TYPE pith_deeds_total counter\npith_deeds_total{deed=\"sign-in-denied\"} 2.0\n"), page.body());
        assertTrue(page.body().contains("\npith_users 7.0\n"), page.body());
    }
}
