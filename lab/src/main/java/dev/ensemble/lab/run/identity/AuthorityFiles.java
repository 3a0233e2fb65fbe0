package dev.ensemble.lab.run.identity;

import dev.ensemble.chassis.authority.CertificateAuthority;
import dev.ensemble.chassis.authority.Issued;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.supervisor.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;

/** Where the certificate authority of an ensemble is kept: its key is for the owner alone. */
final class AuthorityFiles {
    private static final Duration LIFE = Duration.ofDays(365);
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Path certificate;
    private final Path key;
    private final CertificateLife life;

    AuthorityFiles(Path folder, Clock clock) {
        this.certificate = folder.resolve("ca.pem");
        this.key = folder.resolve("ca_key.pem");
        this.life = new CertificateLife(LIFE, SKEW, clock);
    }

    /** The one that is kept, or a new one when there is none or half of its life is over. */
    CertificateAuthority open() throws IOException {
        if (Files.exists(key)) {
            CertificateAuthority kept = read();
            if (!life.isHalfOver(kept.own())) {
                return kept;
            }
        }
        CertificateAuthority made = create();
        keep(made);
        return made;
    }

    CertificateAuthority create() {
        return life.authority();
    }

    void keep(CertificateAuthority authority) throws IOException {
        PrivateFile.folder(key.getParent());
        PrivateFile.replace(key, authority.own().keyPem());
        PrivateFile.replace(certificate, authority.own().certificatePem());
    }

    private CertificateAuthority read() throws IOException {
        try {
            return CertificateAuthority.of(Issued.of(Files.readString(certificate), Files.readString(key)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UsageException("the certificate authority in " + key.getParent() + " cannot be read ("
                    + e.getMessage() + "); without that folder a new one is made");
        }
    }
}
