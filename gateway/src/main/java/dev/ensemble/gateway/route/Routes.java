package dev.ensemble.gateway.route;

import com.google.api.AnnotationsProto;
import com.google.api.ClientProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import dev.ensemble.gateway.error.ApiError;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All routes of the API, taken from the annotations in the contracts. A method without one is not exposed. */
public final class Routes {
    private final List<Route> routes;

    private Routes(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /** A route that matched, and the fields that its path sets. */
    public record Match(Route route, Map<String, String> fields) {}

    public static Routes of(ServiceDescriptor... services) {
        List<Route> routes = new ArrayList<>();
        for (ServiceDescriptor service : services) {
            for (MethodDescriptor<?, ?> method : service.getMethods()) {
                Descriptors.MethodDescriptor rpc =
                        ((ProtoMethodDescriptorSupplier) method.getSchemaDescriptor()).getMethodDescriptor();
                if (rpc.getOptions().hasExtension(AnnotationsProto.http)) {
                    HttpRule rule = rpc.getOptions().getExtension(AnnotationsProto.http);
                    String backend = rpc.getService().getOptions().getExtension(ClientProto.defaultHost);
                    Stream.concat(Stream.of(rule), rule.getAdditionalBindingsList().stream())
                            .map(binding -> route(binding, rpc, method, backend))
                            .forEach(routes::add);
                }
            }
        }
        return new Routes(routes);
    }

    public List<Route> all() {
        return routes;
    }

    /** The route for a request; 404 when the path is unknown and 405 with {@code Allow} when only the verb is wrong. */
    public Match find(String verb, RequestPath path) {
        TreeSet<String> allowed = new TreeSet<>();
        boolean ownVerb = hasOwnVerb(path);
        for (Route route : routes) {
            if (ownVerb && !isVerbOf(path, route)) {
                continue; // ".../x:cancel" is not also the resource named "x:cancel"
            }
            Optional<Map<String, String>> fields = route.path().match(path);
            if (fields.isPresent()) {
                if (route.verb().equals(verb) || verb.equals("HEAD") && route.verb().equals("GET")) {
                    return new Match(route, fields.get());
                }
                allowed.add(route.verb());
            }
        }
        throw allowed.isEmpty() ? nothingHere() : notAllowed(verb, allowed);
    }

    /** The verbs of all routes. */
    public Set<String> verbs() {
        return routes.stream().map(Route::verb).collect(Collectors.toSet());
    }

    /** The verbs that a path has; 404 when it has none. */
    public Set<String> verbs(RequestPath path) {
        boolean ownVerb = hasOwnVerb(path);
        Set<String> verbs = routes.stream()
                .filter(route -> !ownVerb || isVerbOf(path, route))
                .filter(route -> route.path().match(path).isPresent())
                .map(Route::verb)
                .collect(Collectors.toSet());
        if (verbs.isEmpty()) {
            throw nothingHere();
        }
        return verbs;
    }

    private static RuntimeException nothingHere() {
        return ApiError
                .of(Code.NOT_FOUND, "UNKNOWN_PATH", "there is nothing here; GET /openapi.json tells what there is")
                .exception();
    }

    private boolean hasOwnVerb(RequestPath path) {
        return !path.verb().isEmpty()
                && routes.stream().anyMatch(r -> isVerbOf(path, r) && r.path().match(path).isPresent());
    }

    private static boolean isVerbOf(RequestPath path, Route route) {
        return path.verb().equals(route.path().verb());
    }

    /** What {@code Allow} says of a path that has these verbs. */
    public static String allow(Set<String> verbs) {
        TreeSet<String> allowed = new TreeSet<>(verbs);
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        return String.join(", ", allowed);
    }

    /** 405 with {@code Allow}. */
    public static RuntimeException notAllowed(String verb, Set<String> verbs) {
        String allow = allow(verbs);
        return ApiError.of(405, Code.UNIMPLEMENTED, "METHOD_NOT_ALLOWED", verb + " is not possible here, only " + allow)
                .header("Allow", allow)
                .exception();
    }

    @SuppressWarnings("unchecked") // the generated methods are of messages
    private static Route route(
            HttpRule rule, com.google.protobuf.Descriptors.MethodDescriptor rpc, MethodDescriptor<?, ?> method,
            String backend) {
        String path = switch (rule.getPatternCase()) {
            case GET -> rule.getGet();
            case POST -> rule.getPost();
            case PUT -> rule.getPut();
            case PATCH -> rule.getPatch();
            case DELETE -> rule.getDelete();
            case CUSTOM, PATTERN_NOT_SET -> throw new IllegalArgumentException(rpc.getFullName() + ": " + rule);
        };
        return new Route(
                rule.getPatternCase().name(),
                PathTemplate.parse(path),
                rule.getBody(),
                rpc,
                (MethodDescriptor<Message, Message>) method,
                backend);
    }
}
