package dev.ensemble.lab.prove.intruders;

import dev.ensemble.lab.prove.Results;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A token that counted until its key was taken back. */
final class RevokedKey {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int CONNECTIONS = 8;
    private static final String REFUSED = "401 TOKEN_INVALID";

    private RevokedKey() {}

    static void attempt(Site site, Results results) throws Exception {
        String token = site.token("bob");
        String before = ask(site, token);
        site.issuer().renewKey();
        String after = await(site, token, REFUSED);
        String renewed = await(site, site.token("bob"), "200");
        results.record("tokens: of a revoked key", before + ", then " + after + "; by the new key " + renewed,
                before.equals("200") && after.equals(REFUSED) && renewed.equals("200"));
    }

    /** Both gateways look at the keys every two seconds. */
    private static String await(Site site, String token, String expected) throws Exception {
        try {
            Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(200)).until(
                    () -> answers(site, token).equals(Set.of(expected)));
        } catch (ConditionTimeoutException late) {
            return ask(site, token);
        }
        return expected;
    }

    /** Over connections of their own, so that both gateways answer. */
    private static Set<String> answers(Site site, String token) throws Exception {
        Set<String> answers = new TreeSet<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            try (HttpClient client = HttpClient.newHttpClient()) {
                answers.add(Site.answer(client, authorized(site, token)));
            }
        }
        return answers;
    }

    private static HttpRequest.Builder authorized(Site site, String token) {
        return site.request("/v1/orders").header("Authorization", "Bearer " + token);
    }

    private static String ask(Site site, String token) throws Exception {
        return site.answer(authorized(site, token));
    }
}
