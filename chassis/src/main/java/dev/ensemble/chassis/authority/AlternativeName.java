package dev.ensemble.chassis.authority;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/** What a certificate says that its owner is called (GeneralName). */
public final class AlternativeName {
    private final byte[] encoded;

    private AlternativeName(int kind, byte[] value) {
        this.encoded = Der.implicit(kind, value);
    }

    /** Such as {@code spiffe://ensemble/order/order-1}. */
    public static AlternativeName uri(String uri) {
        return new AlternativeName(6, uri.getBytes(StandardCharsets.US_ASCII));
    }

    /** Such as {@code localhost}. */
    public static AlternativeName host(String name) {
        return new AlternativeName(2, name.getBytes(StandardCharsets.US_ASCII));
    }

    /** Such as 127.0.0.1. */
    public static AlternativeName address(InetAddress address) {
        return new AlternativeName(7, address.getAddress());
    }

    byte[] encoded() {
        return encoded.clone();
    }
}
