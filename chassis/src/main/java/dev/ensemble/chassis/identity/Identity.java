package dev.ensemble.chassis.identity;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.chassis.scheduling.PeriodicTasks;
import io.grpc.util.AdvancedTlsX509KeyManager;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    private static final List<String> FILES = List.of(Svid.CERTIFICATE, Svid.KEY, Svid.BUNDLE);

    private final Path folder;
    private final LateRenewal renewal;
    private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    private final PeerTrust trust;
    private final PeriodicTasks looks = new PeriodicTasks("identity");
    private volatile Svid current;
    private List<Object> seen;

    private Identity(Path folder, Svid svid, List<Object> seen, Refusals refusals, Clock clock)
            throws GeneralSecurityException, IOException {
        this.folder = folder;
        this.renewal = new LateRenewal(clock);
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
        if (!id.covers(service, instance)) {
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
            List<Object> marks = PemFiles.marks(folder, FILES);
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
            throw new UsageException("--identity " + folder + " cannot be used: " + PemFiles.sentence(e));
        }
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
        List<Object> now = PemFiles.marks(folder, FILES);
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
        return renewal.warn(current.id().toString(), current.chain()[0]);
    }

    @Override
    public void close() {
        looks.close();
    }
}
