package dev.ensemble.gateway.error;

import com.google.gson.stream.JsonWriter;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorDetailsProto;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Prints an {@link ApiError} as the JSON body that AIP-193 describes. */
public final class ErrorBody {
    private static final JsonFormat.Printer DETAILS = JsonFormat.printer()
            .usingTypeRegistry(TypeRegistry.newBuilder()
                    .add(ErrorDetailsProto.getDescriptor().getMessageTypes())
                    .build())
            .omittingInsignificantWhitespace();

    private ErrorBody() {}

    /** One line, ended by a newline. */
    public static String print(ApiError error) {
        StringWriter text = new StringWriter(256);
        try (JsonWriter json = new JsonWriter(text)) {
            json.beginObject().name("error").beginObject();
            json.name("code").value(error.http());
            json.name("status").value(error.code().name());
            json.name("message").value(error.message());
            json.name("details").beginArray();
            for (Message detail : error.details()) {
                json.jsonValue(DETAILS.print(Any.pack(detail)));
            }
            json.endArray().endObject().endObject();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a detail of unknown type", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }
}
