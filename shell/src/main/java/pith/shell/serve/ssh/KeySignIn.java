package pith.shell.serve.ssh;

import java.io.IOException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.auth.AsyncAuthException;
import org.apache.sshd.server.auth.UserAuth;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.session.ServerSession;
import pith.shell.serve.account.Account;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.audit.Deed;
import pith.shell.serve.net.Admission;

/**
 * Lets in who has the private key of a public one of the account (RFC 4252, section 7). A client first asks whether a key would do, then signs with it. The
 * library looks the key up in the midst of reading the message; here it is looked up elsewhere first, then the library reads the message, for which the
 * answer is at hand. Only the signature lets anybody in: a yes to the first question never does.
 */
final class KeySignIn extends UserAuthPublicKey {
    private static final int LEAST_RSA_BITS = 2048;
    private static final AttributeKey<PublicKey> KNOWN = new AttributeKey<>();

    private final Entrance entrance;
    private final Audit audit;

    private KeySignIn(Entrance entrance, Audit audit) {
        this.entrance = entrance;
        this.audit = audit;
    }

    static UserAuthFactory factory(Entrance entrance, Audit audit) {
        return new UserAuthPublicKeyFactory() {
            @Override
            public UserAuthPublicKey createUserAuth(ServerSession session) throws IOException {
                return new KeySignIn(entrance, audit);
            }
        };
    }

    /** What the library asks: whether the key is the one that was looked up last. */
    static PublickeyAuthenticator lookedUp() {
        return (_, key, session) -> key.equals(session.getAttribute(KNOWN));
    }

    @Override
    public Boolean doAuth(Buffer buffer, boolean init) throws SshException {
        byte[] message = buffer.getCompactData();
        boolean signed = buffer.getBoolean();
        buffer.getString();
        PublicKey key = buffer.getPublicKey();
        if (!acceptable(key)) {
            return Boolean.FALSE;
        }
        ServerSession session = getServerSession();
        String name = getUsername();
        throw entrance.look(session, address -> entrance.accounts().publicKey(name, key, address),
                (account, answer) -> known(account, key, signed, message, answer));
    }

    private static boolean acceptable(PublicKey key) {
        return !(key instanceof OpenSshCertificate) && !(key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS);
    }

    private void known(Account account, PublicKey key, boolean signed, byte[] message, AsyncAuthException answer) {
        ServerSession session = getServerSession();
        session.setAttribute(KNOWN, key);
        Boolean read = read(message);
        session.removeAttribute(KNOWN);
        if (read == null) {
            return;
        }
        boolean proved = read && signed;
        if (proved) {
            session.setAttribute(Entrance.ACCOUNT, account);
            SshTransport.signedIn(session);
            audit.note(Deed.SIGN_IN, account.name(), Admission.address(session.getRemoteAddress()), "key");
        }
        answer.setAuthed(proved);
    }

    /** Has the library check the signature; or answer the question, which decides nothing yet: null. */
    private Boolean read(byte[] message) {
        try {
            return super.doAuth(new ByteArrayBuffer(message), true);
        } catch (Exception wrong) {
            return Boolean.FALSE;
        }
    }
}
