package pith.shell.serve.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Accounts;
import pith.shell.serve.account.ExternalSignIn;
import pith.shell.serve.account.PasswordChange;
import pith.shell.serve.account.SignIn;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.audit.Deed;
import pith.shell.serve.json.JsonFields;

/** Signing in and out. All but signing out may take a good part of a second: not for an event loop. */
final class SignInRoutes {
    private static final String TICKET = "pith-ticket";
    private static final int TICKET_SECONDS = 600;

    /** Who is signed in, as the page wants to know it. */
    private record Me(String name, String role, String token, boolean openId, String openIdLabel) {}

    private final Accounts accounts;
    private final ExternalSignIn external;
    private final BrowserSessions browsers;
    private final Audit audit;
    private final boolean tls;
    private final Consumer<Account> signOut;

    /**
     * @param external null if nobody signs in elsewhere
     * @param signOut ends all that an account has open, in whichever browser
     */
    SignInRoutes(Accounts accounts, ExternalSignIn external, BrowserSessions browsers, Audit audit, boolean tls, Consumer<Account> signOut) {
        this.accounts = accounts;
        this.external = external;
        this.browsers = browsers;
        this.audit = audit;
        this.tls = tls;
        this.signOut = signOut;
    }

    /** {@return the name of the cookie: with TLS one that browsers take from this very server only} */
    String cookieName() {
        return tls ? "__Host-pith" : "pith";
    }

    Answer me(BrowserSession browser) {
        String label = external == null ? null : external.label();
        return browser == null
                ? Answer.json(new Me(null, null, null, external != null, label))
                : Answer.json(new Me(browser.account().name(), browser.account().role().name().toLowerCase(java.util.Locale.ROOT), browser.token(), external != null, label));
    }

    Answer password(WebRequest request, JsonFields fields) {
        byte[] password = fields.text("password", "").getBytes(StandardCharsets.UTF_8);
        try {
            return signedIn(request, accounts.password(fields.text("name", ""), password, request.address()));
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    Answer token(WebRequest request, JsonFields fields) {
        return signedIn(request, accounts.token(fields.text("token", ""), request.address()));
    }

    /** Another password: every browser of that account is signed out, and this one in again. */
    Answer changePassword(WebRequest request, BrowserSession browser, JsonFields fields) {
        byte[] old = fields.text("old", "").getBytes(StandardCharsets.UTF_8);
        byte[] fresh = fields.text("fresh", "").getBytes(StandardCharsets.UTF_8);
        try {
            return switch (accounts.changePassword(browser.account(), old, fresh, request.address())) {
                case PasswordChange.Done() -> {
                    signOut.accept(browser.account());
                    yield signedIn(request, new SignIn.Accepted(browser.account()));
                }
                case PasswordChange.Refused(String sentence) -> Answer.refused(HttpResponseStatus.CONFLICT, sentence);
                case PasswordChange.Throttled(long seconds) -> tooMany(seconds);
            };
        } finally {
            Arrays.fill(old, (byte) 0);
            Arrays.fill(fresh, (byte) 0);
        }
    }

    private static Answer tooMany(long seconds) {
        return Answer.refused(HttpResponseStatus.TOO_MANY_REQUESTS, "Too many attempts failed: try again in " + seconds + " seconds.").with("Retry-After", Long.toString(seconds));
    }

    private Answer signedIn(WebRequest request, SignIn outcome) {
        return switch (outcome) {
            case SignIn.Accepted(Account account) -> {
                String old = request.cookie(cookieName());
                if (old != null) {
                    browsers.end(old);
                }
                String secret = browsers.begin(account);
                yield me(browsers.find(secret).orElseThrow()).with("Set-Cookie", cookie(secret, -1));
            }
            case SignIn.Denied() -> Answer.refused(HttpResponseStatus.UNAUTHORIZED, "That was not right: check name and password, or ask for a new link.");
            case SignIn.Throttled(long seconds) -> tooMany(seconds);
        };
    }

    Answer signOut(WebRequest request, BrowserSession browser) {
        browsers.end(request.cookie(cookieName()));
        audit.note(Deed.SIGN_OUT, browser.account().name(), request.address(), "");
        return Answer.nothing().with("Set-Cookie", cookie("", 0));
    }

    /** Sends the browser to where it signs in. */
    Answer beginElsewhere() {
        if (external == null) {
            return Answer.text(HttpResponseStatus.NOT_FOUND, "Nothing is here.\n");
        }
        try {
            ExternalSignIn.Begun begun = external.begin();
            String ticket = TICKET + "=" + begun.ticket() + "; Path=" + ExternalSignIn.RETURN_PATH + "; Max-Age=" + TICKET_SECONDS + "; HttpOnly; SameSite=Lax" + secure();
            return to(begun.away().toASCIIString()).with("Set-Cookie", ticket);
        } catch (IOException e) {
            return Answer.text(HttpResponseStatus.BAD_GATEWAY, "The place where people sign in does not answer: try again, or sign in with a password.\n");
        }
    }

    /** The browser comes back. */
    Answer endElsewhere(WebRequest request) {
        if (external == null) {
            return Answer.text(HttpResponseStatus.NOT_FOUND, "Nothing is here.\n");
        }
        SignIn outcome = external.finish(request.cookie(TICKET), request.parameter("state"), request.parameter("code"), request.address());
        return switch (outcome) {
            case SignIn.Accepted(Account account) -> to("/").with("Set-Cookie", cookie(browsers.begin(account), -1));
            case SignIn.Denied() -> to("/#denied");
            case SignIn.Throttled _ -> to("/#denied");
        };
    }

    private static Answer to(String place) {
        return Answer.text(HttpResponseStatus.SEE_OTHER, "").with("Location", place);
    }

    private String cookie(String secret, int seconds) {
        return cookieName() + "=" + secret + "; Path=/; HttpOnly; SameSite=Strict" + (seconds < 0 ? "" : "; Max-Age=" + seconds) + secure();
    }

    private String secure() {
        return tls ? "; Secure" : "";
    }
}
