package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recurrent layers against Keras's formulas, written once more in plain loops. */
class RecurrentTest {
  private static final Random RANDOM = new Random(11);
  private static final int BATCH = 2;
  private static final int TIME = 3;
  private static final int WIDTH = 2;
  private static final int UNITS = 2;

  private static Tensor random(int... shape) {
    return Tensor.filled(shape, i -> RANDOM.nextGaussian());
  }

  private static Configured use(String name, Object... options) {
    List<Object> all = new ArrayList<>(Arrays.asList(options));
    Configured normal = Defaults.use(Kind.INITIALIZER, "normal", "stddev", 0.8);
    if (!all.contains("bias")) {
      all.addAll(List.of("bias", normal));
      if (name.equals("lstm")) {
        all.addAll(List.of("unit_forget_bias", false));
      }
    }
    all.addAll(List.of("units", (long) UNITS));
    return Defaults.use(Kind.LAYER, name, all.toArray());
  }

  private static double sigmoid(double v) {
    return 1 / (1 + Math.exp(-v));
  }

  /** All outputs of one row, step by step, [time][units]. */
  private static double[][] formula(String name, Bench bench, double[][] steps) {
    Tensor w = bench.variable("kernel");
    Tensor r = bench.variable("recurrent_kernel");
    Tensor b = bench.variable("bias");
    int columns = w.shape()[1];
    double[] h = new double[UNITS];
    double[] c = new double[UNITS];
    double[][] outputs = new double[steps.length][];
    for (int t = 0; t < steps.length; t++) {
      double[] byInput = new double[columns];
      double[] byState = new double[columns];
      for (int column = 0; column < columns; column++) {
        for (int i = 0; i < WIDTH; i++) {
          byInput[column] += steps[t][i] * w.data()[i * columns + column];
        }
        for (int i = 0; i < UNITS; i++) {
          byState[column] += h[i] * r.data()[i * columns + column];
        }
        byInput[column] += b.data()[column];
        byState[column] += name.equals("gru") ? b.data()[columns + column] : 0;
      }
      double[] next = new double[UNITS];
      for (int u = 0; u < UNITS; u++) {
        switch (name) {
          case "rnn" -> next[u] = Math.tanh(byInput[u] + byState[u]);
          case "lstm" -> {
            double[] z = new double[4];
            for (int gate = 0; gate < 4; gate++) {
              z[gate] = byInput[gate * UNITS + u] + byState[gate * UNITS + u];
            }
            c[u] = sigmoid(z[1]) * c[u] + sigmoid(z[0]) * Math.tanh(z[2]);
            next[u] = sigmoid(z[3]) * Math.tanh(c[u]);
          }
          default -> {
            double z = sigmoid(byInput[u] + byState[u]);
            double reset = sigmoid(byInput[UNITS + u] + byState[UNITS + u]);
            double g = Math.tanh(byInput[2 * UNITS + u] + reset * byState[2 * UNITS + u]);
            next[u] = z * h[u] + (1 - z) * g;
          }
        }
      }
      h = next;
      outputs[t] = h;
    }
    return outputs;
  }

  private static double[][] row(Tensor input, int row) {
    double[][] steps = new double[input.shape()[1]][WIDTH];
    for (int t = 0; t < steps.length; t++) {
      System.arraycopy(input.data(), (row * steps.length + t) * WIDTH, steps[t], 0, WIDTH);
    }
    return steps;
  }

  private static List<String> words(Bench bench) {
    return bench.x.builder().operations().stream().map(each -> each.kind().word()).toList();
  }

  /** So many that what they give back to the weights is joined. */
  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "gru"})
  void derivativesOfManyStepsAreRight(String name) {
    Bench bench = new Bench();
    Value input = bench.input(random(BATCH, 6, WIDTH));
    bench.masks.put(
        input,
        bench.input(Tensor.filled(new int[] {BATCH, 6}, i -> i % 5 < 3 ? 1 : 0), ElementType.BOOL));
    Trial.checkGradients(bench, bench.lay(use(name, "l2", 0.3), input));
  }

  /** Steps that do not count may stand anywhere, and rows may have none that does. */
  @Test
  void oneOperationDoesTheSameAsStepsThatAreWrittenOut() {
    Tensor input = random(BATCH, TIME, WIDTH);
    Tensor none = Tensor.filled(new int[] {BATCH, 2 * UNITS}, i -> 0);
    for (Object kind : List.of("last", "sequence")) {
      for (boolean reverse : List.of(false, true)) {
        for (int masked = 0; masked < 1 << (BATCH * TIME); masked += masked == 0 ? 1 : 37) {
          int counts = masked;
          Value[] results = new Value[2];
          Bench[] benches = {new Bench(), new Bench()};
          for (int i = 0; i < 2; i++) {
            Bench bench = benches[i];
            Value value = bench.input(input);
            if (counts > 0) {
              bench.masks.put(
                  value,
                  bench.input(
                      Tensor.filled(new int[] {BATCH, TIME}, at -> counts >> at & 1),
                      ElementType.BOOL));
            }
            results[i] =
                i == 0
                    ? bench.lay(use("lstm", "return", List.of(kind), "reverse", reverse), value)
                    : bench.lay(
                        use(
                            "lstm",
                            "return",
                            List.of(kind),
                            "reverse",
                            reverse,
                            "start",
                            bench.input(none)),
                        value);
          }
          assertThat(words(benches[0])).contains("lstm").doesNotContain("sigmoid");
          assertThat(words(benches[1])).contains("sigmoid").doesNotContain("lstm");
          assertThat(benches[0].run(results[0]).data())
              .as(kind + " " + Integer.toBinaryString(counts))
              .containsExactly(benches[1].run(results[1]).data(), offset(1e-12));
          if (counts % 4 == 0) {
            Trial.checkGradients(benches[0], results[0]);
          }
        }
      }
    }
  }

  /**
   * As with {@code return_state} and {@code initial_state} in Keras, whose formula the whole is.
   */
  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "gru"})
  void aSequenceReadInTwoPartsIsReadAsOne(String name) {
    Tensor input = random(BATCH, TIME, WIDTH);
    Bench bench = new Bench();
    Value value = bench.input(input);
    Value whole = bench.lay(use(name, "return", List.of("sequence")), value);
    Value first = bench.x.slice(value, 1, 0, 1);
    Value rest = bench.x.slice(value, 1, 1, TIME - 1);
    Value state = bench.lay(use(name, "return", List.of("state")), first);
    assertThat(state.shape())
        .isEqualTo(Shape.of(name.equals("lstm") ? 2 * UNITS : UNITS).batched());
    Value second = bench.lay(use(name, "return", List.of("sequence"), "start", state), rest);
    Value expected = bench.x.slice(whole, 1, 1, TIME - 1);
    assertThat(bench.run(second).data()).containsExactly(bench.run(expected).data(), offset(1e-12));
    Trial.checkGradients(bench, second);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "gru"})
  void severalResultsAreThoseOfEach(String name) {
    Bench bench = new Bench();
    Value value = bench.input(random(BATCH, TIME, WIDTH));
    List<String> words = List.of("state", "sequence", "last");
    List<Value> results = bench.results(use(name, "return", words), value);
    for (int i = 0; i < words.size(); i++) {
      Value alone = bench.lay(use(name, "return", List.of(words.get(i))), value);
      assertThat(results.get(i).shape()).isEqualTo(alone.shape());
      assertThat(bench.run(results.get(i)).data())
          .as(words.get(i))
          .containsExactly(bench.run(alone).data(), offset(1e-12));
    }
    Value sums = bench.x.add(squares(bench, results.get(0)), squares(bench, results.get(1)));
    bench.checkGradients(sums);
  }

  private static Value squares(Bench bench, Value value) {
    return bench.x.sumAll(bench.x.square(value));
  }

  @Test
  void anLstmWithoutItsStateIsOneOperationAlsoWithTwoResults() {
    Bench bench = new Bench();
    Value value = bench.input(random(BATCH, TIME, WIDTH));
    List<Value> results = bench.results(use("lstm", "return", List.of("sequence", "last")), value);
    assertThat(words(bench)).contains("lstm");
    Value sequence = bench.lay(use("lstm", "return", List.of("sequence")), value);
    Value last = bench.lay(use("lstm"), value);
    assertThat(bench.run(results.get(0)).data()).containsExactly(bench.run(sequence).data());
    assertThat(bench.run(results.get(1)).data()).containsExactly(bench.run(last).data());
  }

  @Test
  void nothingAndTheSameTwiceAreNoResults() {
    for (List<String> words : List.of(List.<String>of(), List.of("last", "last"))) {
      Misfit misfit = Trial.refusal(use("gru", "return", words), TIME, WIDTH);
      assertThat(misfit.option()).isEqualTo("return");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "gru"})
  void paddingLeavesTheStateThatWasGiven(String name) {
    Bench bench = new Bench();
    Value value = bench.input(random(BATCH, TIME, WIDTH));
    bench.masks.put(
        value, bench.input(Tensor.filled(new int[] {BATCH, TIME}, i -> 0), ElementType.BOOL));
    Tensor given = random(BATCH, name.equals("lstm") ? 2 * UNITS : UNITS);
    Value state =
        bench.lay(use(name, "return", List.of("state"), "start", bench.input(given)), value);
    assertThat(bench.run(state).data()).containsExactly(given.data(), offset(0.0));
  }

  @Test
  void stepsAreWrittenOutWhereOneOperationDoesNotFit() {
    for (Configured each :
        List.of(
            use("lstm", "activation", Defaults.use(Kind.ACTIVATION, "relu")),
            use("lstm", "recurrent_activation", Defaults.use(Kind.ACTIVATION, "hard_sigmoid")),
            use("lstm", "recurrent_dropout", 0.5))) {
      Bench bench = new Bench();
      bench.lay(each, bench.input(random(BATCH, TIME, WIDTH)));
      assertThat(words(bench)).doesNotContain("lstm").contains("unstack");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "gru"})
  void outputsAreThoseOfTheFormula(String name) {
    Tensor input = random(BATCH, TIME, WIDTH);
    Bench bench = new Bench();
    Value value = bench.input(input);
    Value last = bench.lay(use(name), value);
    Value all = bench.lay(use(name, "return", List.of("sequence")), value);
    assertThat(last.type()).isEqualTo(new TensorType(ElementType.F64, Shape.of(UNITS).batched()));
    assertThat(all.shape()).isEqualTo(Shape.of(TIME, UNITS).batched());
    double[] expected =
        Stream.of(0, 1)
            .flatMap(row -> Arrays.stream(formula(name, bench, row(input, row))))
            .flatMapToDouble(Arrays::stream)
            .toArray();
    assertThat(bench.run(all).data()).containsExactly(expected, offset(1e-12));
    double[] ends = {expected[4], expected[5], expected[10], expected[11]};
    assertThat(bench.run(last).data()).containsExactly(ends, offset(1e-12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "gru"})
  void reverseReadsFromTheLastStep(String name) {
    Tensor input = random(BATCH, TIME, WIDTH);
    Bench bench = new Bench();
    Value output = bench.lay(use(name, "reverse", true), bench.input(input));
    double[][] steps = row(input, 1);
    double[][] turned = {steps[2], steps[1], steps[0]};
    double[] expected = formula(name, bench, turned)[2];
    assertThat(Arrays.copyOfRange(bench.run(output).data(), 2, 4))
        .containsExactly(expected, offset(1e-12));
  }

  static Stream<Configured> variants() {
    return Stream.of("rnn", "lstm", "gru")
        .flatMap(
            name ->
                Stream.of(
                    use(name),
                    use(name, "return", List.of("sequence"), "l2", 0.3, "l1", 0.1),
                    use(name, "bias", "none"),
                    use(name, "activation", Defaults.use(Kind.ACTIVATION, "softplus")),
                    use(name, "reverse", true)));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void derivativesAreRight(Configured layer) {
    for (boolean masked : new boolean[] {false, true}) {
      Bench bench = new Bench();
      Value input = bench.input(random(BATCH, TIME, WIDTH));
      if (masked) {
        bench.masked(input, mask(bench, 1, 1, 0, 1, 0, 0));
      }
      Value loss = bench.x.sumAll(bench.x.square(bench.lay(layer, input)));
      for (Value penalty : bench.penalties) {
        loss = bench.x.add(loss, penalty);
      }
      bench.checkGradients(loss);
    }
  }

  private static Value mask(Bench bench, double... counts) {
    Value numbers = bench.input(Tensor.of(new int[] {BATCH, counts.length / BATCH}, counts));
    return bench.x.greater(numbers, bench.x.scalar(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "gru"})
  void paddingChangesNothing(String name) {
    Tensor padded = random(BATCH, 4, WIDTH);
    Bench bench = new Bench();
    Value input = bench.input(padded);
    bench.masked(input, mask(bench, 1, 1, 0, 0, 1, 1, 1, 0));
    Value output = bench.lay(use(name), input);
    double[][] first = row(padded, 0);
    double[][] second = row(padded, 1);
    double[] expected = {
      formula(name, bench, Arrays.copyOf(first, 2))[1][0],
      formula(name, bench, Arrays.copyOf(first, 2))[1][1],
      formula(name, bench, Arrays.copyOf(second, 3))[2][0],
      formula(name, bench, Arrays.copyOf(second, 3))[2][1]
    };
    assertThat(bench.run(output).data()).containsExactly(expected, offset(1e-12));
    assertThat(bench.mask(output)).isNull();
    assertThat(bench.mask(bench.lay(use(name, "return", List.of("sequence")), input))).isNotNull();
  }

  @Test
  void parametersAreCountedAsInKeras() {
    long[] expected = {(28 + 64) * 64 + 64, 4 * ((28 + 64) * 64 + 64), 3 * ((28 + 64) * 64 + 128)};
    List<String> names = List.of("rnn", "lstm", "gru");
    for (int i = 0; i < names.size(); i++) {
      Bench bench = new Bench();
      bench.lay(
          Defaults.use(Kind.LAYER, names.get(i), "units", 64L), bench.input(random(1, 2, 28)));
      long count = bench.declared.values().stream().mapToLong(v -> v.type().shape().size()).sum();
      assertThat(count).as(names.get(i)).isEqualTo(expected[i]);
    }
  }

  @Test
  void theForgetGateStartsOpen() {
    Bench bench = new Bench();
    bench.lay(Defaults.use(Kind.LAYER, "lstm", "units", 2L), bench.input(random(1, 2, 3)));
    assertThat(bench.variable("bias").data()).containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
    Misfit misfit =
        ((Rule.Layer) use("lstm").entry().rule())
            .accepts(
                List.of(TensorType.f32(Shape.of(2, 3).batched())),
                Defaults.use(
                        Kind.LAYER,
                        "lstm",
                        "units",
                        2L,
                        "bias",
                        Defaults.use(Kind.INITIALIZER, "normal"))
                    .options());
    assertThat(misfit).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dropout", "recurrent_dropout"})
  void dropoutDropsTheSameInAllStepsOfTraining(String option) {
    Tensor input = random(BATCH, TIME, WIDTH);
    Bench training = new Bench(true);
    training.variables.put(Program.SEED, Tensor.scalar(1));
    training.variables.put(Program.STEP, Tensor.scalar(1));
    Value dropped =
        training.lay(use("rnn", option, 0.5, "return", List.of("sequence")), training.input(input));
    Bench inference = new Bench(false);
    Value kept =
        inference.lay(
            use("rnn", option, 0.5, "return", List.of("sequence")), inference.input(input));
    assertThat(training.run(dropped).data()).isNotEqualTo(inference.run(kept).data());
    long draws =
        training.x.builder().operations().stream()
            .filter(each -> each.kind().word().equals("random_uniform"))
            .count();
    assertThat(draws).isEqualTo(1);
    assertThat(inference.x.builder().operations())
        .noneMatch(each -> each.kind().word().equals("random_uniform"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "gru"})
  void refusesWhatIsNoSequence(String name) {
    Rule.Layer rule = (Rule.Layer) use(name).entry().rule();
    for (TensorType type :
        List.of(
            TensorType.f32(Shape.of(4).batched()),
            TensorType.f32(Shape.of(4, 4, 1).batched()),
            new TensorType(ElementType.I32, Shape.of(4).batched()))) {
      assertThat(rule.accepts(List.of(type), use(name).options())).as(type.toString()).isNotNull();
    }
  }
}
