package dev.nnc.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.Model;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks at both sides of each bound, and how many trials are in a group. */
class StackRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # Products of 1.6 and of 3.1 million.
          dense(10, relu) -> dense(10, softmax)                                      | 100 | true
          dense(20, relu) -> dense(10, softmax)                                      | 100 | false
          # Convolutions of 6.3 and of 19 million.
          conv(1, 1x1) -> average_pool(4) -> conv(8, 3x3) -> conv(28, 3x3) -> max_pool(7) -> flatten -> dense(10, softmax) | 32 | true
          conv(1, 1x1) -> average_pool(4) -> conv(8, 3x3) -> conv(84, 3x3) -> max_pool(7) -> flatten -> dense(10, softmax) | 32 | false
          # Convolutions that make 150,000 and 300,000 numbers.
          conv(6, 2x2, relu) -> max_pool(4) -> flatten -> dense(10, softmax)         | 32 | true
          conv(12, 2x2, relu) -> max_pool(4) -> flatten -> dense(10, softmax)        | 32 | false
          # Each step multiplies 1.6 and 3.2 million times.
          reshape([2, 392]) -> lstm(15) -> dense(10, softmax)                        | 32 | true
          reshape([2, 392]) -> lstm(30) -> dense(10, softmax)                        | 32 | false
          """)
  void trialsOfSmallNetworksAreTrainedTogether(String flow, int batch, boolean together) {
    Model model =
        ThreadRuleTest.compile(flow.startsWith("dense") ? "flatten -> " + flow : flow, batch);
    String step = ((Train) model.actions().getFirst()).updates().getFirst().step();

    assertThat(StackRule.pays(model.program(), step, batch)).isEqualTo(together);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "7,7", "8,4", "9,5", "13,5", "16,4", "49,13", "50,13", "1000,13"})
  void aSearchMakesSeveralGroupsWhereThatCostsLittle(int trials, int most) {
    assertThat(StackRule.group(trials)).isEqualTo(most);
  }
}
