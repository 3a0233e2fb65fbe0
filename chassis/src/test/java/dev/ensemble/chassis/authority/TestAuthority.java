package dev.ensemble.chassis.authority;

import dev.ensemble.chassis.identity.Identity;
import dev.ensemble.chassis.identity.PublicCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An authority of a test's own, and folders as a supervisor writes them. */
public final class TestAuthority {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Path folders;
    private final CertificateAuthority authority =
            CertificateAuthority.create(Instant.now().minus(HOUR), Instant.now().plus(HOUR.multipliedBy(24)));

    /** @param folders where to write identities */
    public TestAuthority(Path folders) {
        this.folders = folders;
    }

    /** What others must trust to believe what it issues. */
    public X509Certificate certificate() {
        return authority.own().certificate();
    }

    /** A certificate for an hour from now on. */
    public Issued issue(String uri) {
        return issue(uri, Instant.now().minusSeconds(1), Instant.now().plus(HOUR));
    }

    public Issued issue(String uri, Instant notBefore, Instant notAfter) {
        return authority.issue("test", List.of(AlternativeName.uri(uri)), notBefore, notAfter);
    }

    /** A certificate with any names, for an hour from now on. */
    public Issued issueNames(List<AlternativeName> names) {
        return authority.issue("test", names, Instant.now().minusSeconds(1), Instant.now().plus(HOUR));
    }

    /** The folder of a process, with a certificate for an hour. */
    public Path folder(String service, String instance) {
        Path folder = folders.resolve(instance);
        write(folder, issue("spiffe://ensemble/" + service + "/" + instance), certificate());
        return folder;
    }

    /** Writes, or replaces, what a server at the loopback address shows callers from outside. */
    public Path publicFolder(String name) {
        Path folder = folders.resolve(name);
        Issued issued = issueNames(List.of(
                AlternativeName.host("localhost"), AlternativeName.address(InetAddress.getLoopbackAddress())));
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(PublicCertificate.CERTIFICATE), issued.certificatePem());
            Files.writeString(folder.resolve(PublicCertificate.KEY), issued.keyPem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    /** The identity of a process. */
    public Identity identity(String service, String instance) {
        return Identity.of(folder(service, instance));
    }

    /** Writes the files of one process. */
    public static void write(Path folder, Issued svid, X509Certificate... bundle) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("svid.pem"), svid.certificatePem());
            Files.writeString(folder.resolve("svid_key.pem"), svid.keyPem());
            Files.writeString(
                    folder.resolve("bundle.pem"),
                    String.join("", List.of(bundle).stream().map(Issued::pem).toList()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
