package dev.ensemble.lab.run.identity;

import dev.ensemble.chassis.authority.AlternativeName;
import dev.ensemble.chassis.authority.CertificateAuthority;
import dev.ensemble.chassis.authority.Issued;
import dev.ensemble.chassis.identity.PublicCertificate;
import dev.ensemble.lab.run.supervisor.PrivateFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The certificate that all gateways show their callers, for the names that this machine has for itself. */
final class CallerCertificate {
    private static final String AUTHORITIES = "ca.crt";

    private final Path folder;
    private final CertificateLife life;
    private Issued last;

    CallerCertificate(Path folder, CertificateLife life) {
        this.folder = folder;
        this.life = life;
    }

    Path folder() {
        return folder;
    }

    /** What a caller has to believe. */
    Path authorities() {
        return folder.resolve(AUTHORITIES);
    }

    synchronized boolean isWanted() { return last != null; }

    /** Issues one, if there is none that counts for half of its life. */
    synchronized void ensure(List<CertificateAuthority> authorities) throws IOException {
        if (last == null || life.isHalfOver(last)) {
            write(authorities, true);
        }
    }

    /**
     * Writes what counts now.
     *
     * @param authorities the first issues, and callers are to believe all
     */
    synchronized void write(List<CertificateAuthority> authorities, boolean anew) throws IOException {
        if (anew) {
            last = life.issue(authorities.getFirst(), "gateway", names());
        }
        PrivateFile.folder(folder);
        PrivateFile.replace(authorities(), authorities.stream()
                .map(each -> each.own().certificatePem()).collect(Collectors.joining()));
        PrivateFile.replace(folder.resolve(PublicCertificate.CERTIFICATE), last.certificatePem());
        PrivateFile.replace(folder.resolve(PublicCertificate.KEY), last.keyPem());
    }

    private static List<AlternativeName> names() throws UnknownHostException {
        List<AlternativeName> names = new ArrayList<>(List.of(
                AlternativeName.host("localhost"),
                AlternativeName.address(InetAddress.getByName("127.0.0.1")),
                AlternativeName.address(InetAddress.getByName("::1"))));
        ownName().filter(name -> name.matches("[A-Za-z0-9.-]+"))
                .ifPresent(name -> names.add(AlternativeName.host(name)));
        return names;
    }

    /** None where the system does not know it. */
    private static Optional<String> ownName() {
        try {
            return Optional.of(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
