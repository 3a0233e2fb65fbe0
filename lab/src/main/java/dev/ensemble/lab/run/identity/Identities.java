package dev.ensemble.lab.run.identity;

import dev.ensemble.chassis.authority.AlternativeName;
import dev.ensemble.chassis.authority.CertificateAuthority;
import dev.ensemble.chassis.authority.Issued;
import dev.ensemble.chassis.identity.Identity;
import dev.ensemble.chassis.identity.SpiffeId;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.chassis.scheduling.PeriodicTasks;
import dev.ensemble.lab.run.supervisor.DataFolder;
import dev.ensemble.lab.run.supervisor.PrivateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives each process of one ensemble its certificate, in a folder of its own with the files of spiffe-helper, and a new
 * one when half of its life is over.
 */
public final class Identities implements AutoCloseable {
    /** Whose certificates these are. */
    public static final String TRUST_DOMAIN = "ensemble";

    private static final Duration MOST_SKEW = Duration.ofSeconds(30);
    /** Soon after a machine wakes up, whose sleep no timer counts, but certificates do. */
    private static final Duration MOST_PAUSE = Duration.ofSeconds(10);
    private static final int LOOKS_A_LIFE = 20;

    private final Path folder;
    private final CertificateLife life;
    private final AuthorityFiles files;
    private final Map<SpiffeId, Issued> issued = new ConcurrentHashMap<>();
    private final Map<SpiffeId, Identity> borrowed = new ConcurrentHashMap<>();
    private final Set<SpiffeId> forgotten = ConcurrentHashMap.newKeySet();
    private final CallerCertificate callers;
    private final PeriodicTasks renewals = new PeriodicTasks("identities");
    private volatile List<CertificateAuthority> authorities;

    private Identities(Path folder, Duration time) throws IOException {
        this.folder = folder;
        Clock clock = Clock.systemUTC();
        this.files = new AuthorityFiles(folder.resolve("ca"), clock);
        this.authorities = List.of(files.open());
        Duration part = time.dividedBy(LOOKS_A_LIFE);
        this.life = new CertificateLife(time, part.compareTo(MOST_SKEW) < 0 ? part : MOST_SKEW, clock);
        this.callers = new CallerCertificate(folder.resolve("tls"), life);
        Duration pause = part.compareTo(MOST_PAUSE) < 0 ? part : MOST_PAUSE;
        renewals.repeat("renew certificates", pause, pause, this::renew);
    }

    /** Those of the ensemble in {@code data}, of certificates that count for {@code life}. */
    public static Identities prepare(Path data, Duration life) throws IOException {
        return new Identities(DataFolder.identities(data), life);
    }

    /** Where the process finds its own; there is one when {@link #ensure} has returned. */
    public Path folder(String instance) {
        return folder.resolve(instance);
    }

    /** Gives the process a certificate that counts for at least half of its life. */
    public void ensure(String service, String instance) throws IOException {
        ensure(new SpiffeId(TRUST_DOMAIN, service, instance));
    }

    private void ensure(SpiffeId id) throws IOException {
        Issued last = issued.get(id);
        if (last == null || life.isHalfOver(last)) {
            write(id, last);
        }
    }

    /** The key last: a reader takes the files when they belong together. */
    private synchronized void write(SpiffeId id, Issued last) throws IOException {
        Issued next = last != null && !life.isHalfOver(last) ? last : issue(id);
        Path own = folder(name(id));
        PrivateFile.folder(own);
        StringBuilder bundle = new StringBuilder();
        authorities.forEach(authority -> bundle.append(authority.own().certificatePem()));
        PrivateFile.replace(own.resolve("bundle.pem"), bundle.toString());
        PrivateFile.replace(own.resolve("svid.pem"), next.certificatePem());
        PrivateFile.replace(own.resolve("svid_key.pem"), next.keyPem());
        issued.put(id, next);
    }

    private Issued issue(SpiffeId id) {
        return life.issue(authorities.getFirst(), name(id), List.of(AlternativeName.uri(id.toString())));
    }

    /** Where the gateways find what they show their callers. */
    public Path forCallers() throws IOException {
        callers.ensure(authorities);
        return callers.folder();
    }

    /** The file of the authorities that callers have to believe. */
    public Path authoritiesForCallers() {
        return callers.authorities();
    }

    private void renew() throws IOException {
        if (callers.isWanted()) {
            callers.ensure(authorities);
        }
        for (SpiffeId id : issued.keySet()) {
            if (!forgotten.contains(id)) {
                ensure(id);
            }
        }
    }

    /** What the lab itself is called where it calls processes as one of this service. */
    public static String lab(String service) {
        return service + "-lab";
    }

    /** What the lab itself calls processes with, in a name that the rules know. */
    public Credentials as(String service, String instance) throws IOException {
        return Credentials.of(borrow(service, instance));
    }

    /** What all processes of a service may share, such as pods of one deployment. */
    public Credentials ofAll(String service) throws IOException {
        SpiffeId id = new SpiffeId(TRUST_DOMAIN, service, "");
        ensure(id);
        return Credentials.of(borrowed.computeIfAbsent(id, each -> Identity.of(folder(name(each)))));
    }

    private static String name(SpiffeId id) {
        return id.instance().isEmpty() ? id.service() : id.instance();
    }

    /** The identity behind {@link #as}, closed with all others. */
    public Identity borrow(String service, String instance) throws IOException {
        ensure(service, instance);
        return borrowed.computeIfAbsent(
                new SpiffeId(TRUST_DOMAIN, service, instance), id -> Identity.of(folder(instance)));
    }

    /** Begins to change the authority: all processes believe the next one, too, and the former still issues. */
    public void announceAuthority() throws IOException {
        authorities = List.of(authorities.getFirst(), files.create());
        rewrite(false);
    }

    /** Lets the one that was announced issue, and gives each process a certificate of it. */
    public void changeAuthority() throws IOException {
        authorities = authorities.reversed();
        files.keep(authorities.getFirst());
        rewrite(true);
    }

    /** Ends the change: the former authority counts no longer. */
    public void endFormerAuthority() throws IOException {
        authorities = List.of(authorities.getFirst());
        rewrite(false);
    }

    private void rewrite(boolean anew) throws IOException {
        if (callers.isWanted()) {
            callers.write(authorities, anew);
        }
        for (SpiffeId id : issued.keySet()) {
            write(id, anew ? null : issued.get(id));
        }
    }

    /** For experiments: the authority that issues now, for what must be refused. */
    public CertificateAuthority authority() {
        return authorities.getFirst();
    }

    /** For experiments: this process alone has a certificate of an authority that no other process believes. */
    public void authorityOfOne(String service, String instance) throws IOException {
        List<CertificateAuthority> all = authorities;
        authorities = List.of(files.create(), all.getFirst());
        write(new SpiffeId(TRUST_DOMAIN, service, instance), null);
        authorities = all;
    }

    /** For experiments: this process gets new certificates again. */
    public void remember(String service, String instance) {
        forgotten.remove(new SpiffeId(TRUST_DOMAIN, service, instance));
    }

    /** For experiments: this process gets no new certificate any more. */
    public void forget(String service, String instance) {
        forgotten.add(new SpiffeId(TRUST_DOMAIN, service, instance));
    }

    @Override
    public void close() {
        renewals.close();
        borrowed.values().forEach(Identity::close);
    }
}
