package pith.shell.serve.ssh;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.sshd.server.auth.password.PasswordAuthenticator;
import org.apache.sshd.server.session.ServerSession;

/** Lets in who knows the password (RFC 4252, section 8). */
final class PasswordSignIn implements PasswordAuthenticator {
    private static final int LONGEST = 1024;

    private final Entrance entrance;

    PasswordSignIn(Entrance entrance) {
        this.entrance = entrance;
    }

    @Override
    public boolean authenticate(String name, String password, ServerSession session) {
        if (password.length() > LONGEST || name.length() > LONGEST) {
            return false;
        }
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        throw entrance.look(session, address -> {
            try {
                return entrance.accounts().password(name, bytes, address);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        }, (account, answer) -> {
            session.setAttribute(Entrance.ACCOUNT, account);
            SshTransport.signedIn(session);
            answer.setAuthed(true);
        });
    }
}
