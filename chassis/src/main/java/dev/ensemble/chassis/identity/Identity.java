package dev.ensemble.chassis.identity;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.chassis.scheduling.PeriodicTasks;
import io.grpc.util.AdvancedTlsX509KeyManager;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who this process is, and whom it believes: a {@link Svid} in a folder, read again when its issuer replaces its files.
 * New connections use the new one; those that are there go on. While it cannot be read the last one counts, and when that
 * nears its end the log says so.
 */
public final class Identity implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Identity.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
    /** It is renewed at half its life: when only a quarter is left, that does not work. */
    private static final int QUARTERS = 4;

    private final Path folder;
    private final Clock clock;
    private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    private final PeerTrust trust;
    private final PeriodicTasks looks = new PeriodicTasks("identity");
    private volatile Svid current;
    private List<Object> seen;
    private Instant warned = Instant.EPOCH;

    private Identity(Path folder, Svid svid, List<Object> seen, Refusals refusals, Clock clock)
            throws GeneralSecurityException, IOException {
        this.folder = folder;
        this.clock = clock;
        this.trust = new PeerTrust(svid.id().trustDomain(), refusals);
        this.seen = seen;
        use(svid);
    }

    /**
     * The one of a process that lies in {@code folder}; none where no folder is named.
     *
     * @throws UsageException says why it cannot be read, or whose it is: then the process must not start
     */
    public static Optional<Identity> of(String folder, String service, String instance, Refusals refusals) {
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        Identity identity = of(Path.of(folder), refusals, Clock.systemUTC());
        SpiffeId id = identity.id();
        if (!id.service().equals(service) || !id.instance().equals(instance)) {
            identity.close();
            throw new UsageException("--identity " + folder + " is that of " + id + ", this is " + instance + " of "
                    + service);
        }
        return Optional.of(identity);
    }

    /** The one that lies in {@code folder}, of whatever name. */
    public static Identity of(Path folder) {
        return of(folder, new Refusals(System::nanoTime), Clock.systemUTC());
    }

    static Identity of(Path folder, Refusals refusals, Clock clock) {
        try {
            List<Object> marks = marks(folder);
            Svid svid = Svid.read(folder);
            if (clock.instant().isAfter(svid.expires())) {
                throw new IOException("the certificate of " + svid.id() + " expired at " + svid.expires());
            }
            Identity identity = new Identity(folder, svid, marks, refusals, clock);
            identity.looks.repeat("read the certificate in " + folder, BETWEEN_LOOKS, BETWEEN_LOOKS, identity::look);
            identity.looks.repeat("look at the certificate's end", BETWEEN_LOOKS, BETWEEN_LOOKS,
                    identity::warnBeforeTheEnd);
            return identity;
        } catch (IOException | GeneralSecurityException e) {
            throw new UsageException("--identity " + folder + " cannot be used: " + sentence(e));
        }
    }

    private static String sentence(Exception e) {
        return e.getClass().getPackageName().equals("java.nio.file")
                ? e.getClass().getSimpleName() + " " + e.getMessage()
                : e.getMessage();
    }

    /** Its name. */
    public SpiffeId id() {
        return current.id();
    }

    /** When its certificate ends, unless it is replaced. */
    public Instant expires() {
        return current.expires();
    }

    /** Which of its certificates it shows: each has another number. */
    public BigInteger serialNumber() {
        return current.chain()[0].getSerialNumber();
    }

    /** How many authorities it believes. */
    public int authorities() {
        return current.authorities().length;
    }

    /** How many peers were not believed. */
    public long refused() {
        return trust.refused();
    }

    /** What it shows. */
    public X509ExtendedKeyManager keys() {
        return keys;
    }

    /** What it believes. */
    public X509ExtendedTrustManager trust() {
        return trust;
    }

    /** Reads the files if one of them has changed. */
    synchronized void look() throws IOException, GeneralSecurityException {
        List<Object> now = marks(folder);
        if (!now.equals(seen)) {
            Svid svid = Svid.read(folder).requireOneKey();
            if (!svid.id().equals(current.id())) {
                throw new IOException("it is that of another process: " + svid.id());
            }
            use(svid);
            seen = now;
            log.info("certificate renewed: {}", svid);
        }
    }

    private void use(Svid svid) throws GeneralSecurityException, IOException {
        trust.trust(svid.authorities());
        keys.updateIdentityCredentials(svid.chain(), svid.key());
        current = svid;
    }

    /** Whether it is late; says so once a minute. */
    boolean warnBeforeTheEnd() {
        Svid svid = current;
        Duration life = Duration.between(svid.chain()[0].getNotBefore().toInstant(), svid.expires());
        Duration left = Duration.between(clock.instant(), svid.expires());
        boolean late = left.compareTo(life.dividedBy(QUARTERS)) < 0;
        if (late && clock.instant().isAfter(warned.plus(BETWEEN_WARNINGS))) {
            warned = clock.instant();
            log.warn("the certificate of {} was not renewed: in {} s no new connection is possible any more",
                    svid.id(), Math.max(0, left.toSeconds()));
        }
        return late;
    }

    private static List<Object> marks(Path folder) throws IOException {
        List<Object> marks = new ArrayList<>();
        for (String name : List.of(Svid.CERTIFICATE, Svid.KEY, Svid.BUNDLE)) {
            Path file = folder.resolve(name);
            marks.add(Files.getLastModifiedTime(file));
            marks.add(Files.size(file));
        }
        return marks;
    }

    @Override
    public void close() {
        looks.close();
    }
}
