package dev.ensemble.lab.prove.bench.bare;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ensemble.inventory.v1.InventoryServiceGrpc.InventoryServiceStub;
import dev.ensemble.inventory.v1.ListItemsRequest;
import dev.ensemble.order.v1.OrderServiceGrpc.OrderServiceStub;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler.Sharable;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.SimpleChannelInboundHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.FullHttpRequest;
import io.grpc.netty.shaded.io.netty.handler.codec.http.FullHttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderNames;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderValues;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpMethod;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpResponseStatus;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpVersion;
import java.util.function.Function;

/** {@code POST /v1/orders}, and everything else is a question for the items. One request a connection at a time. */
@Sharable
final class BareHttpServer extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final OrderServiceStub orders;
    private final InventoryServiceStub inventory;

    BareHttpServer(OrderServiceStub orders, InventoryServiceStub inventory) {
        this.orders = orders;
        this.inventory = inventory;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext connection, FullHttpRequest request) {
        if (request.method().equals(HttpMethod.POST)) {
            orders.createOrder(BareJson.order(request.content().toString(UTF_8)),
                    answering(connection, HttpResponseStatus.CREATED, BareJson::of));
        } else {
            inventory.listItems(ListItemsRequest.getDefaultInstance(),
                    answering(connection, HttpResponseStatus.OK, BareJson::of));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext connection, Throwable e) {
        connection.close();
    }

    private static <T> StreamObserver<T> answering(
            ChannelHandlerContext connection, HttpResponseStatus status, Function<T, String> json) {
        return new StreamObserver<>() {
            @Override
            public void onNext(T message) {
                answer(connection, status, json.apply(message));
            }

            @Override
            public void onError(Throwable e) {
                answer(connection, HttpResponseStatus.INTERNAL_SERVER_ERROR, BareJson.error(Status.fromThrowable(e)));
            }

            @Override
            public void onCompleted() {
                // The one message was the answer.
            }
        };
    }

    private static void answer(ChannelHandlerContext connection, HttpResponseStatus status, String json) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(json.getBytes(UTF_8)));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        connection.writeAndFlush(response);
    }
}
