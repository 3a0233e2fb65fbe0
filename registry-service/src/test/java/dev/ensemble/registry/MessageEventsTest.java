package dev.ensemble.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.chassis.auth.CallersInterceptor;
import dev.ensemble.chassis.auth.TokenInterceptor;
import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.dryrun.DryRun;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.events.EventCursor;
import dev.ensemble.chassis.events.EventReader;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.chassis.identity.IdentityInterceptor;
import dev.ensemble.chassis.network.Network;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.chassis.rpc.client.Channels;
import dev.ensemble.chassis.rpc.client.ServiceChannel;
import dev.ensemble.chassis.rpc.server.ServerStack;
import dev.ensemble.chassis.rpc.server.Unary;
import dev.ensemble.chassis.telemetry.Telemetry;
import dev.ensemble.event.v1.Event;
import dev.ensemble.event.v1.Event.Kind;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.Context;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The events of the two ends of real calls, which a caller's channel sends to instances that a real registry lists. */
@Timeout(120)
class MessageEventsTest {
    private static final Duration AHEAD = Duration.ofSeconds(20);

    private final List<AutoCloseable> parts = new ArrayList<>();
    private final Network network = own(new Network());
    private final ExecutorService threads = own(Executors.newVirtualThreadPerTaskExecutor());
    private final Telemetry telemetry = own(new Telemetry("caller", "caller-1", Map.of()));
    private final Events caller = events("caller-1", Duration.ZERO);
    private TestRegistry registry;
    private Channels channels;

    @BeforeEach
    void start() throws Exception {
        registry = own(new TestRegistry());
        RegistryClient client = own(registry.client());
        channels = own(new Channels(service -> ServiceChannel.open(service, new ServiceChannel.ChannelSettings(
                network, client, Credentials.plaintext(), caller, telemetry.client(), threads, Duration.ofSeconds(5),
                () -> false, ServiceChannel.Ablations.NONE))));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable part : parts.reversed()) {
            part.close();
        }
    }

    private <T extends AutoCloseable> T own(T part) {
        parts.add(part);
        return part;
    }

    private static Events events(String instance, Duration offset) {
        return new Events(instance, new HybridLogicalClock(Clock.offset(Clock.systemUTC(), offset)));
    }

    private static List<Event> all(Events events) {
        return new EventReader(events, EventCursor.START).next(Events.KEPT).getEventsList();
    }

    private static Event one(Events events, Kind kind) {
        return all(events).stream().filter(event -> event.getKind() == kind).findFirst().orElseThrow();
    }

    private static HlcTimestamp hlc(String text) {
        return HlcTimestamp.parse(text).orElseThrow();
    }

    private void call() {
        RegistryServiceGrpc.newBlockingStub(channels.to("echo")).withDeadlineAfter(20, TimeUnit.SECONDS)
                .listInstances(ListInstancesRequest.getDefaultInstance());
    }

    /** An instance with a clock of its own. */
    private Events echo(String id, Duration offset, boolean fails) throws Exception {
        Events events = events(id, offset);
        Server server = server(events, new RegistryServiceGrpc.RegistryServiceImplBase() {
            @Override
            public void listInstances(ListInstancesRequest request, StreamObserver<ListInstancesResponse> answer) {
                events.record(Kind.MOVED, "things/1", "SEEN");
                if (fails) {
                    throw ServiceException.unavailable("TOLD_TO", "no", Duration.ZERO);
                }
                Unary.reply(answer, ListInstancesResponse.getDefaultInstance());
            }
        });
        own(() -> server.shutdownNow().awaitTermination());
        own(registry.client()).lease(Instance.newBuilder()
                .setService("echo").setId(id).setHost("127.0.0.1").setPort(server.getPort()).build())
                .granted().get(20, TimeUnit.SECONDS);
        return events;
    }

    private Server server(Events events, RegistryServiceGrpc.RegistryServiceImplBase handler) throws IOException {
        ServerInterceptor pass = new TestRegistry.Untouched();
        ServerStack stack = new ServerStack(
                "echo", events, pass, new IdentityInterceptor(events.instance(), epoch -> true),
                CallersInterceptor.off(), new TokenInterceptor("echo", Optional.empty()), pass, Admission.off());
        return network.server(new InetSocketAddress("127.0.0.1", 0), Credentials.plaintext().server())
                .executor(threads).addService(stack.wrap(handler)).build().start();
    }

    @Test
    void bothEndsNameTheSameMessageAndTheReceiverKnowsWhenItWasSent() throws Exception {
        Events callee = echo("echo-1", AHEAD.negated(), false);

        call();

        Event sent = one(caller, Kind.REQUEST_SENT);
        Event received = one(callee, Kind.REQUEST_RECEIVED);
        Event done = one(callee, Kind.MOVED);
        Event answered = one(callee, Kind.RESPONSE_SENT);
        Event heard = one(caller, Kind.RESPONSE_RECEIVED);
        assertThat(sent.getMessage()).matches("[0-9a-f]{16}/0/echo-1@[0-9]+");
        assertThat(List.of(received, answered, heard)).extracting(Event::getMessage)
                .containsOnly(sent.getMessage());
        assertThat(sent.getPeer()).isEqualTo("echo-1");
        assertThat(received.getPeer()).isEqualTo("caller-1");
        assertThat(received.getCause().getHlc()).isEqualTo(sent.getHlc());
        assertThat(done.getCause()).isEqualTo(received.getCause());
        assertThat(heard.getCause().getInstance()).isEqualTo("echo-1");
        assertThat(heard.getCause().getHlc()).isEqualTo(answered.getHlc());
        assertThat(List.of(sent, received, done, answered, heard)).extracting(event -> hlc(event.getHlc()))
                .isSorted().doesNotHaveDuplicates();
        // The control: by the wall clocks it was received before it was sent.
        assertThat(received.getWallTime().getSeconds()).isLessThan(sent.getWallTime().getSeconds());
    }

    @Test
    void whatARefusedAttemptSaidOfTheTimeIsKnownToTheNextOne() throws Exception {
        Events refusing = echo("echo-1", AHEAD, true);
        Events serving = echo("echo-2", Duration.ZERO, false);
        while (all(refusing).isEmpty()) { // the first attempt goes to either
            call();
        }

        Event refused = one(refusing, Kind.RESPONSE_SENT);
        Event retried = all(caller).stream()
                .filter(event -> event.getText().equals("ListInstances (retry)")).findFirst().orElseThrow();
        Event served = all(serving).stream()
                .filter(event -> event.getMessage().equals(retried.getMessage())).findFirst().orElseThrow();
        assertThat(retried.getMessage()).startsWith(refused.getMessage().split("/")[0] + "/1/echo-2@");
        assertThat(hlc(refused.getHlc())).isLessThan(hlc(retried.getHlc()));
        assertThat(hlc(retried.getHlc())).isLessThan(hlc(served.getHlc()));
    }

    @Test
    void aDryRunLeavesNoEvents() throws Exception {
        Events callee = echo("echo-1", Duration.ZERO, false);

        new DryRun().in(Context.current()).run(this::call);

        assertThat(all(caller)).isEmpty();
        assertThat(all(callee)).isEmpty();
    }
}
