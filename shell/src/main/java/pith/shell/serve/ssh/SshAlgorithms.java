package pith.shell.serve.ssh;

import java.util.List;
import org.apache.sshd.common.BuiltinFactory;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.DHFactory;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;

/**
 * All that is spoken, best first; the rest of what the library knows is off. Nothing with SHA-1, CBC or RSA keys below SHA-2; no Diffie-Hellman over large
 * primes, which costs an event loop more than it costs who asks for it; no compression, whose output a client could make far larger than its input.
 */
final class SshAlgorithms {
    /** Key exchanges: two that withstand quantum computers, the second under two names, then X25519 under its. */
    private static final List<DHFactory> KEY_EXCHANGES =
            List.of(new HybridKeyExchange(), BuiltinDHFactories.sntrup761x25519, BuiltinDHFactories.sntrup761x25519_openssh,
                    BuiltinDHFactories.curve25519, BuiltinDHFactories.curve25519_libssh);

    private static final List<BuiltinCiphers> CIPHERS =
            List.of(BuiltinCiphers.aes128gcm, BuiltinCiphers.aes256gcm, BuiltinCiphers.cc20p1305_openssh, BuiltinCiphers.aes128ctr, BuiltinCiphers.aes256ctr);

    private static final List<BuiltinMacs> MACS = List.of(BuiltinMacs.hmacsha256etm, BuiltinMacs.hmacsha512etm);

    /** Of the server's key, and of people's. */
    private static final List<BuiltinSignatures> SIGNATURES =
            List.of(BuiltinSignatures.ed25519, BuiltinSignatures.sk_ssh_ed25519, BuiltinSignatures.nistp256, BuiltinSignatures.nistp384,
                    BuiltinSignatures.nistp521, BuiltinSignatures.sk_ecdsa_sha2_nistp256, BuiltinSignatures.rsaSHA512, BuiltinSignatures.rsaSHA256);

    private SshAlgorithms() {}

    static void apply(SshServer server) {
        server.setKeyExchangeFactories(NamedFactory.setUpTransformedFactories(true, KEY_EXCHANGES, ServerBuilder.DH2KEX));
        server.setCipherFactories(BuiltinFactory.setUpFactories(true, CIPHERS));
        server.setMacFactories(BuiltinFactory.setUpFactories(true, MACS));
        server.setSignatureFactories(BuiltinFactory.setUpFactories(true, SIGNATURES));
        server.setCompressionFactories(List.of(BuiltinCompressions.none));
    }
}
