package dev.ensemble.chassis.identity;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Believes a process that has a certificate of one of our authorities, in time, with a name of our trust domain, and of a
 * server only when it is the one that was to be called: its name, not its address, says who it is.
 */
final class PeerTrust extends X509ExtendedTrustManager {
    /** Checks chain, validity and purpose; no certificate here needs the rest of PKIX. */
    private static final String SIMPLE = "SunX509";

    private final String trustDomain;
    private final Refusals refusals;
    private final LongAdder refused = new LongAdder();
    private volatile X509TrustManager authorities;

    PeerTrust(String trustDomain, Refusals refusals) {
        this.trustDomain = trustDomain;
        this.refusals = refusals;
    }

    /** Replaces all authorities. Connections that are there stay. */
    void trust(X509Certificate[] certificates) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < certificates.length; i++) {
            store.setCertificateEntry("authority-" + i, certificates[i]);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(SIMPLE);
        factory.init(store);
        authorities = (X509TrustManager) factory.getTrustManagers()[0];
    }

    /** How many peers were not believed. */
    long refused() {
        return refused.sum();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            authorities.checkClientTrusted(chain, authType);
            ours(SpiffeId.of(chain[0]));
        } catch (CertificateException e) {
            throw refuse("a caller", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        String expected = String.valueOf(engine.getPeerHost());
        try {
            authorities.checkServerTrusted(chain, authType);
            expect(expected, ours(SpiffeId.of(chain[0])));
        } catch (CertificateException e) {
            throw refuse("the server at the address of " + expected, e);
        }
    }

    private SpiffeId ours(SpiffeId peer) throws CertificateException {
        if (!peer.trustDomain().equals(trustDomain)) {
            throw new CertificateException(peer + " is not of the trust domain " + trustDomain);
        }
        return peer;
    }

    /** @param host the service, before it perhaps the instance */
    private static void expect(String host, SpiffeId peer) throws CertificateException {
        int dot = host.lastIndexOf('.');
        boolean expected = dot < 0 ? host.equals(peer.service())
                : peer.covers(host.substring(dot + 1), host.substring(0, dot));
        if (!expected) {
            throw new CertificateException(peer + " answers where " + host + " is expected");
        }
    }

    private CertificateException refuse(String peer, CertificateException why) {
        refused.increment();
        refusals.tell(peer, "is not believed", why.getMessage());
        return why;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("only checked for an engine");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("only checked for an engine");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("only checked for an engine");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("only checked for an engine");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() { return authorities.getAcceptedIssuers(); }
}
