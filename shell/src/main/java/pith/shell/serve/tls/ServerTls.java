package pith.shell.serve.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import pith.hal.topology.SpecException;
import pith.shell.serve.files.PrivateFile;

/**
 * TLS of a listener.
 *
 * @param context makes engines for connections
 * @param fingerprint SHA-256 of the certificate
 * @param expires when the certificate ends
 */
public record ServerTls(SslContext context, String fingerprint, Instant expires) {
    private static final Duration SESSION = Duration.ofHours(1);

    /** {@return TLS with a certificate of the server's own for these names, kept in {@code folder}} */
    public static ServerTls generated(Path folder, List<String> names, Instant now) {
        try {
            Path pem = OwnCertificate.in(folder, names, now).pem();
            return of(pem, pem);
        } catch (IOException | GeneralSecurityException e) {
            throw new SpecException(folder.resolve("tls.pem") + ": a certificate cannot be made there (" + e.getMessage() + "); make the folder writable, or remove the file.");
        }
    }

    /** {@return TLS with a certificate of the operator's} */
    public static ServerTls files(Path certificate, Path key, Instant now) {
        try {
            PrivateFile.check(key);
            ServerTls tls = of(certificate, key);
            if (tls.expires.isBefore(now)) {
                throw new SpecException(certificate + ": the certificate has expired on " + tls.expires + "; renew it.");
            }
            return tls;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new SpecException(certificate + " and " + key + ": these are no certificate and key in PEM that belong together (" + e.getMessage() + "); give such files.");
        }
    }

    private static ServerTls of(Path certificate, Path key) throws IOException, GeneralSecurityException {
        X509Certificate first = PemFile.certificates(certificate).stream().findFirst().orElseThrow(() -> new GeneralSecurityException("no certificate in it"));
        SslContext context = SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .applicationProtocolConfig(ApplicationProtocolConfig.DISABLED)
                .sessionTimeout(SESSION.toSeconds())
                .build();
        return new ServerTls(context, PemFile.fingerprint(first), first.getNotAfter().toInstant());
    }
}
