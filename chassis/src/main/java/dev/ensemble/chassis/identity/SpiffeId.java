package dev.ensemble.chassis.identity;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a process in its certificate (SPIFFE), such as {@code spiffe://ensemble/order/order-1}; or of all processes
 * of a service, such as {@code spiffe://ensemble/order}, where they share one.
 *
 * @param trustDomain whose certificates count for each other
 * @param service such as {@code order}
 * @param instance its id in the registry, such as {@code order-1}; empty for all of the service
 */
public record SpiffeId(String trustDomain, String service, String instance) {
    private static final String LABEL = "([a-z][a-z0-9-]{0,62})";
    private static final Pattern FORM =
            Pattern.compile("spiffe://([a-z0-9._-]{1,255})/" + LABEL + "(?:/" + LABEL + ")?");
    /** GeneralName: uniformResourceIdentifier. */
    private static final Integer URI = 6;

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static SpiffeId parse(String uri) {
        Matcher form = FORM.matcher(uri);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'" + uri + "' is no name of a process; expected spiffe://<trust domain>/<service>/<instance>");
        }
        return new SpiffeId(form.group(1), form.group(2), form.group(3) == null ? "" : form.group(3));
    }

    /** The name in a certificate, which must have exactly one. */
    static SpiffeId of(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        List<String> uris = names == null
                ? List.of()
                : names.stream().filter(name -> name.get(0).equals(URI)).map(name -> (String) name.get(1)).toList();
        if (uris.size() != 1) {
            throw new CertificateException("a certificate must have exactly one SPIFFE id, this has " + uris.size());
        }
        try {
            return parse(uris.getFirst());
        } catch (IllegalArgumentException e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }

    /** Whether who has this name may be that instance. */
    public boolean covers(String otherService, String otherInstance) {
        return service.equals(otherService) && (instance.isEmpty() || instance.equals(otherInstance));
    }

    /** The authority of a channel to this process: what {@link PeerTrust} expects of the server. */
    static String authority(String service, String instance) {
        return instance + "." + service;
    }

    @Override
    public String toString() {
        return "spiffe://" + trustDomain + "/" + service + (instance.isEmpty() ? "" : "/" + instance);
    }
}
