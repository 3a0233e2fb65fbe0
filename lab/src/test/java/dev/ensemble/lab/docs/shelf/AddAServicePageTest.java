package dev.ensemble.lab.docs.shelf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ensemble.chassis.config.Cli;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.member.Member;
import dev.ensemble.chassis.member.MemberOptions;
import dev.ensemble.inventory.v1.GetItemRequest;
import dev.ensemble.inventory.v1.InventoryServiceGrpc;
import dev.ensemble.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/add-a-service.md}: the listed files are there, none of these folders is left out, and its service runs. */
class AddAServicePageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ROW = Pattern.compile("^\\| \\d+ \\| `([^`]+)` \\|", Pattern.MULTILINE);
    private static final Path SOURCES = Path.of("src/test/java/dev/ensemble/lab/docs/shelf");
    /** What a service of the same kind as the example would not need to name itself in. */
    private static final List<String> OF_THE_SHOP = List.of("gateway/src/main/java/dev/ensemble/gateway/warmup");

    private final String page = read(ROOT.resolve("docs/add-a-service.md"));
    private final List<String> files = ROW.matcher(page).results().map(row -> row.group(1)).toList();

    @Test
    void theListNamesFilesThatNameTheService() {
        assertThat(files).hasSizeLessThanOrEqualTo(15).allSatisfy(file -> {
            assertThat(ROOT.resolve(file)).isRegularFile();
            assertThat(read(ROOT.resolve(file)).toLowerCase(Locale.ROOT)).contains("inventory");
        });
    }

    @Test
    void theListLeavesOutNoFileThatRunsOrExposesTheService() {
        Stream<String> naming = Stream
                .of("pom.xml", "ensemble", "lab/pom.xml", "lab/src/main/java/dev/ensemble/lab/run",
                        "lab/src/test/java/dev/ensemble/lab/architecture/Modules.java", "gateway/src/main")
                .flatMap(AddAServicePageTest::filesBelow)
                .filter(file -> OF_THE_SHOP.stream().noneMatch(file::startsWith))
                .filter(file -> read(ROOT.resolve(file)).toLowerCase(Locale.ROOT).contains("inventory"));

        assertThat(files).containsAll(naming.toList());
    }

    @Test
    void theCodeOfThePageIsTheCodeThatRunsHere() {
        for (String file : List.of("ShelfWiring.java", "ShelfApi.java")) {
            String source = read(SOURCES.resolve(file));
            assertThat(page).contains(source.substring(source.indexOf("/**")));
        }
    }

    @Test
    void theServiceOfThePageHasAllThatTheChassisGives() throws Exception {
        MemberOptions options = new MemberOptions();
        Cli.commandLine(options).parseArgs("--drain-wait=0s");
        try (Member member = Member.start("shelf", options, ShelfWiring::assemble)) {
            ManagedChannel channel = Grpc.newChannelBuilderForAddress(
                    "127.0.0.1", member.port(), InsecureChannelCredentials.create()).build();
            try {
                assertThat(shelf(channel).getItem(item("items/mug")).getFree()).isEqualTo(1);
                assertThat(failure(channel, "items/hat").getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
                assertThat(ErrorDetails.reason(failure(channel, "items/hat"))).contains("NOT_FOUND");
                assertThat(failure(channel, "no name of an item").getStatus().getCode())
                        .as("the rules of the contract").isEqualTo(Status.Code.INVALID_ARGUMENT);
            } finally {
                channel.shutdownNow();
            }
            assertThat(admin(member, "/readyz").statusCode()).isEqualTo(200);
            assertThat(admin(member, "/metrics").body()).contains("rpc_server_duration");
        }
    }

    private static InventoryServiceBlockingStub shelf(ManagedChannel channel) {
        return InventoryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    private static GetItemRequest item(String name) {
        return GetItemRequest.newBuilder().setName(name).build();
    }

    private static StatusRuntimeException failure(ManagedChannel channel, String name) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> shelf(channel).getItem(item(name)));
    }

    private static HttpResponse<String> admin(Member member, String path)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + member.adminPort() + path);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }

    private static Stream<String> filesBelow(String start) {
        try (Stream<Path> all = Files.walk(ROOT.resolve(start))) {
            return all.filter(Files::isRegularFile).map(file -> ROOT.relativize(file).toString()).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
