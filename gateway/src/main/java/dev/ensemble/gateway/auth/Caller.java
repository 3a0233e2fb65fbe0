package dev.ensemble.gateway.auth;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.ensemble.auth.v1.AuthProto;
import dev.ensemble.chassis.auth.Bearer;
import dev.ensemble.chassis.auth.Principal;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.route.Route;
import io.grpc.Context;

/**
 * The maker of a request.
 *
 * @param principal whose token it has; null where callers need none
 */
public record Caller(Principal principal, Bearer bearer) {
    /** Where callers need no token. */
    public static final Caller ANONYMOUS = new Caller(null, null);

    /** Empty where callers need no token. */
    public String name() {
        return principal == null ? "" : principal.name();
    }

    /** {@code context} whose calls carry the token on, so that services check it, too. */
    public Context in(Context context) {
        return bearer == null ? context : bearer.in(context);
    }

    /** Fills in whose the resource is to be, where the contract says that it is the caller's. */
    public void settle(Route route, Message.Builder request) {
        if (principal != null && route.mutates()) {
            route.bodyField().ifPresentOrElse(
                    body -> settle(request.getFieldBuilder(body)), () -> settle(request));
        }
    }

    private void settle(Message.Builder message) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.getOptions().getExtension(AuthProto.principal)) {
                Object given = message.getField(field);
                if (given.equals("")) {
                    message.setField(field, principal.name());
                } else if (!given.equals(principal.name())) {
                    throw ApiError.invalidField("NOT_THE_CALLER", field.getJsonName(),
                            "with tokens this is the token's subject, '" + principal.name() + "', or absent")
                            .exception();
                }
            }
        }
    }
}
