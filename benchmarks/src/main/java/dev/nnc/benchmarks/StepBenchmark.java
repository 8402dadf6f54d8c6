package dev.nnc.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.nnc.data.Rows;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Tally;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.Part;
import dev.nnc.train.Shuffle;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * What a training step of {@code samples/fashion/mlp.nn} costs (784-50-50-10, Adam, batch 32), from
 * the rows in Java's memory to the loss and the hits in Java: as nnc compiles and feeds it, and in
 * a loop written by hand with TensorFlow Java. Both take the same rows in the same order; they
 * alternate in one process, with the same number of threads. Prints the median over the rounds of
 * the wall time, and the mean processor time, which other load on the machine disturbs less.
 */
public final class StepBenchmark {
  private static final int STEPS = 300;
  private static final int BATCH = 32;
  private static final int WARM_UP = 10;

  private StepBenchmark() {}

  /**
   * @param arguments the project's folder; the number of threads, 1 if missing; the number of
   *     rounds, 61 if missing
   */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 61;
    Sample sample = Sample.of(root, "fashion/mlp");
    Train train = (Train) sample.model().actions().getFirst();
    Rows rows = sample.read().part(Part.TRAIN);
    int[] order = Shuffle.order(rows.count(), 1, train.name(), 1);
    float[] images = new float[rows.count() * 784];
    rows.copy("image", Rows.inOrder(rows.count()), 0, rows.count(), FloatBuffer.wrap(images));
    int[] labels = new int[rows.count()];
    rows.copy("label", Rows.inOrder(rows.count()), 0, rows.count(), IntBuffer.wrap(labels));

    try (Session session =
            sample
                .surroundings()
                .lower(sample.model().program(), new ExecutionSettings("cpu", 1, threads));
        HandWritten handWritten = new HandWritten(threads, BATCH)) {
      session.initialize(1);
      Feeding feeding =
          new Feeding(sample.model().program(), session, train.updates().getFirst().step());
      Tally tally = new Tally(train.metrics());
      double[] told = new double[1];
      IntConsumer ours =
          from -> {
            if (!tally.addLoss(feeding.run(rows, order, from, BATCH), BATCH)) {
              throw new IllegalStateException("the loss is not finite");
            }
          };
      IntConsumer theirs = from -> told[0] += handWritten.step(images, labels, order, from);
      double[][] measured = new double[4][rounds];
      // The first rounds make the Java virtual machine compile both, and are not counted.
      for (int round = -WARM_UP; round < rounds; round++) {
        double[] one = measure(ours);
        double[] other = measure(theirs);
        if (round >= 0) {
          measured[0][round] = one[0];
          measured[1][round] = one[1];
          measured[2][round] = other[0];
          measured[3][round] = other[1];
        }
      }
      // What disturbs one round disturbs both of its halves, so the rounds' ratios are compared.
      double[] wall = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        wall[round] = measured[0][round] / measured[2][round];
      }
      double[] median = new double[4];
      for (int i = 0; i < median.length; i++) {
        // The system counts processor time in steps too coarse for one round: there the mean tells
        // more.
        median[i] =
            i % 2 == 0
                ? Median.of(measured[i])
                : Arrays.stream(measured[i]).average().orElseThrow();
      }
      System.out.printf("F3, batch %d, %d thread(s), µs a step%n", BATCH, threads);
      System.out.printf("                     wall  processor%n");
      System.out.printf("nnc              %8.1f   %8.1f%n", median[0], median[1]);
      System.out.printf("written by hand  %8.1f   %8.1f%n", median[2], median[3]);
      System.out.printf("ratio, by round  %8.2f   %8.2f%n", Median.of(wall), median[1] / median[3]);
      System.out.printf(
          "mean loss        %.4f and %.4f%n",
          tally.loss(), told[0] / ((rounds + (double) WARM_UP) * STEPS));
    }
  }

  /** Wall and processor time of one step in microseconds. */
  private static double[] measure(IntConsumer step) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long wall = System.nanoTime();
    long processor = system.getProcessCpuTime();
    for (int i = 0; i < STEPS; i++) {
      step.accept(i * BATCH);
    }
    return new double[] {
      (System.nanoTime() - wall) / 1000.0 / STEPS,
      (system.getProcessCpuTime() - processor) / 1000.0 / STEPS
    };
  }
}
