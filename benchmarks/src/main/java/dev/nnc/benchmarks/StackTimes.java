package dev.nnc.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.nnc.data.Rows;
import dev.nnc.engine.Environment;
import dev.nnc.evaluate.Feeding;
import dev.nnc.ir.Program;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.Part;
import dev.nnc.template.StackedProgram;
import dev.nnc.template.Template;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a training step of one trial costs where trials are trained together by one program, beside
 * one that trains alone: processor time, in turns in one process. {@code train.StackRule} says
 * where which is done; its bounds are from here.
 */
public final class StackTimes {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private StackTimes() {}

  /**
   * @param arguments the project's folder; the program's file, from that folder on, whose first
   *     action is a training; how many trials; one of its params that is a number, such as {@code
   *     rate}, and two values of it: {@code rate=0.1,0.01}
   */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]).resolve(arguments[1]);
    int trials = Integer.parseInt(arguments[2]);
    String[] param = arguments[3].split("[=,]");
    Sample sample = Sample.of(file, Map.of(param[0], param[1]));
    Program other = Sample.of(file, Map.of(param[0], param[2])).model().program();
    Train train = (Train) sample.model().actions().getFirst();
    String step = train.updates().getFirst().step();
    Template template = Template.of(sample.model().program()).with(other).orElseThrow();
    StackedProgram.Answer answer =
        StackedProgram.of(template.program(), template.numbers(), List.of(step), trials);
    StackedProgram stacked =
        answer.program().orElseThrow(() -> new IllegalArgumentException(answer.obstacle()));
    Environment environment = sample.surroundings();
    ExecutionSettings settings = new ExecutionSettings("cpu", 1, 1);
    Rows rows = sample.read().part(Part.TRAIN);
    int batch = Math.toIntExact(Math.min(rows.count(), train.batch()));
    long start = SYSTEM.getProcessCpuTime();
    try (Session alone = environment.lower(template.program(), settings)) {
      Steps single = new Steps(new Feeding(template.program(), alone, step), rows, batch);
      alone.initialize(1);
      alone.write(template.numbersOf(other).orElseThrow());
      single.run(1);
      double oneStarted = (SYSTEM.getProcessCpuTime() - start) / 1e6;
      start = SYSTEM.getProcessCpuTime();
      try (Session together = environment.lower(stacked.program(), settings)) {
        together.initialize(1);
        Steps many = new Steps(new Feeding(stacked.program(), together, step), rows, batch);
        many.run(1);
        double allStarted = (SYSTEM.getProcessCpuTime() - start) / 1e6;
        double[] one = new double[ROUNDS];
        double[] all = new double[ROUNDS];
        for (int round = -2; round < ROUNDS; round++) {
          int at = Math.max(0, round);
          one[at] = single.run(STEPS * trials);
          all[at] = many.run(STEPS) / trials;
        }
        Arrays.sort(one);
        Arrays.sort(all);
        System.out.printf(
            "%-32s batch %4d, %2d trials: µs of processor a step and trial: alone %6.0f, together"
                + " %6.0f, ratio %.2f; start in ms: %.0f, %.0f%n",
            file.getFileName(),
            batch,
            trials,
            one[ROUNDS / 2],
            all[ROUNDS / 2],
            all[ROUNDS / 2] / one[ROUNDS / 2],
            oneStarted,
            allStarted);
      }
    }
  }

  private static final int ROUNDS = 7;
  private static final int STEPS = 40;

  /** Steps over the same rows, as a training makes them. */
  private record Steps(Feeding feeding, Rows rows, int batch) {
    double run(int steps) {
      int[] order = Rows.inOrder(rows.count());
      long used = SYSTEM.getProcessCpuTime();
      for (int i = 0; i < steps; i++) {
        feeding.run(rows, order, i * batch % (order.length - batch + 1), batch);
      }
      return (SYSTEM.getProcessCpuTime() - used) / 1000.0 / steps;
    }
  }
}
