package dev.ensemble.gateway.http;

import com.google.rpc.Code;
import dev.ensemble.gateway.error.ApiError;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.handler.ssl.OptionalSslHandler;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;

/** Stands before TLS until the first record has begun. Callers who speak plain HTTP are told that it is the wrong one. */
final class TlsDetector extends OptionalSslHandler {
    private static final ApiError PLAINTEXT = ApiError.of(400, Code.FAILED_PRECONDITION, "TLS_REQUIRED",
            "this port speaks HTTPS, and this is a request in plaintext");

    private final ConnectionGuard guard;

    /** @param guard the connection's */
    TlsDetector(SslContext tls, ConnectionGuard guard) {
        super(tls);
        this.guard = guard;
    }

    @Override
    protected ChannelHandler newNonSslHandler(ChannelHandlerContext context) {
        return new ChannelInboundHandlerAdapter() {
            private boolean told;

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object bytes) {
                ReferenceCountUtil.release(bytes);
                if (!told) {
                    told = true;
                    guard.end(PLAINTEXT, false);
                }
            }
        };
    }
}
