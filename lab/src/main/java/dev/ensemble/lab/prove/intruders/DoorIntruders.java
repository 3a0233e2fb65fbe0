package dev.ensemble.lab.prove.intruders;

import dev.ensemble.lab.run.control.ControlServer;
import dev.ensemble.lab.run.supervisor.DataFolder;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import dev.ensemble.lab.run.supervisor.Ledger;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Intruders that come by a door that is no front door. */
final class DoorIntruders {
    static final String GROUP = "doors";

    private static final int TIMEOUT_MILLIS = 2_000;
    private static final String VICTIM = "order-1";
    private static final String FAIL_POINT = "/failpoints/order.create-reservation.before";

    /** One whose ports listen at all addresses, as on Kubernetes. */
    static final String REACHABLE = "order-2";

    private final Site site;

    private DoorIntruders(Site site) {
        this.site = site;
    }

    static List<Intruder> of(Site site) throws IOException {
        List<Intruder> all = new ArrayList<>(new DoorIntruders(site).all());
        LeftOpen left = new LeftOpen(site);
        all.add(Intruder.withoutControl("files with secrets that others may read", "none", left::readableByOthers));
        all.add(Intruder.withoutControl("secrets in ps, logs, status, metrics", "none", left::told));
        all.add(Intruder.withoutControl("passwords in the environment of other services", "none", left::inherited));
        return all;
    }

    private List<Intruder> all() throws IOException {
        List<Intruder> all = new ArrayList<>();
        all.add(Intruder.of("a fail point is set", "400", "200", this::failPoint));
        all.add(Intruder.withoutControl("the supervisor's control without its secret", "401, with it 200",
                this::control));
        elsewhere().ifPresent(address -> all.add(Intruder.of(
                "a fail point of " + REACHABLE + ", which has some, from another address", "403", "200",
                () -> setFailPoint(address.getHostAddress(), REACHABLE))));
        all.add(Intruder.of("ports of order-1 and its admin port from another address", "no answer", "answered",
                this::fromElsewhere));
        return all;
    }

    private String failPoint() throws IOException, InterruptedException {
        return setFailPoint("127.0.0.1", VICTIM);
    }

    private String setFailPoint(String host, String instance) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + host + ":" + site.ensemble().instance(instance).adminPort() + FAIL_POINT);
        return site.answer(HttpRequest.newBuilder(uri).PUT(BodyPublishers.ofString("delay(1ms)")));
    }

    private String control() throws IOException, InterruptedException {
        try (ControlServer server = ControlServer.start(site.ensemble(), () -> {})) {
            Ledger.SupervisorState state = Ledger.read(DataFolder.stateFile(site.ensemble().data())).orElseThrow();
            URI uri = URI.create("http://127.0.0.1:" + state.controlPort() + "/v1/status");
            return site.answer(HttpRequest.newBuilder(uri)) + ", with it "
                    + site.answer(HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + state.token()));
        }
    }

    private String fromElsewhere() throws IOException {
        Optional<InetAddress> address = elsewhere();
        InstanceStatus victim = site.ensemble().instance(VICTIM);
        boolean answered = address.isPresent()
                && (answers(address.get(), victim.port()) || answers(address.get(), victim.adminPort()));
        return address.isEmpty() || !answered ? "no answer" : "answered";
    }

    private static Optional<InetAddress> elsewhere() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
                .findFirst();
    }

    private static boolean answers(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), TIMEOUT_MILLIS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
