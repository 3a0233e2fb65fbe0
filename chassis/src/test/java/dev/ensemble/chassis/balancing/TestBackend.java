package dev.ensemble.chassis.balancing;

import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.identity.TargetInstance;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A real server on a loopback port that answers with its own id, or fails, or hangs. */
final class TestBackend implements AutoCloseable {
    enum Mode {
        ANSWER,
        FAIL,
        /** As a service that says why, and that nothing happened. */
        DENY,
        /** As a service that has too much to do, and says so. */
        SHED,
        /** As a transport does that breaks while the stream is being opened. */
        LOSE,
        /** As nobody does who wants to be asked again. */
        REFUSE,
        HANG,
        /** As a process does that has little of the processor. */
        SLOW,
        /** As a service that says why, for good. */
        DENY_FOR_GOOD,
        /** As {@link #DENY}, but slowly. */
        DENY_LATE
    }

    private static final Duration SLOWNESS = Duration.ofMillis(400);

    private static final Context.Key<String> TARGET = Context.key("target");

    final AtomicInteger calls = new AtomicInteger();
    volatile Mode mode = Mode.ANSWER;
    volatile String lastTarget;
    volatile boolean cancelled;
    private final String id;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Server server;
    private final int port;

    TestBackend(String id) throws IOException {
        this(id, 0);
    }

    TestBackend(String id, int port) throws IOException {
        this.id = id;
        this.server = Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
                .executor(executor)
                .intercept(new ReadTarget())
                .addService(new TestBackendService())
                .build()
                .start();
        this.port = server.getPort();
    }

    Instance instance(long epoch) {
        return Instance.newBuilder()
                .setService("echo")
                .setId(id)
                .setHost("127.0.0.1")
                .setPort(port)
                .setEpoch(epoch)
                .build();
    }

    int port() {
        return port;
    }

    /** As abrupt as a process's death: connections break in mid-call. */
    @Override
    public void close() {
        try {
            server.shutdownNow().awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
    }

    private final class TestBackendService extends RegistryServiceGrpc.RegistryServiceImplBase {
        @Override
        public void listInstances(ListInstancesRequest request, StreamObserver<ListInstancesResponse> answer) {
            calls.incrementAndGet();
            lastTarget = TARGET.get();
            switch (mode) {
                case ANSWER -> reply(answer);
                case SLOW -> {
                    LockSupport.parkNanos(SLOWNESS.toNanos());
                    reply(answer);
                }
                case DENY_LATE -> {
                    LockSupport.parkNanos(SLOWNESS.toNanos());
                    answer.onError(error(ServiceException.unavailable("TOLD_TO", "no", Duration.ZERO)));
                }
                case DENY_FOR_GOOD -> answer.onError(error(ServiceException.failedPrecondition("TOLD_TO", "no")));
                case FAIL -> answer.onError(Status.UNAVAILABLE.withDescription("told to").asRuntimeException());
                case DENY -> answer.onError(error(ServiceException.unavailable("TOLD_TO", "no", Duration.ZERO)));
                case SHED -> answer.onError(error(ServiceException.exhausted("TOLD_TO", "no", Duration.ZERO)));
                case LOSE -> answer.onError(Status.UNKNOWN.withDescription("channel closed").asRuntimeException());
                case REFUSE -> answer.onError(Status.FAILED_PRECONDITION.asRuntimeException());
                case HANG -> Context.current().addListener(context -> cancelled = true, Runnable::run);
            }
        }
    }

    private void reply(StreamObserver<ListInstancesResponse> answer) {
        answer.onNext(ListInstancesResponse.newBuilder().addInstances(Instance.newBuilder().setId(id)).build());
        answer.onCompleted();
    }

    private static StatusRuntimeException error(ServiceException e) {
        return e.status().asRuntimeException(ErrorDetails.trailers(e, "echo"));
    }

    private static final class ReadTarget implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            Context context = Context.current().withValue(TARGET, headers.get(TargetInstance.HEADER));
            return io.grpc.Contexts.interceptCall(context, call, headers, next);
        }
    }
}
