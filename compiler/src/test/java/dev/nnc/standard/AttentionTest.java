package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Options;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Attention against Vaswani's formula, written once more in plain loops. */
class AttentionTest {
  private static final Random RANDOM = new Random(13);

  private static Tensor random(int... shape) {
    return Tensor.filled(shape, i -> RANDOM.nextGaussian());
  }

  private static Configured use(Object... options) {
    List<Object> all = new ArrayList<>(Arrays.asList(options));
    all.addAll(List.of("bias", Defaults.use(Kind.INITIALIZER, "normal", "stddev", 0.7)));
    return Defaults.use(Kind.LAYER, "attention", all.toArray());
  }

  /** rows [time][n] times the role's kernel plus its bias. */
  private static double[][] dense(Bench bench, String role, double[][] rows) {
    Tensor kernel = bench.variable(role + "_kernel");
    double[] bias = bench.variable(role + "_bias").data();
    int columns = kernel.shape()[1];
    double[][] result = new double[rows.length][];
    for (int t = 0; t < rows.length; t++) {
      result[t] = bias.clone();
      for (int i = 0; i < rows[t].length; i++) {
        for (int column = 0; column < columns; column++) {
          result[t][column] += rows[t][i] * kernel.data()[i * columns + column];
        }
      }
    }
    return result;
  }

  private static double[] formula(
      Bench bench,
      double[][] query,
      double[][] keys,
      int heads,
      boolean causal,
      double @Nullable [] counts) {
    double[][] q = dense(bench, "query", query);
    double[][] k = dense(bench, "key", keys);
    double[][] v = dense(bench, "value", keys);
    int width = q[0].length / heads;
    int wide = v[0].length / heads;
    double[][] seen = new double[query.length][heads * wide];
    for (int h = 0; h < heads; h++) {
      for (int i = 0; i < query.length; i++) {
        double[] share = new double[keys.length];
        double sum = 0;
        for (int j = 0; j < keys.length; j++) {
          double score = 0;
          for (int w = 0; w < width; w++) {
            score += q[i][h * width + w] * k[j][h * width + w];
          }
          boolean hidden = (causal && j > i) || (counts != null && counts[j] == 0);
          share[j] = hidden ? 0 : Math.exp(score / Math.sqrt(width));
          sum += share[j];
        }
        for (int j = 0; j < keys.length; j++) {
          for (int w = 0; w < wide; w++) {
            seen[i][h * wide + w] += share[j] / sum * v[j][h * wide + w];
          }
        }
      }
    }
    return Arrays.stream(dense(bench, "output", seen)).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[][] rows(Tensor one) {
    double[][] rows = new double[one.shape()[1]][one.shape()[2]];
    for (int i = 0; i < one.data().length; i++) {
      rows[i / rows[0].length][i % rows[0].length] = one.data()[i];
    }
    return rows;
  }

  @Test
  void aSequenceLooksAtItself() {
    Tensor input = random(1, 3, 4);
    Bench bench = new Bench();
    Value output = bench.lay(use("heads", 2L), bench.input(input));
    assertThat(output.shape()).isEqualTo(Shape.of(3, 4).batched());
    assertThat(bench.run(output).data())
        .containsExactly(formula(bench, rows(input), rows(input), 2, false, null), offset(1e-12));
  }

  @Test
  void noStepSeesALaterOneIfCausal() {
    Tensor input = random(1, 3, 4);
    Bench bench = new Bench();
    Value output = bench.lay(use("heads", 2L, "causal", true), bench.input(input));
    assertThat(bench.run(output).data())
        .containsExactly(formula(bench, rows(input), rows(input), 2, true, null), offset(1e-12));
  }

  @Test
  void queriesLookAtOtherKeysButNotAtPadding() {
    Tensor query = random(1, 2, 4);
    Tensor keys = random(1, 3, 5);
    Bench bench = new Bench();
    Value other = bench.input(keys);
    bench.masked(
        other,
        bench.x.greater(bench.input(Tensor.of(new int[] {1, 3}, 1, 1, 0)), bench.x.scalar(0)));
    Value output =
        bench.lay(use("heads", 3L, "key_width", 2L, "value_width", 5L), bench.input(query), other);
    assertThat(output.shape()).isEqualTo(Shape.of(2, 4).batched());
    assertThat(bench.mask(output)).isNull();
    assertThat(bench.run(output).data())
        .containsExactly(
            formula(bench, rows(query), rows(keys), 3, false, new double[] {1, 1, 0}),
            offset(1e-12));
  }

  @Test
  void aMaskThatIsGivenCountsInstead() {
    Tensor input = random(1, 3, 4);
    Bench bench = new Bench();
    Value mask = bench.input(Tensor.of(new int[] {1, 3}, 0, 1, 1));
    Value each = bench.input(Tensor.of(new int[] {1, 3, 3}, 0, 1, 1, 0, 1, 1, 0, 1, 1));
    Value value = bench.input(input);
    double[] expected = {};
    for (Value given : List.of(mask, each)) {
      Value output = bench.lay(use("heads", 1L, "mask", given), value);
      expected = formula(bench, rows(input), rows(input), 1, false, new double[] {0, 1, 1});
      assertThat(bench.run(output).data()).containsExactly(expected, offset(1e-12));
    }
    assertThat(expected).hasSize(12);
  }

  @Test
  void derivativesAreRight() {
    for (boolean causal : new boolean[] {false, true}) {
      Bench bench = new Bench();
      Value query = bench.input(random(2, 2, 4));
      Value keys = bench.input(random(2, 3, 3));
      Value output =
          bench.lay(use("heads", 2L, "causal", causal, "l2", 0.2, "value_width", 3L), query, keys);
      Value loss = bench.x.sumAll(bench.x.square(output));
      for (Value penalty : bench.penalties) {
        loss = bench.x.add(loss, penalty);
      }
      // The bias of the keys moves all scores of a query alike, so that nothing flows back to it.
      bench.checkGradients(loss);
    }
  }

  @Test
  void parametersAreCountedAsInKeras() {
    Bench bench = new Bench();
    bench.lay(Defaults.use(Kind.LAYER, "attention", "heads", 8L), bench.input(random(1, 2, 64)));
    assertThat(bench.declared.values().stream().mapToLong(v -> v.type().shape().size()).sum())
        .isEqualTo(4 * (64 * 64 + 64));
  }

  @Test
  void dropoutIsForTrainingOnly() {
    Bench training = new Bench(true);
    training.variables.put(Program.SEED, Tensor.scalar(1));
    training.variables.put(Program.STEP, Tensor.scalar(1));
    Tensor input = random(1, 3, 4);
    Value dropped = training.lay(use("heads", 2L, "dropout", 0.5), training.input(input));
    Bench inference = new Bench();
    Value kept = inference.lay(use("heads", 2L, "dropout", 0.5), inference.input(input));
    assertThat(training.run(dropped).data()).isNotEqualTo(inference.run(kept).data());
  }

  @Test
  void refusesWhatDoesNotFit() {
    Rule.Layer rule = (Rule.Layer) use("heads", 3L).entry().rule();
    TensorType sequence = TensorType.f32(Shape.of(3, 4).batched());
    Misfit heads = rule.accepts(List.of(sequence), use("heads", 3L).options());
    assertThat(heads).isNotNull();
    assertThat(rule.accepts(List.of(sequence), use("heads", 3L, "key_width", 2L).options()))
        .isNull();
    Options two = use("heads", 2L).options();
    for (List<TensorType> inputs :
        List.of(
            List.<TensorType>of(),
            List.of(TensorType.f32(Shape.of(4).batched())),
            List.of(new TensorType(ElementType.I32, Shape.of(4).batched())),
            List.of(sequence, sequence, TensorType.f32(Shape.of(2, 4).batched())))) {
      assertThat(rule.accepts(inputs, two)).as(inputs.toString()).isNotNull();
    }
  }
}
