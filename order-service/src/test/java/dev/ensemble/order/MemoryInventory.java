package dev.ensemble.order;

import static io.grpc.Status.ALREADY_EXISTS;
import static io.grpc.Status.FAILED_PRECONDITION;
import static io.grpc.Status.NOT_FOUND;

import dev.ensemble.inventory.v1.ConfirmReservationRequest;
import dev.ensemble.inventory.v1.CreateReservationRequest;
import dev.ensemble.inventory.v1.GetReservationRequest;
import dev.ensemble.inventory.v1.InventoryServiceGrpc;
import dev.ensemble.inventory.v1.Refusal;
import dev.ensemble.inventory.v1.ReleaseReservationRequest;
import dev.ensemble.inventory.v1.Reservation;
import dev.ensemble.inventory.v1.Reservation.State;
import dev.ensemble.inventory.v1.ReservationLine;
import io.grpc.stub.StreamObserver;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A fake: the inventory's side of the contract ({@link MemoryInventoryTest}), kept in memory, with a place before and
 * after each call where tests step in.
 */
final class MemoryInventory extends InventoryServiceGrpc.InventoryServiceImplBase {

    final Intervention intervention = new Intervention();
    private final Map<String, Integer> free = new HashMap<>();
    private final Map<String, Reservation> reservations = new HashMap<>();

    synchronized void stock(String sku, int units) {
        free.merge(sku, units, Integer::sum);
    }

    synchronized int free(String sku) {
        return free.getOrDefault(sku, 0);
    }

    /** Units in confirmed reservations. */
    synchronized int sold(String sku) {
        return reservations.values().stream()
                .filter(reservation -> reservation.getState() == State.CONFIRMED)
                .flatMap(reservation -> reservation.getLinesList().stream())
                .filter(line -> line.getSku().equals(sku))
                .mapToInt(ReservationLine::getQuantity)
                .sum();
    }

    synchronized State state(String id) {
        Reservation reservation = reservations.get(id);
        return reservation == null ? State.STATE_UNSPECIFIED : reservation.getState();
    }

    synchronized int reservations() {
        return reservations.size();
    }

    /** What the sweep of the inventory does to a reservation that is too old. */
    synchronized void expire(String id) {
        if (state(id) == State.RESERVED) {
            giveBack(reservations.get(id), State.EXPIRED);
        }
    }

    @Override
    public void createReservation(CreateReservationRequest request, StreamObserver<Reservation> answer) {
        answer("create", request.getReservationId(), answer, () -> create(request));
    }

    @Override
    public void confirmReservation(ConfirmReservationRequest request, StreamObserver<Reservation> answer) {
        String id = id(request.getName());
        answer("confirm", id, answer, () -> confirm(id));
    }

    @Override
    public void releaseReservation(ReleaseReservationRequest request, StreamObserver<Reservation> answer) {
        String id = id(request.getName());
        answer("release", id, answer, () -> release(id));
    }

    @Override
    public void getReservation(GetReservationRequest request, StreamObserver<Reservation> answer) {
        String id = id(request.getName());
        answer("get", id, answer, () -> get(id));
    }

    private void answer(String step, String id, StreamObserver<Reservation> answer, Supplier<Reservation> work) {
        try {
            intervention.before(step, id);
            Reservation reservation = work.get();
            intervention.after(step, id);
            answer.onNext(reservation);
            answer.onCompleted();
        } catch (RuntimeException e) {
            answer.onError(e);
        }
    }

    private synchronized Reservation create(CreateReservationRequest request) {
        Reservation known = reservations.get(request.getReservationId());
        List<ReservationLine> lines = request.getLinesList().stream()
                .sorted(Comparator.comparing(ReservationLine::getSku))
                .toList();
        if (known != null) {
            boolean isTombstone = known.getLinesCount() == 0;
            if (!isTombstone && !known.getLinesList().equals(lines)) {
                throw ALREADY_EXISTS.withDescription("a reservation with other lines").asRuntimeException();
            }
            return known;
        }
        Reservation.Builder made = Reservation.newBuilder()
                .setName("reservations/" + request.getReservationId())
                .addAllLines(lines);
        for (ReservationLine line : lines) {
            Refusal.Reason reason = !free.containsKey(line.getSku())
                    ? Refusal.Reason.UNKNOWN_SKU
                    : free(line.getSku()) < line.getQuantity() ? Refusal.Reason.OUT_OF_STOCK : null;
            if (reason != null) {
                Refusal refusal =
                        Refusal.newBuilder().setReason(reason).setSku(line.getSku()).build();
                return keep(made.setState(State.REFUSED).setRefusal(refusal).build());
            }
        }
        lines.forEach(line -> stock(line.getSku(), -line.getQuantity()));
        return keep(made.setState(State.RESERVED).build());
    }

    private synchronized Reservation confirm(String id) {
        Reservation reservation = get(id);
        return switch (reservation.getState()) {
            case CONFIRMED -> reservation;
            case RESERVED -> keep(reservation.toBuilder().setState(State.CONFIRMED).build());
            default -> throw FAILED_PRECONDITION
                    .withDescription(id + " is " + reservation.getState())
                    .asRuntimeException();
        };
    }

    synchronized Reservation release(String id) {
        Reservation reservation = reservations.get(id);
        if (reservation == null) {
            return keep(Reservation.newBuilder()
                    .setName("reservations/" + id)
                    .setState(State.RELEASED)
                    .build());
        }
        return switch (reservation.getState()) {
            case RESERVED, CONFIRMED -> giveBack(reservation, State.RELEASED);
            default -> keep(reservation.toBuilder().setState(State.RELEASED).clearRefusal().build());
        };
    }

    private synchronized Reservation get(String id) {
        Reservation reservation = reservations.get(id);
        if (reservation == null) {
            throw NOT_FOUND.withDescription("no reservation " + id).asRuntimeException();
        }
        return reservation;
    }

    private Reservation giveBack(Reservation reservation, State state) {
        reservation.getLinesList().forEach(line -> stock(line.getSku(), line.getQuantity()));
        return keep(reservation.toBuilder().setState(state).build());
    }

    private Reservation keep(Reservation reservation) {
        reservations.put(id(reservation.getName()), reservation);
        return reservation;
    }

    private static String id(String name) {
        return name.substring("reservations/".length());
    }
}
