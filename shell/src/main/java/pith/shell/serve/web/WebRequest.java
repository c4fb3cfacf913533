package pith.shell.serve.web;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A request, copied from the network's buffers: it may be looked at on any thread and for as long as need be. */
record WebRequest(HttpMethod method, String path, Map<String, List<String>> query, String cookieHeader, String origin, String token, String known, String authorization,
        String contentType, byte[] body, String address) {
    static final String TOKEN_HEADER = "X-Pith-Token";
    private static final int MOST_PARAMETERS = 16;

    static WebRequest of(FullHttpRequest request, String address) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8, true, MOST_PARAMETERS);
        return new WebRequest(request.method(), uri.rawPath(), uri.parameters(), request.headers().get(HttpHeaderNames.COOKIE), request.headers().get(HttpHeaderNames.ORIGIN),
                request.headers().get(TOKEN_HEADER), request.headers().get(HttpHeaderNames.IF_NONE_MATCH), request.headers().get(HttpHeaderNames.AUTHORIZATION),
                request.headers().get(HttpHeaderNames.CONTENT_TYPE), ByteBufUtil.getBytes(request.content()), address);
    }

    /** {@return the value of a cookie, or null} A name that is there twice is nobody's. */
    String cookie(String name) {
        if (cookieHeader == null) {
            return null;
        }
        List<Cookie> all = ServerCookieDecoder.STRICT.decodeAll(cookieHeader).stream().filter(cookie -> cookie.name().equals(name)).toList();
        return all.size() == 1 ? all.getFirst().value() : null;
    }

    /** {@return a parameter of the query, or null} */
    String parameter(String name) {
        List<String> values = query.get(name);
        return values == null || values.size() != 1 ? null : values.getFirst();
    }

    boolean isJson() {
        return contentType != null && contentType.startsWith("application/json");
    }
}
