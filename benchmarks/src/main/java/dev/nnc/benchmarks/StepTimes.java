package dev.nnc.benchmarks;

import dev.nnc.benchmarks.TrainingSteps.Cost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a training step of a program costs. Prints the processor time of the start, then the median
 * wall time and the mean and the least processor time of a step over rounds; or is one of those
 * that {@code peers/steps} asks in turns, which {@code peers/turns.py} describes; or tells {@code
 * peers/memory.py} the memory in MiB before there is a session, and the most during some steps.
 */
public final class StepTimes {
  private static final int WARM_UP = 3;

  private StepTimes() {}

  /**
   * @param arguments the project's folder; the program's file, from that folder on; steps a round,
   *     50 if missing, or {@code asked} for as many as each line of the standard input says, or
   *     {@code memory}; rounds, 10 if missing, which are steps where memory is asked for; threads,
   *     as nnc chooses them if missing or 0; device, cpu if missing
   */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]).resolve(arguments[1]);
    boolean asked = arguments.length > 2 && arguments[2].equals("asked");
    int rounds = number(arguments, 3, 10);
    String device = arguments.length > 5 ? arguments[5] : "cpu";
    try (TrainingSteps steps = new TrainingSteps(file, number(arguments, 4, 0), device)) {
      if (asked) {
        answer(steps);
      } else if (arguments.length > 2 && arguments[2].equals("memory")) {
        steps.run(rounds);
        System.out.printf(Locale.ROOT, "%.1f %.1f%n", steps.before(), ResidentMemory.greatest());
      } else {
        tell("nnc " + arguments[1], steps, number(arguments, 2, 50), rounds);
      }
    }
  }

  private static void answer(TrainingSteps steps) throws IOException {
    System.out.println("ready");
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      Cost cost = steps.run(Integer.parseInt(line.strip()));
      System.out.printf(
          Locale.ROOT, "%.1f %.1f %.5f%n", cost.wall(), cost.processor(), steps.loss());
    }
  }

  private static void tell(String what, TrainingSteps steps, int count, int rounds) {
    System.out.printf(
        "processor time of the start: compiled %.2f s, lowered %.2f s, first step %.2f s%n",
        steps.compiled(), steps.lowered(), steps.run(1).processor() / 1e6);
    double[] wall = new double[rounds];
    double[] processor = new double[rounds];
    for (int round = -WARM_UP; round < rounds; round++) {
      Cost cost = steps.run(count);
      if (round >= 0) {
        wall[round] = cost.wall();
        processor[round] = cost.processor();
      }
    }
    double mean = 0;
    double least = Double.POSITIVE_INFINITY;
    for (double one : processor) {
      mean += one / processor.length;
      least = Math.min(least, one);
    }
    System.out.printf(
        "%-40s batch %d, %d thread(s): µs a step: processor mean %.0f, least %.0f; clock median"
            + " %.0f; mean loss %.4f%n",
        what, steps.batch(), steps.threads(), mean, least, Median.of(wall), steps.loss());
  }

  private static int number(String[] arguments, int at, int otherwise) {
    return arguments.length > at ? Integer.parseInt(arguments[at]) : otherwise;
  }
}
