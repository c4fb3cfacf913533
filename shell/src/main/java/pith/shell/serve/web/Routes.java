package pith.shell.serve.web;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pith.shell.serve.account.ExternalSignIn;
import pith.shell.serve.json.JsonFields;

/** Which path does what: the whole table of them. */
final class Routes {
    private static final Pattern SESSION = Pattern.compile("/api/sessions/([A-Za-z0-9._-]{1,64})/(stop|message|record)");

    private final StaticFiles files;
    private final BrowserSessions browsers;
    private final SignInRoutes signIn;
    private final SessionRoutes sessions;
    private final AdminRoutes admin;
    private final Executor blocking;

    Routes(StaticFiles files, BrowserSessions browsers, SignInRoutes signIn, SessionRoutes sessions, AdminRoutes admin, Executor blocking) {
        this.files = files;
        this.browsers = browsers;
        this.signIn = signIn;
        this.sessions = sessions;
        this.admin = admin;
        this.blocking = blocking;
    }

    Optional<BrowserSession> browser(WebRequest request) {
        return browsers.find(request.cookie(signIn.cookieName()));
    }

    /** {@return what to answer, at once or once it is known} Called on an event loop. */
    CompletableFuture<Answer> answer(WebRequest request) {
        return request.method().equals(HttpMethod.POST) ? post(request) : get(request);
    }

    private CompletableFuture<Answer> get(WebRequest request) {
        return switch (request.path()) {
            case "/", "/index.html" -> now(files.page());
            case "/api/me" -> now(signIn.me(browser(request).orElse(null)));
            case "/api/sessions" -> now(browser(request).map(browser -> sessions.list(browser.account())).orElseGet(Routes::signInFirst));
            case "/api/overview" -> signedIn(request, browser -> admin.overview(browser.account()));
            case "/api/recordings" -> signedIn(request, browser -> sessions.recordings(browser.account(), request.parameter("owner")));
            case "/api/recording" -> signedIn(request, browser -> sessions.recording(browser.account(), request.parameter("owner"), request.parameter("name"), request.address()));
            case "/sign-in/openid" -> later(signIn::beginElsewhere);
            case ExternalSignIn.RETURN_PATH -> later(() -> signIn.endElsewhere(request));
            default -> now(files.file(request.path(), request.known()).orElseGet(Routes::nothing));
        };
    }

    /** Answers who is signed in with what takes a while. */
    private CompletableFuture<Answer> signedIn(WebRequest request, Function<BrowserSession, Answer> work) {
        return browser(request).map(browser -> later(() -> work.apply(browser))).orElseGet(() -> now(signInFirst()));
    }

    private CompletableFuture<Answer> post(WebRequest request) {
        Optional<JsonFields> fields = JsonFields.of(request.body());
        if (!request.isJson() || fields.isEmpty()) {
            return now(Answer.refused(HttpResponseStatus.BAD_REQUEST, "The page sent what this server does not understand: load it again."));
        }
        return switch (request.path()) {
            case "/api/sign-in" -> later(() -> signIn.password(request, fields.get()));
            case "/api/sign-in/token" -> later(() -> signIn.token(request, fields.get()));
            default -> browser(request).map(browser -> authenticated(request, browser, fields.get())).orElseGet(() -> now(signInFirst()));
        };
    }

    /** What needs somebody signed in, and a page that knows their token. */
    private CompletableFuture<Answer> authenticated(WebRequest request, BrowserSession browser, JsonFields fields) {
        if (!Secrets.equal(browser.token(), request.token())) {
            return now(Answer.refused(HttpResponseStatus.FORBIDDEN, "This page is out of date: load it again."));
        }
        return switch (request.path()) {
            case "/api/sign-out" -> now(signIn.signOut(request, browser));
            case "/api/password" -> later(() -> signIn.changePassword(request, browser, fields));
            case "/api/machines/stop" -> later(() -> admin.stopMachine(browser.account(), fields, request.address()));
            case "/api/message" -> later(() -> admin.message(browser.account(), fields, request.address()));
            case "/api/sessions" -> later(() -> sessions.open(browser.account(), fields, request.address()));
            default -> ofSession(request, browser, fields);
        };
    }

    private CompletableFuture<Answer> ofSession(WebRequest request, BrowserSession browser, JsonFields fields) {
        Matcher path = SESSION.matcher(request.path());
        if (!path.matches()) {
            return now(nothing());
        }
        return switch (path.group(2)) {
            case "stop" -> later(() -> sessions.stop(browser.account(), path.group(1), fields, request.address()));
            case "record" -> later(() -> sessions.record(browser.account(), path.group(1), fields, request.address()));
            case "message" -> later(() -> sessions.message(browser.account(), path.group(1), fields, request.address()));
            default -> now(nothing());
        };
    }

    private CompletableFuture<Answer> later(Supplier<Answer> work) {
        try {
            return CompletableFuture.supplyAsync(work, blocking);
        } catch (RejectedExecutionException busy) {
            return now(Answer.refused(HttpResponseStatus.SERVICE_UNAVAILABLE, "The server has too much to do just now: try again in a moment."));
        }
    }

    private static CompletableFuture<Answer> now(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private static Answer signInFirst() {
        return Answer.refused(HttpResponseStatus.UNAUTHORIZED, "Sign in first.");
    }

    private static Answer nothing() {
        return Answer.text(HttpResponseStatus.NOT_FOUND, "Nothing is here.\n");
    }
}
