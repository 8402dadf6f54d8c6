package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Value;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers made of recipes, with recipes that a test writes in Java. */
class CombinatorTest {
  private static final Random RANDOM = new Random(17);

  private static Tensor random(int... shape) {
    return Tensor.filled(shape, i -> RANDOM.nextGaussian());
  }

  private static Rule.Combinator.Outcome lay(
      Bench bench, Configured layer, Rule.Recipe recipe, Value... inputs) {
    return ((Rule.Combinator) layer.entry().rule())
        .lay(bench, recipe, List.of(inputs), layer.options());
  }

  private static Value only(Rule.Combinator.Outcome outcome) {
    List<Value> values = outcome.values();
    if (values == null) {
      throw new AssertionError("nothing came out: " + outcome.misfit());
    }
    assertThat(values).hasSize(1);
    return values.getFirst();
  }

  private static Configured use(String name, Object... options) {
    return Defaults.use(Kind.LAYER, name, options);
  }

  @Test
  void repeatChainsAndMayDoNothing() {
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {1, 2}, 1, 2));
    Rule.Recipe twice = in -> List.of(bench.x.multiply(in.getFirst(), bench.x.scalar(2)));
    assertThat(bench.run(only(lay(bench, use("repeat", "count", 3L), twice, input))).data())
        .containsExactly(8, 16);
    assertThat(only(lay(bench, use("repeat", "count", 0L), twice, input))).isEqualTo(input);
    assertThat(lay(bench, use("repeat", "count", 1L), in -> null, input))
        .isEqualTo(Rule.Combinator.Outcome.BROKEN);
  }

  @Test
  void residualAddsTheInputOrTheShortcut() {
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {1, 2}, 1, 2));
    Rule.Recipe squares = in -> List.of(bench.x.square(in.getFirst()));
    assertThat(bench.run(only(lay(bench, use("residual"), squares, input))).data())
        .containsExactly(2, 6);
    Rule.Recipe negative = in -> List.of(bench.x.negate(in.getFirst()));
    Configured around = use("residual", "shortcut", negative);
    assertThat(bench.run(only(lay(bench, around, squares, input))).data()).containsExactly(0, 2);
  }

  @Test
  void residualNamesBothShapes() {
    Bench bench = new Bench();
    Value input = bench.input(random(1, 4));
    Rule.Recipe half = in -> List.of(bench.x.slice(in.getFirst(), 1, 0, 2));
    Misfit misfit = lay(bench, use("residual"), half, input).misfit();
    assertThat(misfit).isNotNull();
    assertThat(String.valueOf(misfit)).contains("[2]").contains("[4]");
  }

  @Test
  void checkpointedGivesWhatItsRecipeGives() {
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {1, 2}, 1, 2));
    Rule.Recipe twoSteps = in -> List.of(bench.x.square(bench.x.negate(in.getFirst())));
    assertThat(bench.run(only(lay(bench, use("checkpointed"), twoSteps, input))).data())
        .containsExactly(1, 4);
    // A recipe that is laid down zero times, such as `repeat(0)`, passes data on.
    assertThat(only(lay(bench, use("checkpointed"), in -> in, input))).isEqualTo(input);
    assertThat(lay(bench, use("checkpointed"), in -> null, input))
        .isEqualTo(Rule.Combinator.Outcome.BROKEN);
  }

  @Test
  void checkpointedIsRefusedWhereItSavesNothing() {
    Bench bench = new Bench();
    Value input = bench.input(random(1, 4));
    Rule.Recipe oneStep = in -> List.of(bench.x.square(in.getFirst()));
    assertThat(String.valueOf(lay(bench, use("checkpointed"), oneStep, input).misfit()))
        .contains("nothing to compute again");
  }

  /** A recipe that lays the layer down anew each time, and keeps what it saw. */
  private static Rule.Recipe each(Bench bench, Configured layer, List<Value> seen) {
    return in -> {
      seen.add(in.getFirst());
      return List.of(bench.lay(layer, in.getFirst()));
    };
  }

  @ParameterizedTest
  @CsvSource({"concat, 4", "add, 2", "multiply, 2", "average, 2"})
  void bidirectionalJoinsBothDirections(String merge, long width) {
    Bench bench = new Bench();
    Value input = bench.input(random(2, 3, 2));
    // One set of weights here, so that the second direction is the first on the turned sequence.
    Configured gru = use("gru", "units", 2L, "return", List.of("sequence"));
    Value output =
        only(
            lay(
                bench,
                use("bidirectional", "merge", merge),
                each(bench, gru, new ArrayList<>()),
                input));
    assertThat(output.shape()).isEqualTo(Shape.of(3, width).batched());
    Value forward = bench.lay(gru, input);
    Value backward = bench.x.reverse(bench.lay(gru, bench.x.reverse(input, 1)), 1);
    Map<String, Value> expected =
        Map.of(
            "concat", bench.x.concat(List.of(forward, backward), -1),
            "add", bench.x.add(forward, backward),
            "multiply", bench.x.multiply(forward, backward),
            "average", bench.x.divide(bench.x.add(forward, backward), bench.x.scalar(2)));
    assertThat(bench.run(output).data())
        .containsExactly(bench.run(expected.getOrDefault(merge, output)).data(), offset(1e-12));
    bench.checkGradients(bench.x.sumAll(bench.x.square(output)));
  }

  /** As Keras's users join them: the outputs of both directions, and their memories. */
  @Test
  void bidirectionalJoinsStatesPartByPart() {
    Bench bench = new Bench();
    Value input = bench.input(random(2, 3, 2));
    Configured lstm = use("lstm", "units", 2L, "return", List.of("sequence", "state"));
    List<Value> both =
        Objects.requireNonNull(
            lay(bench, use("bidirectional"), in -> bench.results(lstm, in.getFirst()), input)
                .values());
    assertThat(both.get(0).shape()).isEqualTo(Shape.of(3, 4).batched());
    assertThat(both.get(1).shape()).isEqualTo(Shape.of(8).batched());
    Tensor forward = bench.run(bench.results(lstm, input).get(1));
    Tensor backward = bench.run(bench.results(lstm, bench.x.reverse(input, 1)).get(1));
    double[] expected = new double[16];
    for (int row = 0; row < 2; row++) {
      for (int part = 0; part < 2; part++) {
        for (int unit = 0; unit < 2; unit++) {
          int at = row * 8 + part * 4 + unit;
          expected[at] = forward.data()[row * 4 + part * 2 + unit];
          expected[at + 2] = backward.data()[row * 4 + part * 2 + unit];
        }
      }
    }
    assertThat(bench.run(both.get(1)).data()).containsExactly(expected, offset(1e-12));
    assertThat(bench.parts(both.get(1))).isEqualTo(2);
  }

  @Test
  void bidirectionalTurnsTheMaskToo() {
    Bench bench = new Bench();
    Value input = bench.input(random(1, 3, 2));
    bench.masked(
        input,
        bench.x.greater(bench.input(Tensor.of(new int[] {1, 3}, 1, 1, 0)), bench.x.scalar(0)));
    List<Value> seen = new ArrayList<>();
    Configured rnn = use("rnn", "units", 2L);
    Value output = only(lay(bench, use("bidirectional"), each(bench, rnn, seen), input));
    assertThat(output.shape()).isEqualTo(Shape.of(4).batched());
    Value turned = bench.mask(seen.get(1));
    assertThat(turned).isNotNull();
    if (turned != null) {
      assertThat(bench.run(turned).data()).containsExactly(0, 1, 1);
    }
  }
}
