package dev.ensemble.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import dev.ensemble.inventory.v1.Item;
import dev.ensemble.inventory.v1.ListReservationsResponse;
import dev.ensemble.order.v1.ListOrdersResponse;
import dev.ensemble.order.v1.Order;
import dev.ensemble.registry.v1.ListInstancesResponse;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonPrinterTest {
    private static final String LETTERS = "aZ09 /-\"\\\b\f\n\r\t\0\u001f<>&='\u007fäß\u2028\u2029\ufeff€\ud83d\ude00";
    private static final List<Integer> NANOS = List.of(0, 1, 1_000, 120_000_000, 999_999_999);

    private final JsonFormat.Printer protobufs =
            JsonFormat.printer().alwaysPrintFieldsWithNoPresence().omittingInsignificantWhitespace();

    static List<Message> types() {
        return List.of(
                Order.getDefaultInstance(),
                ListOrdersResponse.getDefaultInstance(),
                Item.getDefaultInstance(),
                ListReservationsResponse.getDefaultInstance(),
                ListInstancesResponse.getDefaultInstance());
    }

    @ParameterizedTest
    @MethodSource("types")
    void printsAsProtobufItselfDoes(Message type) throws Exception {
        assertThat(JsonPrinter.print(type)).isEqualTo(protobufs.print(type) + "\n");
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            Message message = filled(type, random);
            assertThat(JsonPrinter.print(message)).isEqualTo(protobufs.print(message) + "\n");
        }
    }

    @Test
    void leavesMapsToProtobuf() {
        assertThat(JsonWriter.knows(ListInstancesResponse.getDescriptor())).isFalse();
        assertThat(JsonWriter.knows(ListOrdersResponse.getDescriptor())).isTrue();
    }

    private static Message filled(Message type, Random random) {
        if (type instanceof Timestamp) {
            return Timestamp.newBuilder()
                    .setSeconds(random.nextLong(-62_135_596_800L, 253_402_300_800L))
                    .setNanos(NANOS.get(random.nextInt(NANOS.size())))
                    .build();
        }
        Message.Builder message = type.newBuilderForType();
        for (FieldDescriptor field : type.getDescriptorForType().getFields()) {
            int times = field.isRepeated() ? random.nextInt(3) : random.nextInt(2);
            for (int i = 0; i < times && !field.isMapField(); i++) {
                Object value = value(field, message, random);
                if (field.isRepeated()) {
                    message.addRepeatedField(field, value);
                } else {
                    message.setField(field, value);
                }
            }
        }
        return message.build();
    }

    private static Object value(FieldDescriptor field, Message.Builder message, Random random) {
        return switch (field.getJavaType()) {
            case STRING -> string(random);
            case INT -> random.nextInt();
            case LONG -> random.nextLong();
            case BOOLEAN -> true;
            case ENUM -> {
                EnumDescriptor type = field.getEnumType();
                yield type.findValueByNumberCreatingIfUnknown(random.nextInt(type.getValues().size() + 2));
            }
            case MESSAGE -> filled(message.newBuilderForField(field).build(), random);
            default -> throw new IllegalStateException("no contract has a " + field.getType());
        };
    }

    private static String string(Random random) {
        StringBuilder string = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            string.appendCodePoint(LETTERS.codePointAt(
                    LETTERS.offsetByCodePoints(0, random.nextInt(LETTERS.codePointCount(0, LETTERS.length())))));
        }
        return string.toString();
    }
}
