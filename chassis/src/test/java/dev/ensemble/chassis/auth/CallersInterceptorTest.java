package dev.ensemble.chassis.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.authority.TestAuthority;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.identity.Identity;
import dev.ensemble.chassis.identity.Refusals;
import dev.ensemble.chassis.identity.TlsEcho;
import dev.ensemble.chassis.rpc.Credentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By the contract's rule of ListInstances, which only gateways may call. */
class CallersInterceptorTest {
    @TempDir
    private Path folder;

    private TestAuthority authority;
    private Identity registry;
    private CallersInterceptor rules;
    private TlsEcho server;

    @BeforeEach
    void start() throws IOException {
        authority = new TestAuthority(folder);
        registry = authority.identity("registry", "registry-1");
        rules = new CallersInterceptor("registry", Optional.of(registry), new Refusals(System::nanoTime));
        server = new TlsEcho(Credentials.of(registry).server(), rules);
    }

    @AfterEach
    void stop() {
        server.close();
        registry.close();
    }

    private String askAs(String service, String instance) {
        try (Identity caller = authority.identity(service, instance)) {
            return server.ask(Credentials.of(caller).client(), "registry");
        }
    }

    @Test
    void whoIsNamedInTheContractIsServed() {
        assertThat(askAs("gateway", "gateway-1")).isEqualTo("spiffe://ensemble/gateway/gateway-1");
    }

    @Test
    void whoIsNotNamedIsRefusedWithTheReasonAndCounted() {
        assertThatThrownBy(() -> askAs("order", "order-1")).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(e).hasMessageContaining("spiffe://ensemble/order/order-1 may not call "
                    + "ensemble.registry.v1.RegistryService/ListInstances: only processes of gateway may");
            assertThat(ErrorDetails.reason(e)).contains("CALLER_NOT_ALLOWED");
        });
        assertThat(rules.refused()).isEqualTo(1);
    }

    @Test
    void aProcessMayCallItselfAndNoOtherOfItsService() {
        assertThat(server.ask(Credentials.of(registry).client(), "registry")).contains("registry-1");
        assertThatThrownBy(() -> askAs("registry", "registry-2")).hasMessageContaining("PERMISSION_DENIED");
    }

    @Test
    void controlWithoutAnIdentityThereAreNoRules() throws IOException {
        CallersInterceptor open = new CallersInterceptor("registry", Optional.empty(), new Refusals(System::nanoTime));
        try (TlsEcho plain = new TlsEcho(Credentials.plaintext().server(), open)) {
            assertThat(plain.ask(Credentials.plaintext().client(), "registry")).isEqualTo(TlsEcho.NOBODY);
        }
    }
}
