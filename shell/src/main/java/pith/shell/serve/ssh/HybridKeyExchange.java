package pith.shell.serve.ssh;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KEM;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.digest.Digest;
import org.apache.sshd.common.kex.AbstractDH;
import org.apache.sshd.common.kex.DHFactory;
import org.apache.sshd.common.kex.KeyEncapsulationMethod;
import org.apache.sshd.common.kex.MontgomeryCurve;
import org.apache.sshd.common.kex.XDH;

/**
 * The key exchange {@code mlkem768x25519-sha256}: X25519 and ML-KEM-768 (FIPS 203) together, so that who records today and has a quantum computer tomorrow
 * must break both. The library has it on top of classes of Bouncy Castle that have moved since; this is on the JDK's own ML-KEM.
 *
 * <p>Source: draft-ietf-sshm-mlkem-hybrid-kex, section 2.
 */
final class HybridKeyExchange implements DHFactory, KeyEncapsulationMethod {
    private static final String KEM_NAME = "ML-KEM-768";
    private static final int PUBLIC_KEY_BYTES = 1184;
    private static final int ENCAPSULATION_BYTES = 1088;

    /** What stands before the key itself in its X.509 form (RFC 5280, section 4.1.2.7; the identifier of id-alg-ml-kem-768). */
    private static final byte[] KEY_PREFIX = HexFormat.of().parseHex("308204b2300b0609608648016503040402038204a100");

    @Override
    public String getName() {
        return "mlkem768x25519-sha256";
    }

    @Override
    public boolean isSupported() {
        return true;
    }

    @Override
    public boolean isGroupExchange() {
        return false;
    }

    @Override
    public AbstractDH create(Object... parameters) throws Exception {
        return new XDH(MontgomeryCurve.x25519, true) {
            @Override
            public KeyEncapsulationMethod getKeyEncapsulation() {
                return HybridKeyExchange.this;
            }

            @Override
            public Digest getHash() {
                return BuiltinDigests.sha256.create();
            }
        };
    }

    @Override
    public Server getServer() {
        return new Encapsulation();
    }

    @Override
    public Client getClient() {
        return new Decapsulation();
    }

    /** The server's side: makes a secret, and wraps it for the client's key. */
    private static final class Encapsulation implements Server {
        private KEM.Encapsulated made;

        @Override
        public int getPublicKeyLength() {
            return PUBLIC_KEY_BYTES;
        }

        @Override
        public byte[] init(byte[] sent) {
            if (sent.length < PUBLIC_KEY_BYTES) {
                throw new IllegalArgumentException("the client's ML-KEM key is too short");
            }
            byte[] encoded = Arrays.copyOf(KEY_PREFIX, KEY_PREFIX.length + PUBLIC_KEY_BYTES);
            System.arraycopy(sent, 0, encoded, KEY_PREFIX.length, PUBLIC_KEY_BYTES);
            try {
                PublicKey key = KeyFactory.getInstance(KEM_NAME).generatePublic(new X509EncodedKeySpec(encoded));
                made = KEM.getInstance(KEM_NAME).newEncapsulator(key).encapsulate();
            } catch (GeneralSecurityException wrong) {
                throw new IllegalArgumentException("the client's ML-KEM key is none", wrong);
            }
            return Arrays.copyOfRange(sent, PUBLIC_KEY_BYTES, sent.length);
        }

        @Override
        public byte[] getSecret() {
            return made.key().getEncoded();
        }

        @Override
        public byte[] getEncapsulation() {
            return made.encapsulation();
        }
    }

    /** The client's side. */
    private static final class Decapsulation implements Client {
        private KeyPair pair;

        @Override
        public void init() {
            try {
                pair = KeyPairGenerator.getInstance(KEM_NAME).generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public byte[] getPublicKey() {
            byte[] encoded = pair.getPublic().getEncoded();
            return Arrays.copyOfRange(encoded, KEY_PREFIX.length, encoded.length);
        }

        @Override
        public byte[] extractSecret(byte[] encapsulated) {
            try {
                return KEM.getInstance(KEM_NAME).newDecapsulator(pair.getPrivate()).decapsulate(encapsulated).getEncoded();
            } catch (GeneralSecurityException wrong) {
                throw new IllegalArgumentException("the server's ML-KEM answer is none", wrong);
            }
        }

        @Override
        public int getEncapsulationLength() {
            return ENCAPSULATION_BYTES;
        }
    }
}
