package dev.ensemble.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.inventory.Stock.Restock;
import io.grpc.Status;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestockTest {

    private static TestInventory inventory;
    private static Stock stock;

    @BeforeAll
    static void open() {
        inventory = new TestInventory();
        stock = inventory.stock;
    }

    @BeforeEach
    void empty() {
        inventory.empty();
    }

    @AfterAll
    static void close() {
        inventory.close();
    }

    @Test
    void unitsAreAddedAndTheFirstRestockNamesTheItem() {
        assertThat(stock.restock(new Restock("", "a", "tea", 3, true, "Tea")))
                .isEqualTo(new StoredItem("tea", "Tea", 3, 0, 0));
        assertThat(stock.restock(new Restock("", "b", "tea", 4, true, "No")))
                .isEqualTo(new StoredItem("tea", "Tea", 7, 0, 0));
        assertThat(stock.get("tea").free()).isEqualTo(7);
    }

    @Test
    void anUnknownItemIsNotCreatedUnlessAllowedAndTheRefusalLeavesTheRequestIdFree() {
        assertThatThrownBy(() -> stock.restock(new Restock("", "a", "tea", 3, false, "Tea")))
                .isInstanceOfSatisfying(ServiceException.class, e -> assertThat(e.status().getCode())
                        .isEqualTo(Status.Code.NOT_FOUND));
        assertThat(stock.restock(new Restock("", "a", "tea", 3, true, "Tea")).free()).isEqualTo(3);
    }

    @Test
    void simultaneousRepeatsOfARequestAddOnce() throws Exception {
        Together.call(50, i -> Together.insist(() -> stock.restock(new Restock("", "a", "tea", 3, true, "Tea"))));
        assertThat(stock.get("tea").free()).isEqualTo(3);
    }

    @Test
    void simultaneousRestocksOfANewItemAllCount() throws Exception {
        Together.call(50, i -> Together.insist(() -> stock.restock(new Restock("", "r" + i, "tea", 3, true, "Tea"))));
        assertThat(stock.get("tea").free()).isEqualTo(150);
    }

    @ParameterizedTest
    @CsvSource({"pot, 3, true, Tea", "tea, 4, true, Tea", "tea, 3, false, Tea", "tea, 3, true, Tee"})
    void theSameRequestIdWithAnotherBodyIsRefused(String sku, long quantity, boolean allowMissing, String name) {
        stock.restock(new Restock("", "a", "tea", 3, true, "Tea"));
        assertThatThrownBy(() -> stock.restock(new Restock("", "a", sku, quantity, allowMissing, name)))
                .isInstanceOfSatisfying(ServiceException.class, e -> {
                    assertThat(e.status().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
                    assertThat(e.reason()).isEqualTo("REQUEST_ID_REUSED");
                });
        assertThat(stock.get("tea").free()).isEqualTo(3);
    }
}
