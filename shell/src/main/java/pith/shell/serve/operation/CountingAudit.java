package pith.shell.serve.operation;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.audit.Deed;

/** Counts what is taken down: sign-ins and failures, sessions, messages, each as {@code pith_deeds_total{deed="sign-in"}}. */
public final class CountingAudit implements Audit {
    private final Audit audit;
    private final Counter deeds;

    public CountingAudit(Audit audit, PrometheusRegistry registry) {
        this.audit = audit;
        this.deeds = Counter.builder().name("pith_deeds_total").help("What people did, as the audit log has it").labelNames("deed").register(registry);
    }

    @Override
    public void note(Deed deed, String account, String address, String about) {
        deeds.labelValues(deed.name().toLowerCase(Locale.ROOT).replace('_', '-')).inc();
        audit.note(deed, account, address, about);
    }
}
