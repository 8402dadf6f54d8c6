package dev.nnc.benchmarks;

import dev.nnc.search.Asha;
import dev.nnc.search.Domain;
import dev.nnc.search.Domain.Choice;
import dev.nnc.search.Domain.Range;
import dev.nnc.search.Proposal;
import dev.nnc.search.RandomSearch;
import dev.nnc.search.Sampler;
import dev.nnc.search.Search;
import dev.nnc.search.Space;
import dev.nnc.search.Tpe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Lets nnc's searches look for the least values of functions, for {@code peers/search.py}. Prints
 * lines of cells: {@code space NAME DOMAIN…}, {@code value NAME NUMBER… VALUE} so that it is seen
 * that both sides mean the same function, and {@code found NAME METHOD TRIALS BEST…}, one a seed;
 * of functions that have a value after each epoch {@code after NAME EPOCH NUMBER… VALUE} and {@code
 * stopped NAME METHOD EPOCHS BEST…}.
 */
final class SearchCases {
  private static final int TRIALS = 50;
  private static final int EPOCHS = 27;
  private static final int ETA = 3;

  /** As many as 20 trials have that nothing stops. */
  private static final int BUDGET = 20 * EPOCHS;

  /** As in {@code run.EarlyStops}. */
  private static final int LAG = 7;

  private static final double[] RATES =
      IntStream.rangeClosed(-8, 0).mapToDouble(e -> Math.pow(10, e / 2.0)).toArray();

  private static final double[] PENALTIES = {1e-5, 1e-3, 1e-1, 1e1};
  private static final double[] UNITS = {8, 16, 32, 64};
  private static final int ACTIVATIONS = 3;

  private static final double[][] STEEPNESS = {
    {10, 3, 17, 3.5, 1.7, 8},
    {0.05, 10, 17, 0.1, 8, 14},
    {3, 3.5, 1.7, 10, 17, 8},
    {17, 8, 0.05, 10, 0.1, 14}
  };

  private static final double[][] CENTERS = {
    {0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
    {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
    {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
    {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}
  };

  private static final double[] HEIGHTS = {1, 1.2, 3, 3.2};

  private SearchCases() {}

  /** A function to be made small; its least value is 0. */
  private record Objective(String name, Space space, ToDoubleFunction<List<Double>> function) {}

  /** What a trial has reached after so many epochs, counted from 1. */
  private interface Curve {
    double after(List<Double> point, int epoch);
  }

  /** Makes a search of a space. */
  private interface Method {
    Sampler of(Space space, long seed);
  }

  /**
   * Arguments: the root, which is not needed; the table of errors; that of errors after each epoch;
   * the number of seeds.
   */
  public static void main(String[] arguments) throws IOException {
    List<Double> errors =
        Files.readAllLines(Path.of(arguments[1])).stream().map(Double::valueOf).toList();
    int seeds = Integer.parseInt(arguments[3]);
    Map<String, Method> methods = new LinkedHashMap<>();
    methods.put("tpe", Tpe::new);
    methods.put("tpe without lag", (space, seed) -> new Tpe(space, seed, 0));
    methods.put("random", (space, seed) -> new RandomSearch(space, seed, false));
    for (Objective objective : objectives(errors)) {
      print("space", objective.name(), objective.space().domains(), SearchCases::written);
      RandomSearch points = new RandomSearch(objective.space(), 1, false);
      Search some = new Search(points, 5);
      for (int trial = 0; trial < 5; trial++) {
        List<Double> values = some.ask().orElseThrow().values();
        double value = objective.function().applyAsDouble(values);
        print("value", objective.name(), values, Object::toString, Double.toString(value));
      }
      methods.forEach(
          (method, made) -> {
            List<Double> best =
                IntStream.range(0, seeds)
                    .mapToObj(seed -> best(objective, made.of(objective.space(), seed)))
                    .toList();
            print(
                "found", objective.name() + "\t" + method + "\t" + TRIALS, best, Object::toString);
          });
    }
    early(errors, Path.of(arguments[2]), seeds);
  }

  private static void early(List<Double> errors, Path table, int seeds) throws IOException {
    List<List<Double>> curves =
        Files.readAllLines(table).stream()
            .map(line -> Arrays.stream(line.split(",")).map(Double::valueOf).toList())
            .toList();
    double least = curves.stream().mapToDouble(List::getLast).min().orElseThrow();
    Map<String, Curve> functions =
        Map.of(
            "network",
            (point, epoch) ->
                network(point)
                    + 2
                        * Math.exp(
                            -epoch / (1 + 10 / 6.0 * Math.log(point.get(2) / 8) / Math.log(2))),
            "digits",
            (point, epoch) -> curves.get(row(point)).get(epoch - 1) - least);
    List<Integer> rungs = Asha.steps(1, EPOCHS, ETA);
    List<Integer> compared = rungs.subList(0, rungs.size() - 1);
    Map<String, Supplier<Asha>> methods = new LinkedHashMap<>();
    methods.put("asha", () -> new Asha(compared, ETA, LAG));
    methods.put("asha without lag", () -> new Asha(compared, ETA, 0));
    methods.put("random", () -> new Asha(List.of(), ETA, 0));
    for (Objective objective : objectives(errors)) {
      Curve curve = functions.get(objective.name());
      if (curve == null) {
        continue;
      }
      Search some = new Search(new RandomSearch(objective.space(), 1, false), 5);
      for (int epoch = 1; epoch <= 5; epoch++) {
        List<Double> values = some.ask().orElseThrow().values();
        String value = Double.toString(curve.after(values, epoch));
        print("after", objective.name() + "\t" + epoch, values, Object::toString, value);
      }
      methods.forEach(
          (method, stops) -> {
            List<Double> best =
                IntStream.range(0, seeds)
                    .mapToObj(seed -> best(objective.space(), seed, curve, stops.get()))
                    .toList();
            print(
                "stopped",
                objective.name() + "\t" + method + "\t" + BUDGET,
                best,
                Object::toString);
          });
    }
  }

  /** The least value of those with all epochs, after so many epochs of all. */
  private static double best(Space space, long seed, Curve curve, Asha stops) {
    Search search = new Search(new RandomSearch(space, seed, false), BUDGET);
    double best = Double.POSITIVE_INFINITY;
    int used = 0;
    for (int trial = 0; used < BUDGET; trial++) {
      List<Double> point = search.ask().orElseThrow().values();
      boolean goesOn = true;
      for (int epoch = 1; goesOn && used < BUDGET && epoch <= EPOCHS; epoch++) {
        used++;
        double value = curve.after(point, epoch);
        goesOn = !stops.resources().contains(epoch) || stops.goesOn(trial, epoch, value);
        best = epoch == EPOCHS ? Math.min(best, value) : best;
      }
      search.tell(trial, best);
    }
    return best;
  }

  private static double best(Objective objective, Sampler sampler) {
    Search search = new Search(sampler, TRIALS);
    double best = Double.POSITIVE_INFINITY;
    for (int trial = 0; trial < TRIALS; trial++) {
      Proposal next = search.ask().orElseThrow();
      double score = objective.function().applyAsDouble(next.values());
      search.tell(trial, score);
      best = Math.min(best, score);
    }
    return best;
  }

  private static <T> void print(
      String kind, String name, List<T> cells, Function<T, String> written, String... more) {
    System.out.println(
        kind
            + "\t"
            + name
            + "\t"
            + cells.stream().map(written).collect(Collectors.joining("\t"))
            + (more.length == 0 ? "" : "\t" + String.join("\t", more)));
  }

  private static String written(Domain domain) {
    return switch (domain) {
      case Choice choice -> "choice:" + choice.size();
      case Range range ->
          (range.logarithmic() ? "log" : "linear")
              + (range.whole() ? "-whole:" : ":")
              + range.low()
              + ":"
              + range.high();
    };
  }

  private static List<Objective> objectives(List<Double> errors) {
    return List.of(
        new Objective("branin", space(linear(-5, 10), linear(0, 15)), SearchCases::branin),
        new Objective(
            "hartmann6", new Space(Collections.nCopies(6, linear(0, 1))), SearchCases::hartmann),
        new Objective(
            "ackley5", new Space(Collections.nCopies(5, linear(-15, 30))), SearchCases::ackley),
        new Objective(
            "network",
            space(
                new Range(1e-5, 1, true, false),
                new Range(1e-6, 1e-1, true, false),
                new Range(8, 512, true, true),
                new Choice(4)),
            SearchCases::network),
        new Objective(
            "digits",
            space(
                new Range(1e-4, 1, true, false),
                new Range(1e-5, 10, true, false),
                new Range(8, 64, true, true),
                new Choice(ACTIVATIONS)),
            point -> digits(point, errors)));
  }

  private static Space space(Domain... domains) {
    return new Space(List.of(domains));
  }

  private static Range linear(double low, double high) {
    return new Range(low, high, false, false);
  }

  private static double branin(List<Double> point) {
    double x = point.get(0);
    double curve = point.get(1) - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
    return curve * curve + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10 - 0.39788735772973816;
  }

  private static double hartmann(List<Double> point) {
    double value = 3.32236801141551;
    for (int i = 0; i < HEIGHTS.length; i++) {
      double sum = 0;
      for (int j = 0; j < point.size(); j++) {
        double distance = point.get(j) - CENTERS[i][j];
        sum += STEEPNESS[i][j] * distance * distance;
      }
      value -= HEIGHTS[i] * Math.exp(-sum);
    }
    return value;
  }

  private static double ackley(List<Double> point) {
    double squares = 0;
    double waves = 0;
    for (double x : point) {
      squares += (x - 7) * (x - 7) / point.size();
      waves += Math.cos(2 * Math.PI * (x - 7)) / point.size();
    }
    return -20 * Math.exp(-0.2 * Math.sqrt(squares)) - Math.exp(waves) + 20 + Math.E;
  }

  private static double network(List<Double> point) {
    double rate = Math.log10(point.get(0)) + 2.5;
    double decay = Math.log10(point.get(1)) + 4;
    double units = Math.log(point.get(2) / 128) / Math.log(2);
    double[] activation = {0.3, 0, 0.1, 0.5};
    return 0.5 * rate * rate
        + 0.05 * decay * decay
        + 0.05 * units * units
        + 0.1 * Math.abs(rate * units)
        + activation[point.get(3).intValue()];
  }

  private static double digits(List<Double> point, List<Double> errors) {
    return errors.get(row(point)) - Collections.min(errors);
  }

  private static int row(List<Double> point) {
    int row = nearest(point.get(0), RATES);
    row = row * PENALTIES.length + nearest(point.get(1), PENALTIES);
    row = row * UNITS.length + nearest(point.get(2), UNITS);
    return row * ACTIVATIONS + point.get(3).intValue();
  }

  private static int nearest(double value, double[] values) {
    int nearest = 0;
    for (int i = 1; i < values.length; i++) {
      double distance = Math.abs(Math.log(value / values[i]));
      if (distance < Math.abs(Math.log(value / values[nearest]))) {
        nearest = i;
      }
    }
    return nearest;
  }
}
