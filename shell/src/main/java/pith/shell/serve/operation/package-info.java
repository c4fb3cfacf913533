/**
 * What whoever runs the server sees of it: logs, figures, whether it is well.
 *
 * <p>Parts of the server count in a {@link io.prometheus.metrics.model.registry.PrometheusRegistry} that they are given; names begin with {@code pith_}.
 * {@link pith.shell.serve.operation.OperatorPages} are what the web listener shows of that, to this host or to who has the token for it.
 */
package pith.shell.serve.operation;
