package dev.nnc.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.nnc.data.Rows;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Tally;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.NativeLibrary;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.Part;
import dev.nnc.train.Shuffle;
import dev.nnc.train.ThreadRule;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** Steps of the first training of a file, with its own batch, as many as are asked for. */
final class TrainingSteps implements AutoCloseable {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /**
   * What a step costs in the mean of some, in microseconds.
   *
   * @param wall by the clock
   * @param processor user and system, all threads
   */
  record Cost(double wall, double processor) {}

  private final Train train;
  private final Rows rows;
  private final int[] order;
  private final Session session;
  private final Feeding feeding;
  private final int batch;
  private final int threads;
  private final double compiled;
  private final double lowered;
  private final double before;
  private Tally tally;
  private int from;

  /**
   * @param threads as nnc chooses them if 0
   * @param device {@code cpu} or {@code gpu}
   */
  TrainingSteps(Path file, int threads, String device) throws IOException {
    long start = SYSTEM.getProcessCpuTime();
    Sample sample = Sample.of(file);
    compiled = seconds(start);
    train = (Train) sample.model().actions().getFirst();
    String step = train.updates().getFirst().step();
    rows = sample.read().part(Part.TRAIN);
    batch = Math.toIntExact(train.batch());
    int processors = Runtime.getRuntime().availableProcessors();
    this.threads =
        threads > 0
            ? threads
            : ThreadRule.threads(sample.model().program(), step, batch, processors);
    order = Shuffle.order(rows.count(), 1, train.name(), 1);
    NativeLibrary.load();
    before = ResidentMemory.beginAnew();
    start = SYSTEM.getProcessCpuTime();
    session =
        sample
            .surroundings()
            .lower(sample.model().program(), new ExecutionSettings(device, 1, this.threads));
    lowered = seconds(start);
    session.initialize(1);
    feeding = new Feeding(sample.model().program(), session, step);
    tally = new Tally(train.metrics());
  }

  /** Makes as many steps, from the rows in Java's memory to the loss and the metrics in Java. */
  Cost run(int steps) {
    tally = new Tally(train.metrics());
    long clock = System.nanoTime();
    long used = SYSTEM.getProcessCpuTime();
    for (int i = 0; i < steps; i++) {
      if (from + batch > order.length) {
        from = 0;
      }
      if (!tally.addLoss(feeding.run(rows, order, from, batch), batch)) {
        throw new IllegalStateException("the loss is not finite");
      }
      from += batch;
    }
    return new Cost(
        (System.nanoTime() - clock) / 1000.0 / steps,
        (SYSTEM.getProcessCpuTime() - used) / 1000.0 / steps);
  }

  /** The mean loss of the steps that were made last. */
  double loss() {
    return tally.loss();
  }

  int batch() {
    return batch;
  }

  int threads() {
    return threads;
  }

  /** Seconds of processor time from text to program. */
  double compiled() {
    return compiled;
  }

  /** Seconds of processor time from program to session. */
  double lowered() {
    return lowered;
  }

  /** The process's memory in MiB before there was a session, TensorFlow and the data included. */
  double before() {
    return before;
  }

  private static double seconds(long since) {
    return (SYSTEM.getProcessCpuTime() - since) / 1e9;
  }

  @Override
  public void close() {
    session.close();
  }
}
