package dev.nnc.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Instructions;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoweringTest {
  private static final ExecutionSettings ONE_THREAD = new ExecutionSettings("cpu", 1, 1);

  @Test
  void aNetworkLearnsWhatItIsShown() {
    try (Session session = Lowering.lower(Training.network(0, 20, 16, 4), ONE_THREAD)) {
      session.initialize(1);
      Session.Call step = session.call("step");
      Session.Feeds feeds = step.feeds(24);
      Training.fill(feeds, new Random(1), 4);
      double first = step.run(feeds).scalar("loss");
      double last = first;
      for (int i = 0; i < 400; i++) {
        last = step.run(feeds).scalar("loss");
      }
      assertThat(first).isBetween(1.0, 2.0);
      // Of seeds 1 to 10, the worst came to 0.29 of the first loss, and to 22 of the 24 rows.
      assertThat(last).isLessThan(first / 2);
      assertThat(step.run(feeds).scalar("correct")).isGreaterThan(16);
      assertThat(
              ByteBuffer.wrap(session.read(Program.STEP)).order(ByteOrder.LITTLE_ENDIAN).getLong())
          .isEqualTo(402);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "1, 2", "4, 1"})
  void sameSeedAndThreadsGiveTheSameBits(int inter, int intra) {
    Program program = Training.network(0.25, 50, 40, 40, 10);
    List<List<byte[]>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      runs.add(weightsAfter(program, new ExecutionSettings("cpu", inter, intra), 7));
    }
    for (int i = 0; i < runs.get(0).size(); i++) {
      assertThat(runs.get(1).get(i)).isEqualTo(runs.get(0).get(i));
    }
    List<byte[]> other = weightsAfter(program, new ExecutionSettings("cpu", inter, intra), 8);
    assertThat(other.get(2)).isNotEqualTo(runs.get(0).get(2));
  }

  private static List<byte[]> weightsAfter(Program program, ExecutionSettings settings, long seed) {
    try (Session session = Lowering.lower(program, settings)) {
      session.initialize(seed);
      Session.Call step = session.call("step");
      Random random = new Random(3);
      for (int i = 0; i < 100; i++) {
        Session.Feeds feeds = step.feeds(i % 10 == 9 ? 5 : 32);
        Training.fill(feeds, random, 10);
        step.run(feeds);
      }
      return session.variables().stream().map(v -> session.read(v.name())).toList();
    }
  }

  @Test
  void updatesOfOneVariableTakePlaceInTheirOrder() {
    Variable w = new Variable("w", TensorType.f32(Shape.of(2)), true, new Initial.Fill(1));
    FunctionBuilder builder = new FunctionBuilder("step");
    Instructions x = new Instructions(builder, ElementType.F32);
    Value before = x.read(w);
    x.assignAdd(w, before);
    x.assign(w, x.multiply(before, x.scalar(3)));
    x.applySgd(w, x.scalar(1), before);
    x.assignAdd(w, before);
    builder.output("before", before);
    Program program = new Program(List.of(w), List.of(builder.build()));
    try (Session session = Lowering.lower(program, new ExecutionSettings("cpu", 4, 1))) {
      session.initialize(1);
      Session.Call call = session.call("step");
      for (int i = 0; i < 20; i++) {
        float expected = (float) Math.pow(3, i);
        assertThat(call.run(call.feeds(1)).floats("before")).containsExactly(expected, expected);
      }
    }
  }

  @Test
  void aVariablesStartDependsOnItsNameAndTheSeedOnly() {
    TensorType type = TensorType.f32(Shape.of(3, 4));
    Variable a = new Variable("a", type, true, new Initial.Normal(0, 1, true));
    Variable b = new Variable("b", type, true, new Initial.Normal(0, 1, true));
    try (Session alone = Lowering.lower(new Program(List.of(b), List.of()), ONE_THREAD);
        Session both = Lowering.lower(new Program(List.of(a, b), List.of()), ONE_THREAD)) {
      alone.initialize(5);
      both.initialize(5);
      assertThat(both.read("b")).isEqualTo(alone.read("b")).isNotEqualTo(both.read("a"));
      byte[] before = both.read("a");
      both.initialize(List.of("b"), 6);
      assertThat(both.read("a")).isEqualTo(before);
      assertThat(both.read("b")).isNotEqualTo(alone.read("b"));
    }
  }

  @Test
  void startsHaveTheDistributionThatIsAskedFor() {
    TensorType type = new TensorType(ElementType.F64, Shape.of(100_000));
    List<Variable> variables =
        List.of(
            new Variable("normal", type, true, new Initial.Normal(1, 2, false)),
            new Variable("truncated", type, true, new Initial.Normal(1, 2, true)),
            new Variable("uniform", type, true, new Initial.Uniform(-3, 5)),
            new Variable("fill", type, true, new Initial.Fill(0.3)));
    try (Session session = Lowering.lower(new Program(variables, List.of()), ONE_THREAD)) {
      session.initialize(1);
      Statistics normal = Statistics.of(session.read("normal"));
      assertThat(normal.mean).isBetween(0.97, 1.03);
      assertThat(normal.deviation).isBetween(1.97, 2.03);
      Statistics truncated = Statistics.of(session.read("truncated"));
      assertThat(truncated.mean).isBetween(0.97, 1.03);
      assertThat(truncated.least).isGreaterThanOrEqualTo(-3);
      assertThat(truncated.greatest).isLessThanOrEqualTo(5);
      Statistics uniform = Statistics.of(session.read("uniform"));
      assertThat(uniform.mean).isBetween(0.97, 1.03);
      assertThat(uniform.least).isBetween(-3.0, -2.99);
      assertThat(uniform.greatest).isBetween(4.99, 5.0);
      assertThat(Statistics.of(session.read("fill")).least).isEqualTo(0.3);
    }
  }

  @Test
  void orthogonalStartsHaveRowsOrColumnsAtRightAngles() {
    for (long[] sizes : new long[][] {{6, 6}, {7, 3}, {3, 8}, {2, 2, 5}}) {
      TensorType type = new TensorType(ElementType.F64, Shape.of(sizes));
      Variable variable = new Variable("r", type, true, new Initial.Orthogonal(2));
      try (Session session =
          Lowering.lower(new Program(List.of(variable), List.of()), ONE_THREAD)) {
        session.initialize(1);
        byte[] bytes = session.read("r");
        double[] numbers = new double[bytes.length / 8];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(numbers);
        int columns = (int) sizes[sizes.length - 1];
        int rows = numbers.length / columns;
        for (int i = 0; i < Math.min(rows, columns); i++) {
          for (int j = 0; j < Math.min(rows, columns); j++) {
            double product = 0;
            for (int k = 0; k < Math.max(rows, columns); k++) {
              product +=
                  rows < columns
                      ? numbers[i * columns + k] * numbers[j * columns + k]
                      : numbers[k * columns + i] * numbers[k * columns + j];
            }
            assertThat(product).isCloseTo(i == j ? 4 : 0, offset(1e-9));
          }
        }
      }
    }
  }

  private record Statistics(double mean, double deviation, double least, double greatest) {
    static Statistics of(byte[] bytes) {
      double[] numbers = new double[bytes.length / 8];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(numbers);
      double sum = 0;
      double squares = 0;
      double least = Double.POSITIVE_INFINITY;
      double greatest = Double.NEGATIVE_INFINITY;
      for (double number : numbers) {
        sum += number;
        squares += number * number;
        least = Math.min(least, number);
        greatest = Math.max(greatest, number);
      }
      double mean = sum / numbers.length;
      return new Statistics(
          mean, Math.sqrt(squares / numbers.length - mean * mean), least, greatest);
    }
  }

  @Test
  void valuesAreWrittenAndReadBack() {
    Variable floats =
        new Variable(
            "w",
            TensorType.f32(Shape.of(2, 2)),
            true,
            new Initial.Values(new double[] {1, -2, 0.5, 1e10}));
    Variable whole = new Variable("n", Training.KEY, false, new Initial.Fill(7));
    try (Session session =
        Lowering.lower(new Program(List.of(floats, whole), List.of()), ONE_THREAD)) {
      session.initialize(1);
      ByteBuffer read = ByteBuffer.wrap(session.read("w")).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(read.getFloat(4)).isEqualTo(-2f);
      assertThat(read.getFloat(12)).isEqualTo(1e10f);
      assertThat(session.read("n")).containsExactly(7, 0, 0, 0, 0, 0, 0, 0);
      session.write("n", new byte[] {1, 2, 0, 0, 0, 0, 0, 0});
      assertThat(session.read("n")).containsExactly(1, 2, 0, 0, 0, 0, 0, 0);
      assertThatThrownBy(() -> session.write("n", new byte[4]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> session.read("other")).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aCheckThatFailsLeavesAllVariablesAsTheyWere() {
    try (Session session = Lowering.lower(Training.network(0, 4, 3), ONE_THREAD)) {
      session.initialize(1);
      Session.Call step = session.call("step");
      Session.Feeds feeds = step.feeds(2);
      Training.fill(feeds, new Random(1), 3);
      step.run(feeds);
      List<byte[]> before = session.variables().stream().map(v -> session.read(v.name())).toList();
      feeds.floats("image").put(3, Float.NaN);
      ExecutionException e = catchThrowableOfType(ExecutionException.class, () -> step.run(feeds));
      assertThat(e.reason()).isEqualTo(ExecutionException.Reason.NOT_FINITE);
      assertThat(e).hasMessageContaining("the loss");
      List<byte[]> after = session.variables().stream().map(v -> session.read(v.name())).toList();
      for (int i = 0; i < before.size(); i++) {
        assertThat(after.get(i)).isEqualTo(before.get(i));
      }
      feeds.floats("image").put(3, 0);
      assertThat(step.run(feeds).scalar("loss")).isFinite();
    }
  }

  @Test
  void aNanPassesThroughEveryLayerToTheCheck() {
    try (Session session = Lowering.lower(Training.network(0, 4, 5, 5, 3), ONE_THREAD)) {
      session.initialize(1);
      Session.Call step = session.call("step");
      Session.Feeds feeds = step.feeds(2);
      feeds.floats("image").put(3, Float.NaN);
      ExecutionException e = catchThrowableOfType(ExecutionException.class, () -> step.run(feeds));
      assertThat(e.reason()).isEqualTo(ExecutionException.Reason.NOT_FINITE);
    }
  }

  @Test
  void readsGiveTheValuesOfBefore() {
    Variable w = new Variable("w", TensorType.f32(Shape.of(2)), true, new Initial.Fill(1));
    FunctionBuilder builder = new FunctionBuilder("twice");
    Instructions x = new Instructions(builder, ElementType.F32);
    x.assign(w, x.multiply(x.read(w), x.scalar(2)));
    builder.output("before", x.read(w));
    try (Session session =
        Lowering.lower(new Program(List.of(w), List.of(builder.build())), ONE_THREAD)) {
      session.initialize(1);
      Session.Call call = session.call("twice");
      assertThat(call.run(call.feeds(0)).floats("before")).containsExactly(1, 1);
      assertThat(call.run(call.feeds(0)).floats("before")).containsExactly(2, 2);
    }
  }

  @Test
  void feedsAndResultsHaveTheShapeOfTheCall() {
    FunctionBuilder builder = new FunctionBuilder("double");
    Instructions x = new Instructions(builder, ElementType.F32);
    Value in = builder.input("x", TensorType.f32(Shape.of(3).batched()));
    builder.output("y", x.multiply(in, x.scalar(2)));
    try (Session session =
        Lowering.lower(new Program(List.of(), List.of(builder.build())), ONE_THREAD)) {
      Session.Call call = session.call("double");
      Session.Feeds two = call.feeds(2);
      two.floats("x").put(new float[] {1, 2, 3, 4, 5, 6});
      Session.Results results = call.run(two);
      assertThat(results.floats("y")).containsExactly(2, 4, 6, 8, 10, 12);
      assertThat(results.shape("y")).containsExactly(2, 3);
      assertThat(results.has("z")).isFalse();
      assertThatThrownBy(() -> results.scalar("y")).isInstanceOf(IllegalArgumentException.class);
      assertThat(call.feeds(2).floats("x").get(0)).isEqualTo(1);
      assertThat(call.feeds(5).floats("x").capacity()).isEqualTo(15);
      assertThat(call.run(call.feeds(0)).floats("y")).isEmpty();
      assertThatThrownBy(() -> results.floats("y")).isInstanceOf(IllegalStateException.class);
    }
  }

  /** Whoever serves others is asked about any number of rows, for as long as it lives. */
  @Test
  void feedsOfFewNumbersOfRowsAreKept() {
    FunctionBuilder builder = new FunctionBuilder("double");
    Instructions x = new Instructions(builder, ElementType.F32);
    Value in = builder.input("x", TensorType.f32(Shape.of(3).batched()));
    builder.output("y", x.multiply(in, x.scalar(2)));
    try (Session session =
        Lowering.lower(new Program(List.of(), List.of(builder.build())), ONE_THREAD)) {
      Session.Call call = session.call("double");
      Session.Feeds first = call.feeds(1);
      Session.Feeds used = call.feeds(2);
      for (int rows = 3; rows < 20; rows++) {
        assertThat(call.run(call.feeds(rows)).floats("y")).hasSize(3 * rows);
        assertThat(call.feeds(2)).isSameAs(used);
      }
      assertThatThrownBy(() -> call.run(first)).isInstanceOf(IllegalArgumentException.class);
      Session.Feeds again = call.feeds(1);
      again.floats("x").put(new float[] {1, 2, 3});
      assertThat(call.run(again).floats("y")).containsExactly(2, 4, 6);
    }
  }

  @Test
  void anOutputMayBeAnInput() {
    FunctionBuilder builder = new FunctionBuilder("same");
    builder.output("y", builder.input("x", TensorType.f32(Shape.of(2).batched())));
    Program program = new Program(List.of(), List.of(builder.build()));
    try (Session session = Lowering.lower(program, ONE_THREAD)) {
      Session.Call call = session.call("same");
      Session.Feeds feeds = call.feeds(1);
      feeds.floats("x").put(new float[] {3, 4});
      assertThat(call.run(feeds).floats("y")).containsExactly(3, 4);
    }
  }

  @Test
  void aTensorThatDoesNotFitIsAnErrorAndNoMore() {
    FunctionBuilder builder = new FunctionBuilder("outer");
    Instructions x = new Instructions(builder, ElementType.F32);
    Value in = builder.input("x", TensorType.f32(Shape.of(1).batched()));
    Value row = x.constant(new double[1 << 20], Shape.of(1, 1 << 20));
    builder.output("y", x.sumAll(x.add(in, row)));
    try (Session session =
        Lowering.lower(new Program(List.of(), List.of(builder.build())), ONE_THREAD)) {
      Session.Call call = session.call("outer");
      ExecutionException e =
          catchThrowableOfType(ExecutionException.class, () -> call.run(call.feeds(100_000_000)));
      assertThat(e.reason()).isEqualTo(ExecutionException.Reason.OUT_OF_MEMORY);
      assertThat(call.run(call.feeds(2)).scalar("y")).isZero();
    }
  }

  @Test
  void tensorsBeyondTheLimitAreRefusedAtOnce() {
    Shape huge = Shape.of(1L << 20, 1L << 20);
    Variable w = new Variable("w", TensorType.f32(huge), true, new Initial.Fill(0));
    Program program = new Program(List.of(w), List.of());
    assertThat(SizeBound.excesses(program)).hasSize(1);
    assertThat(SizeBound.excesses(program).getFirst().what()).isEqualTo("w");
    assertThatThrownBy(() -> Lowering.lower(program, ONE_THREAD))
        .isInstanceOf(TooLargeException.class);
  }

  @Test
  void whatIsClosedIsClosed() {
    Session session = Lowering.lower(Training.network(0, 4, 3), ONE_THREAD);
    Session.Call call = session.call("step");
    Session.Feeds feeds = call.feeds(1);
    session.close();
    session.close();
    assertThatThrownBy(() -> call.run(feeds)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.read("seed")).isInstanceOf(IllegalStateException.class);
  }

  /**
   * In a process of its own, with a heap that is full from the start: what grows is native memory.
   */
  @Test
  void openingAndClosingKeepsMemoryFlat() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/status")), "needs Linux");
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    Process soak =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xms96m",
                "-Xmx96m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                MemorySoak.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> output = soak.inputReader().lines().toList();
    assertThat(soak.waitFor()).isZero();
    long before = Long.parseLong(output.get(0));
    long after = Long.parseLong(output.get(1));
    assertThat(after - before).as("growth in kB from %d", before).isLessThan(25_000);
  }

  @Test
  void shapesOfAWholeStepAreTensorFlows() {
    assertThat(ShapeComparison.differences(Training.network(0.5, 784, 50, 50, 10))).isEmpty();
  }
}
