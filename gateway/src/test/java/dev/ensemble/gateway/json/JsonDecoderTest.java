package dev.ensemble.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.ensemble.gateway.error.ApiException;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderLine;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our reader takes a part of what protobuf's takes, and understands it the same. */
class JsonDecoderTest {
    private static final String GOOD = """
            {"name": "orders/1", "requestId": "k\\u00e9\\n", "customer": "ada \\ud83d\\ude00", "lines":
             [{"sku": "a", "quantity": 1}, {"sku": "b", "quantity": "20"}], "state": "PENDING",
             "createTime": "2026-01-31T12:00:00.5Z", "rejectReason": null}""";

    @Test
    void readsWhatProtobufReads() throws Exception {
        assertThat(ours(GOOD)).isEqualTo(protobufs(GOOD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0", "1e2", "100E-2", "-0", "0e999999999", "2147483647", "-2147483648", "\"7\"",
            "\"1e1\""})
    void readsIntegersHoweverTheyAreWritten(String number) throws Exception {
        String json = "{\"quantity\":" + number + "}";
        OrderLine.Builder line = OrderLine.newBuilder();
        JsonDecoder.decode(json.getBytes(StandardCharsets.UTF_8), line);
        if (!number.contains("999")) { // protobuf's own parser needs minutes for that one
            OrderLine.Builder expected = OrderLine.newBuilder();
            JsonFormat.parser().merge(json, expected);
            assertThat(line.build()).isEqualTo(expected.build());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2147483648", "1e10", "1e-1", "1e999999999", "1e-999999999", "0.5", "\" 1\"", "\"\"",
            "\"0x1\"", "\"01\""})
    void refusesWhatIsNoIntegerOf32Bits(String number) {
        assertThatThrownBy(() -> JsonDecoder.decode(
                ("{\"quantity\":" + number + "}").getBytes(StandardCharsets.UTF_8), OrderLine.newBuilder()))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("quantity: expected a whole number of 32 bits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-31T12:00:00Z", "2026-01-31T12:00:00.5Z", "2026-01-31T12:00:00.123456789Z",
            "2024-02-29T23:59:59+14:00", "2024-02-29T23:59:59-23:59", "2024-02-29T23:59:59-00:00",
            "0001-01-01T00:00:00Z", "9999-12-31T23:59:59+00:30"})
    void readsTimesAsProtobufDoes(String time) throws Exception {
        String json = "{\"createTime\":\"" + time + "\"}";
        assertThat(ours(json)).isEqualTo(protobufs(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-32T12:00:00Z", "2026-02-29T12:00:00Z", "2026-00-31T12:00:00Z",
            "2026-01-31T24:00:00Z", "2026-01-31T12:60:00Z", "2026-01-31T12:00:60Z", "2026-1-3T12:00:00Z",
            "2026-01-31T12:00Z", "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00", "2026-01-31 12:00:00Z", "2026-01-31",
            "2026-01-31T12:00:00+1", "2026-01-31T12:00:00+24:00", "2026-01-31T12:00:00-01:60", "2026-01-31t12:00:00z",
            "+12026-01-31T12:00:00Z", "0000-01-31T12:00:00Z", "now", ""})
    void refusesWhatIsNoTime(String time) {
        assertThatThrownBy(() -> ours("{\"createTime\":\"" + time + "\"}"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("createTime: expected a time such as");
    }

    @Test
    void nestingIsBoundedWhereTheContractAllowsIt() {
        for (int depth : new int[]{8, 10_000}) {
            String json = "{\"nestedType\":[".repeat(depth) + "]}".repeat(depth);
            AbstractThrowableAssert<?, ? extends Throwable> decoding = assertThatCode(() -> JsonDecoder.decode(
                    json.getBytes(StandardCharsets.UTF_8), DescriptorProto.newBuilder()));
            if (depth == 8) {
                decoding.doesNotThrowAnyException();
            } else {
                decoding.isInstanceOf(ApiException.class).hasMessageContaining("nested deeper than 32");
            }
        }
    }

    @Test
    void whateverItAcceptsProtobufUnderstandsTheSame() throws Exception {
        Random random = new Random(42);
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            String mutated = mutate(GOOD, random);
            Message read;
            try {
                read = ours(mutated);
            } catch (ApiException refused) {
                continue;
            }
            accepted++;
            assertThat(read).as(mutated).isEqualTo(protobufs(mutated));
        }
        assertThat(accepted).as("the mutations leave something to accept").isGreaterThan(1_000);
    }

    private static String mutate(String json, Random random) {
        StringBuilder text = new StringBuilder(json);
        for (int edits = 1 + random.nextInt(2); edits > 0; edits--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, "{}[]\",:0159.eE+-\\ntu \t".charAt(random.nextInt(21)));
                default -> text.setCharAt(at, "{}[]\",:0159.eE+-\\ntu z".charAt(random.nextInt(22)));
            }
        }
        return text.toString();
    }

    private static Order ours(String json) {
        Order.Builder order = Order.newBuilder();
        JsonDecoder.decode(json.getBytes(StandardCharsets.UTF_8), order);
        return order.build();
    }

    private static Order protobufs(String json) throws Exception {
        Order.Builder order = Order.newBuilder();
        JsonFormat.parser().merge(json, order);
        return order.build();
    }
}
