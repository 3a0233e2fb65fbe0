package dev.ensemble.gateway.timeline;

import com.google.protobuf.FieldMask;
import dev.ensemble.chassis.events.EventCursor;
import dev.ensemble.chassis.paging.Page;
import dev.ensemble.chassis.rpc.server.Unary;
import dev.ensemble.event.v1.GetOrderTimelineRequest;
import dev.ensemble.event.v1.ListAllEventsRequest;
import dev.ensemble.event.v1.ListAllEventsResponse;
import dev.ensemble.event.v1.ListEventsRequest;
import dev.ensemble.event.v1.OrderTimeline;
import dev.ensemble.event.v1.TimelineServiceGrpc;
import dev.ensemble.order.v1.GetOrderRequest;
import dev.ensemble.order.v1.OrderServiceGrpc;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** The timeline as an API: served at the gateway's own gRPC port, where its routes lead. */
public final class TimelineApi extends TimelineServiceGrpc.TimelineServiceImplBase {
    private final EventQuestions processes;
    private final OrderEvents orderEvents;
    private final Supplier<Channel> orders;

    /** @param orders the order services, which know whose an order is */
    public TimelineApi(EventSources sources, Supplier<Channel> orders) {
        this.processes = new EventQuestions(sources);
        this.orderEvents = new OrderEvents(processes);
        this.orders = orders;
    }

    @Override
    public void listAllEvents(ListAllEventsRequest request, StreamObserver<ListAllEventsResponse> answer) {
        EventCursor from = EventCursor.parse(request.getPageToken());
        int size = Page.size(request.getPageSize());
        EventQuestions.EventAnswers answers = processes.ask(processes.whom(), ListEventsRequest.newBuilder()
                .setPageSize(size).setPageToken(request.getPageToken()).setStartHlc(request.getStartHlc()).build());
        Unary.reply(answer, EventMerge.merge(answers.pages(), from, size)
                .addAllUnreachable(answers.unreachable()).build());
    }

    @Override
    public void getOrderTimeline(GetOrderTimelineRequest request, StreamObserver<OrderTimeline> answer) {
        requireReadable(request.getName());
        Unary.reply(answer, orderEvents.of(request.getName()));
    }

    /** Whoever may not read an order is told that there is none, as by the order service itself. */
    private void requireReadable(String name) {
        OrderServiceGrpc.newBlockingStub(orders.get()).getOrder(GetOrderRequest.newBuilder()
                .setName(name).setReadMask(FieldMask.newBuilder().addPaths("name")).build());
    }
}
