package dev.ensemble.chassis.paging;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {

    private static Page<String> page(int size, String... rows) {
        return Page.of(List.of(rows), size, last -> "after " + last.charAt(0));
    }

    private static String large(String name, int bytes) {
        return name + "x".repeat(bytes);
    }

    @Test
    void holdsWhatWasAskedForAndTellsWhereTheNextStarts() {
        assertThat(page(2, "a", "b", "c").elements()).containsExactly("a", "b");
        assertThat(page(2, "a", "b", "c").nextToken()).isEqualTo("after b");
        assertThat(page(2, "a", "b").elements()).containsExactly("a", "b");
        assertThat(page(2, "a", "b").nextToken()).isEmpty();
    }

    @Test
    void isSentWholeWhenItIsSmall() {
        Page.Sent<StringValue> sent = page(2, "a", "b", "c").as(StringValue::of);
        assertThat(sent.messages()).extracting(StringValue::getValue).containsExactly("a", "b");
        assertThat(sent.nextToken()).isEqualTo("after b");
    }

    @Test
    void endsEarlyBeforeItIsTooLargeAndTheNextGoesOnFromThere() {
        int third = 400_000;
        Page.Sent<StringValue> sent =
                page(3, large("a", third), large("b", third), large("c", third)).as(StringValue::of);
        assertThat(sent.messages()).hasSize(2);
        assertThat(sent.nextToken()).as("although it was the last").isEqualTo("after b");
    }

    @Test
    void holdsItsFirstHoweverLargeThatIs() {
        Page.Sent<StringValue> sent = page(1, large("a", 3_000_000), "b").as(StringValue::of);
        assertThat(sent.messages()).hasSize(1);
        assertThat(sent.nextToken()).isEqualTo("after a");
    }
}
