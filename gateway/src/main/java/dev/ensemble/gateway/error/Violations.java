package dev.ensemble.gateway.error;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.rpc.BadRequest;
import java.util.function.UnaryOperator;

/** Field paths of a gRPC request, told in the words of the HTTP request. */
public final class Violations {
    private Violations() {}

    static BadRequest rename(BadRequest bad, UnaryOperator<String> fieldPath) {
        BadRequest.Builder renamed = bad.toBuilder();
        renamed.getFieldViolationsBuilderList().forEach(v -> v.setField(fieldPath.apply(v.getField())));
        return renamed.build();
    }

    /**
     * The JSON path of {@code path}, without the field that the HTTP body stands for:
     * {@code order.lines[0].unit_price} becomes {@code lines[0].unitPrice}.
     *
     * @param body name of the field that is the HTTP body; {@code *} or empty when there is no such field
     */
    public static String jsonPath(Descriptor request, String body, String path) {
        StringBuilder out = new StringBuilder();
        Descriptor type = request;
        for (String step : path.split("\\.")) {
            int bracket = step.indexOf('[');
            String name = bracket < 0 ? step : step.substring(0, bracket);
            FieldDescriptor field = type == null ? null : type.findFieldByName(name);
            boolean isBody = out.isEmpty() && type == request && name.equals(body);
            if (!isBody) {
                out.append(out.isEmpty() ? "" : ".").append(field == null ? name : field.getJsonName());
                out.append(bracket < 0 ? "" : step.substring(bracket));
            }
            boolean nested = field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            type = nested ? field.getMessageType() : null;
        }
        return out.toString();
    }
}
