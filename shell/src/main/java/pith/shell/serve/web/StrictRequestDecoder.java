package pith.shell.serve.web;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * Reads requests, and refuses those about whose end two readers could differ (request smuggling): a length together with a transfer coding. Netty refuses two
 * lengths by itself. Source: RFC 9112, 6.3 and 11.2.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
    private static final int CHUNK_BYTES = 8192;

    StrictRequestDecoder(WebLimits limits) {
        super(new HttpDecoderConfig().setMaxInitialLineLength(limits.uriBytes()).setMaxHeaderSize(limits.headerBytes()).setMaxChunkSize(CHUNK_BYTES));
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("a length and a transfer coding");
    }
}
