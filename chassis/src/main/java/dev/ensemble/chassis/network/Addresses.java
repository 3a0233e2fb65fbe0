package dev.ensemble.chassis.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses that a host to listen at stands for. */
public final class Addresses {

    private static final Logger log = LoggerFactory.getLogger(Addresses.class);
    private static final String IPV4 = "127.0.0.1";
    private static final String IPV6 = "::1";

    private Addresses() {}

    /**
     * One address, of {@code *} that of all addresses of whichever kind the machine has; of {@code localhost} both
     * loopbacks, because callers try either first. The one of IPv6 is left out where it cannot be had: the machine has
     * none, another process has the port, or any port will do, as two would differ.
     *
     * @param shared whether other processes may listen there, too
     */
    public static List<InetSocketAddress> of(String host, int port, boolean shared) {
        if (host.equals("*")) {
            return List.of(new InetSocketAddress(port));
        }
        if (!host.equals("localhost")) {
            return List.of(new InetSocketAddress(host, port));
        }
        InetSocketAddress first = new InetSocketAddress(IPV4, port);
        InetSocketAddress second = new InetSocketAddress(IPV6, port);
        return port != 0 && canBeHad(second, shared) ? List.of(first, second) : List.of(first);
    }

    /** Whether nobody but this machine can be at {@code host}. */
    public static boolean isLoopback(String host) {
        try {
            return host != null && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /** Binds and does not listen, so that no connection comes to be lost. */
    private static boolean canBeHad(InetSocketAddress address, boolean shared) {
        try (SocketChannel probe = SocketChannel.open()) {
            probe.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (shared) {
                probe.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            probe.bind(address);
            return true;
        } catch (UnsupportedAddressTypeException e) {
            log.info("not at {}: this machine has no IPv6", address);
            return false;
        } catch (IOException | UnsupportedOperationException e) {
            log.info("not at {}: {}", address, e.getMessage());
            return false;
        }
    }
}
