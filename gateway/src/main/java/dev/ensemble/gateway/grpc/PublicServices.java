package dev.ensemble.gateway.grpc;

import com.google.protobuf.Descriptors;
import com.google.protobuf.Message;
import dev.ensemble.gateway.route.Route;
import dev.ensemble.gateway.route.Routes;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The services of the contracts as far as callers may use them: the methods that have a route. */
final class PublicServices {
    private PublicServices() {}

    static List<ServerServiceDefinition> of(
            Routes routes, Function<Route, ServerCallHandler<Message, Message>> handler) {
        Map<String, List<Route>> byService = routes.all().stream()
                .collect(Collectors.groupingBy(
                        route -> route.rpc().getService().getFullName(), LinkedHashMap::new, Collectors.toList()));
        return byService.values().stream().map(service -> definition(service, handler)).toList();
    }

    private static ServerServiceDefinition definition(
            List<Route> routes, Function<Route, ServerCallHandler<Message, Message>> handler) {
        // A method may have several routes.
        Map<String, Route> byMethod = routes.stream()
                .collect(Collectors.toMap(
                        route -> route.rpc().getName(), route -> route, (first, other) -> first, LinkedHashMap::new));
        Descriptors.ServiceDescriptor service = routes.getFirst().rpc().getService();
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(service.getFullName())
                .setSchemaDescriptor(new PublicSchema(service, byMethod.keySet()));
        Map<MethodDescriptor<Message, Message>, Route> served = new LinkedHashMap<>();
        byMethod.values().forEach(route -> served.put(served(route), route));
        served.keySet().forEach(descriptor::addMethod);
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(descriptor.build());
        served.forEach((method, route) -> definition.addMethod(method, handler.apply(route)));
        return definition.build();
    }

    private static MethodDescriptor<Message, Message> served(Route route) {
        return route.method().toBuilder()
                .setRequestMarshaller(new RequestReader(route.method().getRequestMarshaller()))
                .build();
    }
}
