package pith.shell.serve.web;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pith.shell.serve.net.Admission;
import pith.shell.serve.net.EventLoops;
import pith.shell.serve.operation.OperatorPages;

/** Takes a connection's requests one after the other: checks who is called and by whom, and has it answered. */
final class HttpEntry extends SimpleChannelInboundHandler<FullHttpRequest> {
    static final String SOCKET_PATH = "/ws";
    private static final Logger LOG = LoggerFactory.getLogger(HttpEntry.class);
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST);

    private final WebParts parts;
    private final RequestDeadline deadline;

    HttpEntry(WebParts parts, RequestDeadline deadline) {
        this.parts = parts;
        this.deadline = deadline;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        deadline.arrived();
        context.channel().config().setAutoRead(false);
        Answer refusal = refusal(request);
        if (refusal != null) {
            send(context, refusal, false, false);
            return;
        }
        String peer = Admission.address(context.channel().remoteAddress());
        WebRequest copy = WebRequest.of(request, parts.forwarded() ? Forwarded.address(request.headers(), peer) : peer);
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        boolean bodyless = request.method().equals(HttpMethod.HEAD);
        if (copy.path().equals(SOCKET_PATH)) {
            upgrade(context, request, copy);
        } else {
            operatorPage(context, copy).ifPresentOrElse(
                    page -> send(context, page, keepAlive, bodyless),
                    () -> parts.routes().answer(copy).whenComplete((answer, failure) -> send(context, failure == null ? answer : failed(failure), keepAlive, bodyless)));
        }
    }

    /** {@return why the request is not looked at any further, or null} */
    private Answer refusal(FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return malformed(request.decoderResult().cause());
        }
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1) && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return Answer.text(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "This server speaks HTTP/1.1.\n");
        }
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() != 1 || !request.uri().startsWith("/")) {
            return Answer.text(HttpResponseStatus.BAD_REQUEST, "The request is malformed.\n");
        }
        if (!parts.authorities().isHost(hosts.getFirst())) {
            return Answer.text(HttpResponseStatus.MISDIRECTED_REQUEST, "This server is not called that: use the address that it printed, or add the name to its configuration.\n");
        }
        return foreign(request);
    }

    private Answer foreign(FullHttpRequest request) {
        List<String> origins = request.headers().getAll(HttpHeaderNames.ORIGIN);
        boolean needed = request.method().equals(HttpMethod.POST) || request.uri().startsWith(SOCKET_PATH);
        if (origins.size() > 1 || origins.isEmpty() && needed || !origins.isEmpty() && !parts.authorities().isOrigin(origins.getFirst())) {
            return Answer.text(HttpResponseStatus.FORBIDDEN, "Other pages may not do that here.\n");
        }
        return METHODS.contains(request.method()) ? null : Answer.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "Nothing here is done that way.\n").with("Allow", "GET, HEAD, POST");
    }

    private static Answer malformed(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ -> Answer.text(HttpResponseStatus.REQUEST_URI_TOO_LONG, "The address is too long.\n");
            case TooLongHttpHeaderException _ -> Answer.text(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The header is too long.\n");
            default -> Answer.text(HttpResponseStatus.BAD_REQUEST, "The request is malformed.\n");
        };
    }

    private static Answer failed(Throwable failure) {
        LOG.error("a request failed", failure);
        return Answer.refused(HttpResponseStatus.INTERNAL_SERVER_ERROR, "Something is wrong with the server; its log says more.");
    }

    private Optional<Answer> operatorPage(ChannelHandlerContext context, WebRequest request) {
        Optional<OperatorPages.Page> page = request.method().equals(HttpMethod.POST) || !(context.channel().remoteAddress() instanceof InetSocketAddress peer)
                ? Optional.empty() : parts.operator().page(request.path(), peer.getAddress(), request.authorization());
        return page.map(found -> Answer.text(HttpResponseStatus.valueOf(found.status()), found.body()).with("Content-Type", found.contentType()));
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request, WebRequest copy) {
        Optional<BrowserSession> browser = parts.routes().browser(copy);
        if (browser.isEmpty()) {
            send(context, Answer.refused(HttpResponseStatus.UNAUTHORIZED, "Sign in first."), false, false);
        } else if (!parts.sockets().enter(context.channel(), request, browser.get().account(), browser.get().token(), copy.address())) {
            send(context, Answer.refused(HttpResponseStatus.BAD_REQUEST, "This address is for WebSockets."), false, false);
        } else {
            Admission.signedIn(context.channel());
            context.pipeline().remove(deadline);
            context.channel().config().setAutoRead(true);
        }
    }

    /** Writes an answer; may be called on any thread. */
    private void send(ChannelHandlerContext context, Answer answer, boolean keepAlive, boolean bodyless) {
        if (!context.executor().inEventLoop()) {
            EventLoops.execute(context.executor(), () -> send(context, answer, keepAlive, bodyless));
            return;
        }
        FullHttpResponse response = response(answer, bodyless);
        response.headers().set(HttpHeaderNames.CONNECTION, keepAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
        var written = context.writeAndFlush(response);
        if (keepAlive) {
            deadline.answered(context);
            context.channel().config().setAutoRead(true);
        } else {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private FullHttpResponse response(Answer answer, boolean bodyless) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, answer.status(), bodyless ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body()));
        if (answer.contentType() != null) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
        }
        answer.headers().forEach(response.headers()::set);
        SafeHeaders.addTo(response.headers(), parts.tls());
        if (answer.status().code() != HttpResponseStatus.NO_CONTENT.code() && answer.status().code() != HttpResponseStatus.NOT_MODIFIED.code()) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
        }
        return response;
    }

    /** A peer that breaks off, or a TLS handshake that comes to nothing, is everyday life on a network. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("a connection broke: {}", cause.toString());
        context.close();
    }
}
