package dev.ensemble.lab.prove.intruders;

import dev.ensemble.chassis.auth.Bearer;
import dev.ensemble.event.v1.EventServiceGrpc;
import dev.ensemble.event.v1.ListEventsRequest;
import dev.ensemble.inventory.v1.InventoryServiceGrpc;
import dev.ensemble.inventory.v1.RestockItemRequest;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.ListOrdersRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderLine;
import dev.ensemble.order.v1.OrderServiceGrpc;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.LeaseRequest;
import dev.ensemble.registry.v1.LeaseResponse;
import dev.ensemble.registry.v1.Register;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Processes of the ensemble that do what is none of their business. Their certificates and tokens are sound. */
final class RuleIntruders {
    static final String GROUP = "rules";

    private static final String NOT_ALLOWED = "PERMISSION_DENIED CALLER_NOT_ALLOWED";
    private static final String NOT_ITSELF = "PERMISSION_DENIED NOT_ITS_OWN_INSTANCE";
    private static final int SECONDS = 10;

    private final Site site;

    private RuleIntruders(Site site) {
        this.site = site;
    }

    static List<Intruder> of(Site site) {
        return new RuleIntruders(site).all();
    }

    private List<Intruder> all() {
        return List.of(
                Intruder.of("inventory makes an order", NOT_ALLOWED, "OK",
                        () -> as("inventory", "order-1", "order", this::makeOrder)),
                Intruder.of("order reads orders past the gateway", NOT_ALLOWED, "OK",
                        () -> as("order", "order-1", "order", this::listOrders)),
                Intruder.of("order reads the events of another process", NOT_ALLOWED, "OK",
                        () -> as("order", "inventory-1", "inventory", this::readEvents)),
                Intruder.of("order restocks", NOT_ALLOWED, "OK",
                        () -> as("order", "inventory-1", "inventory", this::restock)),
                Intruder.of("order leases as a gateway", NOT_ITSELF, "OK",
                        () -> as("order", "registry-1", "registry", channel -> lease(channel, "gateway", "gateway-9"))),
                Intruder.of("an order leases as another order", NOT_ITSELF, "OK",
                        () -> as("order", "registry-1", "registry", channel -> lease(channel, "order", "order-9"))));
    }

    /** What of this the rightful one may. */
    static String rightfulOne(Site site) throws IOException {
        return new RuleIntruders(site).as("gateway", "order-1", "order", channel -> orders(site, channel)
                .listOrders(ListOrdersRequest.getDefaultInstance()));
    }

    private String as(String service, String instance, String called, Consumer<Channel> call) throws IOException {
        ChannelCredentials credentials = site.ensemble().credentials(service).client();
        return site.call(instance, credentials, called, call);
    }

    private static OrderServiceGrpc.OrderServiceBlockingStub orders(Site site, Channel channel) {
        return OrderServiceGrpc.newBlockingStub(channel).withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(site)));
    }

    private static Metadata headers(Site site) {
        Metadata headers = new Metadata();
        headers.put(Bearer.HEADER, "Bearer " + site.token("bob"));
        return headers;
    }

    private void makeOrder(Channel channel) {
        orders(site, channel).createOrder(CreateOrderRequest.newBuilder()
                .setRequestId("past-the-gateway")
                .setOrder(Order.newBuilder().setCustomer("bob")
                        .addLines(OrderLine.newBuilder().setSku("kettle").setQuantity(1)))
                .build());
    }

    private void listOrders(Channel channel) {
        orders(site, channel).listOrders(ListOrdersRequest.getDefaultInstance());
    }

    private void readEvents(Channel channel) {
        EventServiceGrpc.newBlockingStub(channel).withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
                .listEvents(ListEventsRequest.getDefaultInstance());
    }

    private void restock(Channel channel) {
        InventoryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(site)))
                .restockItem(RestockItemRequest.newBuilder()
                        .setName("items/kettle").setRequestId("past-the-gateway").setQuantity(1).build());
    }

    private static void lease(Channel channel, String service, String id) {
        CompletableFuture<LeaseResponse> answer = new CompletableFuture<>();
        StreamObserver<LeaseRequest> lease = RegistryServiceGrpc.newStub(channel).lease(new StreamObserver<>() {
            @Override
            public void onNext(LeaseResponse response) {
                answer.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                answer.completeExceptionally(error);
            }

            @Override
            public void onCompleted() {
                answer.completeExceptionally(Status.CANCELLED.asRuntimeException());
            }
        });
        lease.onNext(LeaseRequest.newBuilder().setRegister(Register.newBuilder().setInstance(
                Instance.newBuilder().setService(service).setId(id).setHost("127.0.0.1").setPort(1))).build());
        try {
            answer.orTimeout(SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StatusRuntimeException status ? status : e;
        } finally {
            lease.onError(Status.CANCELLED.asRuntimeException());
        }
    }
}
