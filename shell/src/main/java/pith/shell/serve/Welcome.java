package pith.shell.serve;

import java.io.PrintStream;
import java.net.InetSocketAddress;
import pith.shell.serve.account.Role;
import pith.shell.serve.config.WebSettings;

/** What the server tells who starts it: where it is, what it proves itself with, and, if nobody has an account yet, how to get in. */
final class Welcome {
    private static final String VISITOR = "admin";

    private final PrintStream out;
    private final Server server;

    private Welcome(PrintStream out, Server server) {
        this.out = out;
        this.server = server;
    }

    static void print(PrintStream out, Server server) {
        Welcome welcome = new Welcome(out, server);
        welcome.places();
        if (server.accounts().count() == 0) {
            welcome.wayIn();
        }
        out.flush();
    }

    private void places() {
        if (server.web() != null) {
            out.println("pith: in the browser  " + page());
            if (server.tls() != null) {
                out.println("pith: certificate     " + server.tls().fingerprint() + ", until " + server.tls().expires().toString().substring(0, 10));
            }
        }
        if (server.ssh() != null) {
            out.println("pith: by SSH          ssh -p " + server.ssh().address().getPort() + " NAME@" + host(server.ssh().address()));
            out.println("pith: host key        " + server.ssh().fingerprint());
        }
        if (server.telnet() != null) {
            out.println("pith: by telnet       telnet " + host(server.telnet().address()) + " " + server.telnet().address().getPort());
        }
    }

    private void wayIn() {
        out.println("pith: nobody has an account yet ('pith users add NAME' makes one). For this run, get in as " + VISITOR + ":");
        if (server.web() != null) {
            out.println("pith:   once by       " + page() + "#token=" + server.accounts().visitorToken(VISITOR, Role.ADMIN));
        }
        if (server.ssh() != null || server.telnet() != null) {
            out.println("pith:   with password " + server.accounts().visitorPassword(VISITOR, Role.ADMIN));
        }
    }

    private String page() {
        WebSettings settings = server.config().web();
        int port = server.web().address().getPort();
        return settings.port() == 0 ? settings.address().replaceFirst(":0/$", ":" + port + "/") : settings.address();
    }

    private static String host(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress() ? "HOST" : address.getAddress().getHostAddress();
    }
}
