package pith.shell.serve.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import pith.shell.serve.files.PrivateFile;

/**
 * A certificate that the server makes for itself.
 *
 * @param pem the certificate, then its key
 */
record OwnCertificate(Path pem) {
    private static final Duration LIFETIME = Duration.ofDays(397);
    private static final Duration RENEWAL = Duration.ofDays(30);
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);
    private static final int SERIAL_BITS = 128;

    /** {@return the one in {@code folder}; a new one if there is none, or it soon ends, or lacks a name} */
    static OwnCertificate in(Path folder, List<String> names, Instant now) throws IOException, GeneralSecurityException {
        Path pem = folder.resolve("tls.pem");
        PrivateFile.createFolder(folder);
        if (!isGood(pem, names, now)) {
            PrivateFile.replace(pem, make(names, now));
        }
        return new OwnCertificate(pem);
    }

    private static boolean isGood(Path pem, List<String> names, Instant now) throws IOException {
        if (!Files.exists(pem)) {
            return false;
        }
        PrivateFile.check(pem);
        try {
            var certificate = PemFile.certificates(pem).getFirst();
            List<String> covered = new ArrayList<>();
            certificate.getSubjectAlternativeNames().forEach(name -> covered.add(name.get(1).toString()));
            return certificate.getNotAfter().toInstant().isAfter(now.plus(RENEWAL)) && covered.containsAll(names);
        } catch (GeneralSecurityException | RuntimeException broken) {
            return false;
        }
    }

    private static String make(List<String> names, Instant now) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(sign(keys, names, now));
            pem.writeObject(new JcaPKCS8Generator(keys.getPrivate(), null));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
        return text.toString();
    }

    private static X509CertificateHolder sign(KeyPair keys, List<String> names, Instant now) throws IOException, OperatorCreationException {
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, names.getFirst()).addRDN(BCStyle.O, "Pith, self-signed").build();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(subject, new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS - 1),
                Date.from(now.minus(CLOCKS_DIFFER)), Date.from(now.plus(LIFETIME)), subject, keys.getPublic());
        GeneralName[] covered = names.stream().map(name -> new GeneralName(PemFile.isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name)).toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(covered));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
    }
}
