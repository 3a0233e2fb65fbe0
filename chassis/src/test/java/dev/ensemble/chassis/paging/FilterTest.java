package dev.ensemble.chassis.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {

    private static final Map<String, Column> COLUMNS = Map.of(
            "state", Column.word("s", List.of("OPEN", "SHUT")),
            "owner", Column.text("o"),
            "create_time", Column.time("c"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            state = OPEN                            | (s = ?)
            state="OPEN"                            | (s = ?)
            state != OPEN AND owner = 'a b'         | (s <> ?) AND (o = ?)
            state = OPEN OR state = SHUT AND owner=x| (s = ? OR s = ?) AND (o = ?)
            NOT state = OPEN                        | (NOT s = ?)
            (state = OPEN AND owner = x) OR owner=y | (((s = ?) AND (o = ?)) OR o = ?)
            create_time >= 2026-01-31T12:00:00Z     | (c >= ?)
            createTime < "2026-01-31T12:00:00+01:00"| (c < ?)
            """)
    void aFilterIsAConditionWithParameters(String filter, String sql) {
        Condition condition = Filter.parse(filter, COLUMNS);
        assertThat(condition.sql()).isEqualTo(sql);
        assertThat(condition.parameters()).hasSize((int) sql.chars().filter(c -> c == '?').count());
    }

    @Test
    void valuesNeverBecomePartOfTheStatement() {
        Condition condition = Filter.parse("owner = \"x' OR 1=1 -- \\\" \\\\\"", COLUMNS);
        assertThat(condition.sql()).isEqualTo("(o = ?)");
        assertThat(condition.parameters()).containsExactly("x' OR 1=1 -- \" \\");
    }

    @Test
    void timesAreTimes() {
        assertThat(Filter.parse("create_time > 2026-01-31T12:00:00Z", COLUMNS).parameters())
                .containsExactly(OffsetDateTime.parse("2026-01-31T12:00:00Z"));
    }

    @Test
    void aBlankFilterAlwaysHolds() {
        assertThat(Filter.parse(" ", COLUMNS).sql()).isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            size = 5                  | at character 1: expected one of the fields create_time, owner, state but found 'size'
            state                     | at character 6: expected = or != but found the end
            state = WIDE              | at character 9: expected one of OPEN, SHUT but found 'WIDE'
            state > OPEN              | at character 7: expected = or != but found '>'
            state >= OPEN             | at character 7: expected = or != but found '>='
            state = OPEN owner = x    | at character 14: expected AND, OR or the end but found 'owner'
            state = OPEN AND          | at character 17: expected one of the fields create_time, owner, state but found the end
            (state = OPEN             | at character 14: expected AND, OR or ')' but found the end
            state = OPEN)             | at character 13: expected AND, OR or the end but found ')'
            create_time > yesterday   | at character 15: expected a time such as "2026-01-31T12:00:00Z" but found 'yesterday'
            create_time > +99999-01-01T00:00:00Z | at character 15: expected a time such as "2026-01-31T12:00:00Z" but found '+99999-01-01T00:00:00Z'
            owner = "x                | at character 9: expected a text but found '"'
            owner : x                 | at character 7: expected = or != but found ':'
            ((((((((((owner = x       | at character 9: nested deeper than 8
            = x                       | at character 1: expected one of the fields create_time, owner, state but found '='
            """)
    void whatIsWrongIsToldWithItsPosition(String filter, String message) {
        assertThatThrownBy(() -> Filter.parse(filter, COLUMNS)).hasMessage("filter: " + message);
    }
}
