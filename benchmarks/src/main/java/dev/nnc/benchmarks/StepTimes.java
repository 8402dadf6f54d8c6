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
import dev.nnc.train.ThreadRule;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * What a training step of a program costs: the first training of the file, with its own batch, from
 * the rows in Java's memory to the loss and the metrics in Java. Prints the processor time of the
 * start, then the median wall time and the mean and the least processor time of a step over rounds,
 * which {@code peers/steps.py} prints for the same networks in Keras.
 */
public final class StepTimes {
  private static final int WARM_UP = 3;

  private StepTimes() {}

  /**
   * @param arguments the project's folder; the program's file, from that folder on; steps a round,
   *     50 if missing; rounds, 10 if missing; threads, as nnc chooses them if missing or 0; device,
   *     cpu if missing
   */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    int steps = number(arguments, 2, 50);
    int rounds = number(arguments, 3, 10);
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long start = system.getProcessCpuTime();
    Sample sample = Sample.of(root.resolve(arguments[1]));
    double compiled = seconds(system, start);
    Train train = (Train) sample.model().actions().getFirst();
    String step = train.updates().getFirst().step();
    Rows rows = sample.read().part(Part.TRAIN);
    int batch = Math.toIntExact(train.batch());
    int processors = Runtime.getRuntime().availableProcessors();
    int said = number(arguments, 4, 0);
    int threads =
        said > 0
            ? said
            : ThreadRule.threads(sample.model().program(), step, batch, processors);
    String device = arguments.length > 5 ? arguments[5] : "cpu";
    int[] order = Shuffle.order(rows.count(), 1, train.name(), 1);
    long begun = system.getProcessCpuTime();
    try (Session session =
        sample
            .surroundings()
            .lower(sample.model().program(), new ExecutionSettings(device, 1, threads))) {
      double lowered = seconds(system, begun);
      session.initialize(1);
      Feeding feeding = new Feeding(sample.model().program(), session, step);
      Tally tally = new Tally(train.metrics());
      double[] wall = new double[rounds];
      double[] processor = new double[rounds];
      int from = batch;
      begun = system.getProcessCpuTime();
      feeding.run(rows, order, 0, batch);
      System.out.printf(
          "processor time of the start: compiled %.2f s, lowered %.2f s, first step %.2f s%n",
          compiled, lowered, seconds(system, begun));
      for (int round = -WARM_UP; round < rounds; round++) {
        long clock = System.nanoTime();
        long used = system.getProcessCpuTime();
        for (int i = 0; i < steps; i++) {
          if (from + batch > order.length) {
            from = 0;
          }
          if (!tally.addLoss(feeding.run(rows, order, from, batch), batch)) {
            throw new IllegalStateException("the loss is not finite");
          }
          from += batch;
        }
        if (round >= 0) {
          wall[round] = (System.nanoTime() - clock) / 1000.0 / steps;
          processor[round] = (system.getProcessCpuTime() - used) / 1000.0 / steps;
        }
      }
      System.out.println(
          line("nnc " + arguments[1], batch, threads, wall, processor, tally.loss()));
    }
  }

  private static String line(
      String what, int batch, int threads, double[] wall, double[] processor, double loss) {
    double mean = 0;
    double least = Double.POSITIVE_INFINITY;
    for (double one : processor) {
      mean += one / processor.length;
      least = Math.min(least, one);
    }
    return String.format(
        "%-40s batch %d, %d thread(s): µs a step: processor mean %.0f, least %.0f; clock median"
            + " %.0f; mean loss %.4f",
        what, batch, threads, mean, least, Median.of(wall), loss);
  }

  private static double seconds(OperatingSystemMXBean system, long since) {
    return (system.getProcessCpuTime() - since) / 1e9;
  }

  private static int number(String[] arguments, int at, int otherwise) {
    return arguments.length > at ? Integer.parseInt(arguments[at]) : otherwise;
  }
}
