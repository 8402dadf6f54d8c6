package dev.nnc.benchmarks;

import dev.nnc.differentiate.Differentiator;
import dev.nnc.differentiate.Gradients;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.lower.Executable;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Lowering;
import dev.nnc.op.Instructions;
import dev.nnc.simplify.Simplifier;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What a training step of F3 (784-50-50-10, Adam, batch 32) costs, lowered by nnc and written by
 * hand with TensorFlow Java, in turns in one process. Prints medians over the rounds, in wall time
 * and in processor time, which other load on the machine disturbs less.
 */
public final class StepBenchmark {
  private static final int ROUNDS = 15;
  private static final int STEPS = 2000;
  private static final int BATCH = 32;

  private StepBenchmark() {}

  /**
   * @param arguments the number of threads, 1 if missing
   */
  public static void main(String[] arguments) {
    int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    Random random = new Random(1);
    float[] images = new float[BATCH * 784];
    int[] labels = new int[BATCH];
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextFloat();
    }
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(10);
    }
    try (Executable executable =
            Lowering.lower(program(), new ExecutionSettings("cpu", threads, threads));
        HandWritten handWritten = new HandWritten(threads)) {
      executable.initialize(1);
      Executable.Call step = executable.call("step");
      Runnable ours =
          () -> {
            Executable.Feeds feeds = step.feeds(BATCH);
            feeds.floats("image").put(images);
            feeds.integers("label").put(labels);
            Executable.Results results = step.run(feeds);
            sum += results.scalar("loss") + results.scalar("correct");
          };
      Runnable theirs = () -> sum += handWritten.step(images, labels);
      double[][] measured = new double[4][ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        measure(ours, measured[0], measured[1], round);
        measure(theirs, measured[2], measured[3], round);
      }
      System.out.printf("%d thread(s), us a step    wall     processor%n", threads);
      System.out.printf("nnc                    %8.1f  %8.1f%n", median(measured[0]), median(measured[1]));
      System.out.printf("written by hand        %8.1f  %8.1f%n", median(measured[2]), median(measured[3]));
      System.out.printf(
          "ratio                  %8.2f  %8.2f%n",
          median(measured[0]) / median(measured[2]), median(measured[1]) / median(measured[3]));
    }
  }

  /** Keeps the results in use. */
  private static double sum;

  private static void measure(Runnable step, double[] wall, double[] processor, int round) {
    var system =
        (com.sun.management.OperatingSystemMXBean)
            java.lang.management.ManagementFactory.getOperatingSystemMXBean();
    long wallStart = System.nanoTime();
    long processorStart = system.getProcessCpuTime();
    for (int i = 0; i < STEPS; i++) {
      step.run();
    }
    wall[round] = (System.nanoTime() - wallStart) / 1000.0 / STEPS;
    processor[round] = (system.getProcessCpuTime() - processorStart) / 1000.0 / STEPS;
  }

  private static double median(double[] measured) {
    double[] sorted = measured.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static Program program() {
    List<Variable> variables = new ArrayList<>();
    FunctionBuilder builder = new FunctionBuilder("step");
    Instructions x = new Instructions(builder, ElementType.F32);
    Variable count =
        new Variable(
            Program.STEP,
            new TensorType(ElementType.I64, Shape.SCALAR),
            false,
            new Initial.Fill(0));
    variables.add(count);
    Value value = builder.input("image", TensorType.f32(Shape.of(784).batched()));
    Value label = builder.input("label", new TensorType(ElementType.I32, Shape.of().batched()));
    long[] widths = {784, 50, 50, 10};
    List<Variable> weights = new ArrayList<>();
    for (int i = 1; i < widths.length; i++) {
      Variable kernel =
          new Variable(
              "kernel" + i,
              TensorType.f32(Shape.of(widths[i - 1], widths[i])),
              true,
              new Initial.Normal(0, 0.05, false));
      Variable bias =
          new Variable("bias" + i, TensorType.f32(Shape.of(widths[i])), true, new Initial.Fill(0));
      weights.add(kernel);
      weights.add(bias);
      value = x.add(x.matmul(value, x.read(kernel)), x.read(bias));
      value = i < widths.length - 1 ? x.relu(value) : value;
    }
    variables.addAll(weights);
    Value loss = x.checkFinite(x.meanAll(x.sparseSoftmaxCrossEntropy(value, label)), "loss");
    builder.output("loss", loss);
    builder.output(
        "correct", x.sumAll(x.cast(x.equal(x.argmax(value, -1), label), ElementType.F32)));
    Gradients.Found gradients =
        (Gradients.Found)
            Differentiator.gradients(builder, loss, weights.stream().map(x::read).toList());
    Value time = x.add(x.cast(x.read(count), ElementType.F32), x.scalar(1));
    for (int i = 0; i < weights.size(); i++) {
      Variable weight = weights.get(i);
      Variable mean =
          new Variable(weight.name() + "/m", weight.type(), false, new Initial.Fill(0));
      Variable square =
          new Variable(weight.name() + "/v", weight.type(), false, new Initial.Fill(0));
      variables.add(mean);
      variables.add(square);
      x.applyAdam(
          weight,
          mean,
          square,
          x.power(x.scalar(0.9), time),
          x.power(x.scalar(0.999), time),
          x.scalar(0.001),
          0.9,
          0.999,
          1e-7,
          gradients.values().get(i));
    }
    x.assignAdd(count, x.integer(1));
    return Simplifier.simplify(new Program(variables, List.of(builder.build())));
  }
}
