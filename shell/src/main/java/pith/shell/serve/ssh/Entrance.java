package pith.shell.serve.ssh;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.server.auth.AsyncAuthException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Accounts;
import pith.shell.serve.account.SignIn;
import pith.shell.serve.net.Admission;

/**
 * Where people who want in are looked at: on a thread that may wait, while the library goes on with other connections.
 *
 * @param waiting runs what may wait
 */
record Entrance(Accounts accounts, Executor waiting) {
    /** Whom a connection belongs to; there only once they have proved it. */
    static final AttributeKey<Account> ACCOUNT = new AttributeKey<>();

    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);

    /** Asks somewhere else; what follows from the answer happens on the connection's event loop. */
    interface Question {
        SignIn ask(String address);
    }

    /** What follows from a yes: whether the connection is let in now. */
    interface Welcome {
        void accepted(Account account, AsyncAuthException answer);
    }

    /** {@return a promise of an answer, for the library to be thrown} */
    AsyncAuthException look(Session session, Question question, Welcome welcome) {
        AsyncAuthException answer = new AsyncAuthException();
        String address = Admission.address(session.getRemoteAddress());
        Executor loop = SshTransport.loop(session);
        try {
            waiting.execute(() -> {
                SignIn decision = decide(question, address);
                loop.execute(() -> decided(session, decision, welcome, answer));
            });
        } catch (RejectedExecutionException full) {
            turnAway(session, "Too many people are coming in just now. Try again soon.");
        }
        return answer;
    }

    private static SignIn decide(Question question, String address) {
        try {
            return question.ask(address);
        } catch (RuntimeException failure) {
            LOG.error("A sign-in could not be checked", failure);
            return new SignIn.Denied();
        }
    }

    private static void decided(Session session, SignIn decision, Welcome welcome, AsyncAuthException answer) {
        switch (decision) {
            case SignIn.Accepted(Account account) -> welcome.accepted(account, answer);
            case SignIn.Denied() -> answer.setAuthed(false);
            case SignIn.Throttled(long seconds) -> turnAway(session, "Too many failures. Try again in " + seconds + " seconds.");
        }
    }

    private static void turnAway(Session session, String sentence) {
        try {
            session.disconnect(SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE, sentence);
        } catch (java.io.IOException gone) {
            session.close(true);
        }
    }
}
