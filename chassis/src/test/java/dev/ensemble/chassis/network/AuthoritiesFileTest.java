package dev.ensemble.chassis.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.authority.CertificateAuthority;
import dev.ensemble.chassis.authority.Issued;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthoritiesFileTest {
    @TempDir
    private Path folder;

    private static X509Certificate authority() {
        Instant now = Instant.now();
        return CertificateAuthority.create(now, now.plus(Duration.ofHours(1))).own().certificate();
    }

    /** The same but for the serial number, which makes its signature wrong; nobody looks at that of an authority. */
    private static X509Certificate withSerial(X509Certificate certificate, byte[] serial) throws Exception {
        byte[] encoded = certificate.getEncoded();
        byte[] own = certificate.getSerialNumber().toByteArray();
        int at = 0;
        while (!Arrays.equals(encoded, at, at + own.length, own, 0, own.length)) {
            at++;
        }
        System.arraycopy(serial, 0, encoded, at, serial.length);
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(encoded));
    }

    @Test
    void authoritiesWhoseCertificatesHaveTheSameSerialNumberAreAllBelieved() throws Exception {
        X509Certificate one = authority();
        X509Certificate other = withSerial(authority(), one.getSerialNumber().toByteArray());
        Path file = Files.writeString(folder.resolve("bundle.pem"), Issued.pem(one) + Issued.pem(other));

        KeyStore believed = AuthoritiesFile.store(file);

        assertThat(believed.getCertificateAlias(one)).isNotNull();
        assertThat(believed.getCertificateAlias(other)).isNotNull();
    }
}
