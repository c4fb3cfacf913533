package pith.shell.serve.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import pith.hal.topology.SpecException;
import pith.shell.serve.files.PrivateFile;

/** The key that the server proves itself with: ed25519, in a file of OpenSSH's format that only its owner can read, made at the first start. */
final class HostKey {
    private static final int BITS = 256;

    private HostKey() {}

    /**
     * {@return the key in {@code file}, which is made if it is not there}
     *
     * @throws pith.hal.topology.SpecException if others may read the file
     */
    static KeyPair of(Path file) throws IOException, GeneralSecurityException {
        if (!Files.exists(file)) {
            create(file);
        }
        PrivateFile.check(file);
        try (InputStream in = Files.newInputStream(file)) {
            Iterable<KeyPair> keys = SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(file.toString()), in, null);
            if (keys == null || !keys.iterator().hasNext()) {
                throw new SpecException(file + ": holds no private key in OpenSSH's format; remove it to have one made.");
            }
            return keys.iterator().next();
        }
    }

    private static void create(Path file) throws IOException, GeneralSecurityException {
        PrivateFile.createFolder(file.toAbsolutePath().getParent());
        var text = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, BITS), "pith", null, text);
        PrivateFile.replace(file, text.toByteArray());
    }
}
