package dev.ensemble.lab.run.network;

import java.util.Optional;

/**
 * What is wrong with the network of one instance.
 *
 * @param instance whose packets it is
 * @param peer the instance or service that the packets come from or go to; empty for all
 * @param direction which of the packets
 * @param pacer how they are slowed down; empty when they vanish
 */
public record Disturbance(String instance, Optional<String> peer, Direction direction, Optional<Pacer> pacer) {

    /** Packets vanish. */
    public static Disturbance cut(String instance, Direction direction, Optional<String> peer) {
        return new Disturbance(instance, peer, direction, Optional.empty());
    }

    /** What the instance sends arrives late. */
    public static Disturbance slow(String instance, Pacer pacer) {
        return new Disturbance(instance, Optional.empty(), Direction.OUT, Optional.of(pacer));
    }

    boolean cuts() {
        return pacer.isEmpty();
    }

    /** Whether packets from one instance to another have this trouble. What an instance sends to itself has none. */
    boolean affects(String sender, String receiver) {
        return !sender.equals(receiver)
                && (direction != Direction.IN && sender.equals(instance) && meets(receiver)
                        || direction != Direction.OUT && receiver.equals(instance) && meets(sender));
    }

    private boolean meets(String other) {
        return peer.isEmpty() || other.equals(peer.get()) || other.startsWith(peer.get() + "-");
    }

    /** Such as {@code order-1: cut off from registry, both ways}. */
    @Override
    public String toString() {
        return instance + ": " + what();
    }

    /** Such as {@code cut off from registry, both ways}. */
    public String what() {
        if (!cuts()) {
            return "what it sends arrives " + pacer.get();
        }
        String ways =
                switch (direction) {
                    case BOTH -> "both ways";
                    case IN -> "nothing reaches it";
                    case OUT -> "nothing it sends arrives";
                };
        return "cut off" + peer.map(each -> " from " + each).orElse("") + ", " + ways;
    }
}
