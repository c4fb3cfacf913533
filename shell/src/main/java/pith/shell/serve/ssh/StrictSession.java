package pith.shell.serve.ssh;

import java.util.Map;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;

/**
 * A connection whose key exchange is strict (OpenSSH's PROTOCOL, section 1.10), or there is none: without it, somebody in between can drop the first
 * messages of either side unnoticed (CVE-2023-48795, "Terrapin"). Clients know it since December 2023.
 */
final class StrictSession extends ServerSessionImpl {
    private StrictSession(ServerFactoryManager server, IoSession io) throws Exception {
        super(server, io);
    }

    static SessionFactory factory(ServerFactoryManager server) {
        return new SessionFactory(server) {
            @Override
            protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
                return new StrictSession(getServer(), io);
            }
        };
    }

    @Override
    protected Map<KexProposalOption, String> negotiate() throws Exception {
        Map<KexProposalOption, String> agreed = super.negotiate();
        if (!strictKex) {
            throw new SshException(SshConstants.SSH2_DISCONNECT_KEY_EXCHANGE_FAILED, "This server needs a client with strict key exchange; yours is too old.");
        }
        return agreed;
    }
}
