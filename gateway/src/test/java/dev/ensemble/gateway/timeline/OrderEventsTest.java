package dev.ensemble.gateway.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.chassis.network.Network;
import dev.ensemble.chassis.rpc.client.DirectChannel;
import dev.ensemble.event.v1.Event;
import dev.ensemble.event.v1.EventServiceGrpc;
import dev.ensemble.event.v1.ListEventsRequest;
import dev.ensemble.event.v1.ListEventsResponse;
import dev.ensemble.event.v1.OrderTimeline;
import dev.ensemble.gateway.support.FakeRegistry;
import dev.ensemble.registry.v1.Instance.Health;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OrderEventsTest {
    private static final String ORDER = "orders/one";
    private static final Event TOLD_ONCE = Event.newBuilder().setInstance("order-1").setIncarnation(1).setSequence(1)
            .setHlc("1764000000000.00000").setSubject(ORDER).setMessage("m").build();

    private final Network network = new Network();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Server> servers = new ArrayDeque<>();
    private final FakeRegistry registry = new FakeRegistry();
    private DirectChannel toRegistry;
    private EventSources sources;

    @BeforeEach
    void start() throws IOException {
        toRegistry = open(HostAndPort.fromParts("127.0.0.1", listen(registry)), "registry");
        sources = new EventSources(toRegistry::channel, (place, service, instance) -> open(place, service));
    }

    @AfterEach
    void stop() {
        sources.close();
        toRegistry.close();
        servers.forEach(Server::shutdownNow);
        threads.shutdownNow();
        network.close();
    }

    /** As when another request has asked for the list meanwhile: it closes the ways to those who are not in it. */
    @Test
    void whatAProcessHasToldStaysWhenItIsGoneInALaterRound() throws IOException {
        registry.add("order", listen(new GoneInTheSecondRound()), Health.PASSING);

        EventQuestions processes = new EventQuestions(sources);
        // The first question may find everything cold, and gets no answer in time.
        await().ignoreExceptions().until(() -> processes
                .ask(processes.whom(), ListEventsRequest.getDefaultInstance()).unreachable().isEmpty());

        OrderTimeline timeline = new OrderEvents(processes).of(ORDER);

        assertThat(timeline.getEventsList()).containsExactly(TOLD_ONCE);
        assertThat(timeline.getUnreachableList()).containsExactly("order-1");
    }

    private final class GoneInTheSecondRound extends EventServiceGrpc.EventServiceImplBase {
        @Override
        public void listEvents(ListEventsRequest question, StreamObserver<ListEventsResponse> answer) {
            if (question.getMessagesCount() == 0) {
                answer.onNext(ListEventsResponse.newBuilder().addEvents(TOLD_ONCE).build());
                answer.onCompleted();
            } else {
                registry.add("order", 1, Health.CRITICAL);
                sources.list();
            }
        }
    }

    private int listen(BindableService service) throws IOException {
        Server server = network.server(new InetSocketAddress("127.0.0.1", 0), Credentials.plaintext().server())
                .executor(threads).addService(service).build().start();
        servers.add(server);
        return server.getPort();
    }

    private DirectChannel open(HostAndPort address, String authority) {
        return DirectChannel.open(network, address, Credentials.plaintext().client(), authority, threads);
    }
}
