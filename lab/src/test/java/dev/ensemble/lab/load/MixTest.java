package dev.ensemble.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.ensemble.lab.load.history.CallKind;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MixTest {
    @Test
    void picksEachKindAsOftenAsItsWeightSays() {
        Mix mix = Mix.parse("order=80,get=15,list=5");
        Random random = new Random(7);
        List<CallKind> picked = IntStream.range(0, 10_000).mapToObj(i -> mix.pick(random)).toList();
        assertThat(picked.stream().filter(CallKind.ORDER::equals).count()).isCloseTo(8000, offset(200L));
        assertThat(picked.stream().filter(CallKind.LIST::equals).count()).isCloseTo(500, offset(100L));
        assertThat(mix).hasToString("order=80,get=15,list=5");
    }

    @Test
    void aMistakeIsNamed() {
        assertThatThrownBy(() -> Mix.parse("order")).hasMessage("'order' is not kind=weight, such as order=80");
        assertThatThrownBy(() -> Mix.parse("buy=1"))
                .hasMessage("'buy' is none of order, repeat, cancel, restock, get, list, item");
        assertThatThrownBy(() -> Mix.parse("order=-1"))
                .hasMessage("weight in 'order=-1' is not a number from 0 to 999999");
        assertThatThrownBy(() -> Mix.parse("order=1,order=2")).hasMessage("'order' stands there twice");
        assertThatThrownBy(() -> Mix.parse("order=0")).hasMessage("all weights are 0");
    }
}
