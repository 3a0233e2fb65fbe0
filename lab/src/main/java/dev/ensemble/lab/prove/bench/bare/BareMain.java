package dev.ensemble.lab.prove.bench.bare;

import dev.ensemble.inventory.v1.InventoryServiceGrpc;
import dev.ensemble.order.v1.OrderServiceGrpc;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpObjectAggregator;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;

/** Runs one process of the bare chain until its parent, at the other end of its input, is gone. */
final class BareMain {
    private static final int BODY_BYTES = 1 << 20;

    private BareMain() {}

    /**
     * <pre>
     * inventory PORT DATABASE-URL USER
     * order     PORT DATABASE-URL USER INVENTORY-PORT,...
     * gateway   PORT ORDER-PORT,... INVENTORY-PORT,...
     * </pre>
     */
    public static void main(String[] args) throws IOException {
        BareNetwork wire = new BareNetwork();
        int port = Integer.parseInt(args[1]);
        switch (args[0]) {
            case "inventory" -> wire.serve(port, new BareInventory(new BarePool(args[2], args[3])));
            case "order" -> wire.serve(port, new BareOrders(new BarePool(args[2], args[3]),
                    InventoryServiceGrpc.newBlockingStub(wire.channel(args[4]).build())));
            case "gateway" -> {
                // All on the event loop, on which answers come in.
                BareHttpServer front = new BareHttpServer(
                        OrderServiceGrpc.newStub(wire.channel(args[2]).directExecutor().build()),
                        InventoryServiceGrpc.newStub(wire.channel(args[3]).directExecutor().build()));
                wire.listen(port, pipeline(front));
            }
            default -> throw new IllegalArgumentException("neither inventory, order nor gateway: " + args[0]);
        }
        System.out.println("serving");
        while (System.in.read() >= 0) {
            // Nothing is ever said; the end is what is waited for.
        }
        System.exit(0);
    }

    private static ChannelInitializer<Channel> pipeline(BareHttpServer front) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(BODY_BYTES), front);
            }
        };
    }
}
