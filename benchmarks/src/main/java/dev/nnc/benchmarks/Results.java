package dev.nnc.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the samples with three seeds each, or the slowest with one, and writes {@code
 * docs/results.md}: the median beside the figure of the reference. A run that is already there, of
 * the same program, is not run again; delete {@code target/results} to begin anew.
 */
public final class Results {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The seeds are 1, 2 and so on. */
  private static final int SEEDS = 3;

  /** Beside the runs: the commit with which they were made. */
  private static final String BUILD = "build.txt";

  /** One figure of a finished run. */
  private sealed interface Figure {
    /** As it stands in {@code run.json}. */
    record Result(String action, String name) implements Figure {}

    /** As it stands in {@code metrics.jsonl}, after that epoch. */
    record After(int epoch, String name) implements Figure {}

    /** The share of the rows of a table of predictions that are as expected, in their order. */
    record RowsRight(List<String> expected) implements Figure {}
  }

  /** What the median must be for a row to count as reached. */
  private sealed interface Goal {
    boolean reached(double median);

    record AtLeast(double least) implements Goal {
      @Override
      public boolean reached(double median) {
        return median >= least;
      }
    }

    /** For errors and losses. */
    record AtMost(double most) implements Goal {
      @Override
      public boolean reached(double median) {
        return median <= most;
      }
    }

    /** The row only tells. */
    record None() implements Goal {
      @Override
      public boolean reached(double median) {
        return true;
      }
    }
  }

  private static Goal atLeast(double least) {
    return new Goal.AtLeast(least);
  }

  /**
   * One row of the table.
   *
   * @param reference the figure that the reference's authors saw, in words
   */
  private record Experiment(
      String id,
      String what,
      String file,
      List<String> overrides,
      String measure,
      Figure figure,
      String reference,
      Goal goal,
      int seeds) {
    Experiment(
        String id,
        String what,
        String file,
        List<String> overrides,
        String measure,
        Figure figure,
        String reference,
        Goal goal) {
      this(id, what, file, overrides, measure, figure, reference, goal, SEEDS);
    }

    Experiment once() {
      return new Experiment(id, what, file, overrides, measure, figure, reference, goal, 1);
    }
  }

  private static final List<Experiment> EXPERIMENTS =
      List.of(
          gate("or"),
          gate("and"),
          gate("xor"),
          new Experiment(
              "P1",
              "fixed perceptron",
              "perceptron/hotdog",
              List.of(),
              "share of the eight rows right",
              // 3 ketchup + 2 mustard + 6 bun > 4, counted as the table of the sample does
              new Figure.RowsRight(List.of("0", "1", "0", "1", "0", "1", "1", "1")),
              "all eight",
              atLeast(1)),
          new Experiment(
              "P2",
              "Rosenblatt's perceptron",
              "perceptron/iris",
              List.of(),
              "test accuracy",
              new Figure.Result("evaluate", "test.accuracy"),
              "1.0",
              atLeast(1)),
          tested("D1", "digits, 50 sigmoid", "digits/mlp", "≥ 0.94, here ≥ 0.95", 0.95),
          tested("D2", "D1 over 7 rates and 7 penalties, the best", "digits/grid", "≥ 0.94", 0.94),
          tested("F1", "fashion, 10 sigmoid, 10 sigmoid", "fashion/slp", "0.7743", 0.7643),
          tested("F2", "fashion, 50 relu", "fashion/wide", "0.8325", 0.8225),
          tested("F3", "fashion, 50 relu, 50 relu, Adam", "fashion/mlp", "0.8762", 0.8662),
          tested("F4", "fashion, conv 64 2×2, pool", "fashion/cnn", "0.8984", 0.8884),
          new Experiment(
              "C1",
              "mnist, two convolutions, dropout",
              "mnist/cnn",
              List.of(),
              "validation.accuracy after epoch 2",
              new Figure.After(2, "validation.accuracy"),
              "0.9871, here ≥ 0.985",
              atLeast(0.985)),
          new Experiment(
              "C3",
              "C1 goes on with inverted copies",
              "mnist/augmented",
              List.of(),
              "validation accuracy after 2 + 2 epochs",
              new Figure.Result("again", "validation.accuracy"),
              "0.9800",
              atLeast(0.97)),
          judged(
              "G1",
              "housing, 30 relu",
              "housing/mlp",
              "test.mse",
              "≤ 0.40 in 20 epochs",
              new Goal.AtMost(0.4)),
          judged(
              "G2",
              "housing, wide and deep",
              "housing/wide_deep",
              "test.mse",
              "–",
              new Goal.None()),
          judged(
              "G3",
              "housing, two outputs",
              "housing/two_outputs",
              "test.price.mse",
              "–",
              new Goal.None()),
          tested("G4", "digits, a computed shape", "dynamic/mlp", "works", 0.94),
          tested("D4", "digits, 100 and 50 sigmoid", "digits/two_layer", "≥ 0.94", 0.94),
          tested("D5", "cancer, 4 features, 10 and 10 relu", "cancer/mlp", "learns", 0.85),
          tested("D5", "D5 over 4 sizes and 3 rates, the best", "cancer/grid", "learns", 0.85),
          tested("D4", "D4 over the grid of D2, the best", "digits/two_layer_grid", "≥ 0.94", 0.94),
          tested("D6", "digits, conv 10, dense 50", "digits/cnn", "≥ 0.94", 0.94),
          tested("D6", "D6 over the grid of D2, the best", "digits/cnn_grid", "≥ 0.94", 0.94).once(),
          folded("D9", "cancer, mean of five folds", "cancer/folds", "one table", 0.94),
          tested("D9", "cancer, after the folds", "cancer/folds", "one table", 0.94),
          tested("D8", "digits row by row, LSTM", "sequence/rows_lstm", "learns", 0.93),
          judged("D8", "sine, GRU", "sequence/sine", "test.r2", "learns", atLeast(0.98)),
          judged(
              "G9",
              "housing, 10 choices by the mean of 3 folds, the best",
              "housing/search",
              "test.mse",
              "a best choice",
              new Goal.AtMost(0.35)),
          tested("G11", "spiral, 8, 8 and 8 tanh", "playground/spiral", "solved", 0.9),
          judged(
              "G5",
              "two labels, 2 sigmoid",
              "email/multilabel",
              "test.auc",
              "learns",
              atLeast(0.9)),
          tested("residual", "fashion, ResNet-20", "residual/resnet20", "learns", 0.89).once(),
          tested("text", "reviews, attention in four heads", "text/transformer", "learns", 0.65),
          tested("siamese", "digits, triplet loss", "siamese/digits", "learns", 0.9),
          judged(
              "vae", "digits in two numbers", "vae/digits", "test.copy.mse", "–", new Goal.None()),
          judged(
              "autoencoder",
              "fashion in 16 numbers",
              "autoencoder/clothes",
              "test.mse",
              "–",
              new Goal.None()),
          judged(
              "unet",
              "fashion, noise to mask",
              "unet/clothes",
              "test.accuracy",
              "–",
              new Goal.None()),
          shallow("P3", List.of(), new Figure.After(7, "loss"), "0.0889", new Goal.None()),
          shallow(
              "P3",
              List.of(),
              new Figure.After(7, "validation.accuracy"),
              "0.1933",
              atLeast(0.1833)),
          shallow(
              "P3",
              List.of(),
              new Figure.Result("evaluate", "test.accuracy"),
              "–",
              new Goal.None()),
          shallowByEntropy("sigmoid", new Figure.After(7, "validation.accuracy")),
          shallowByEntropy("sigmoid", new Figure.Result("evaluate", "test.accuracy")),
          shallowByEntropy("tanh", new Figure.After(7, "validation.accuracy")),
          shallowByEntropy("tanh", new Figure.Result("evaluate", "test.accuracy")),
          shallowByEntropy("relu", new Figure.After(7, "validation.accuracy")),
          shallowByEntropy("relu", new Figure.Result("evaluate", "test.accuracy")));

  private static Experiment gate(String name) {
    return new Experiment(
        "D3",
        name.toUpperCase(Locale.ROOT) + " gate",
        "gates/" + name,
        List.of(),
        "accuracy on the truth table",
        new Figure.Result("evaluate", "everything.accuracy"),
        "1.0",
        atLeast(1));
  }

  private static Experiment tested(
      String id, String what, String file, String reference, double least) {
    return new Experiment(
        id,
        what,
        file,
        List.of(),
        "test accuracy",
        new Figure.Result("evaluate", "test.accuracy"),
        reference,
        atLeast(least));
  }

  private static Experiment folded(
      String id, String what, String file, String reference, double least) {
    return new Experiment(
        id,
        what,
        file,
        List.of(),
        "mean accuracy on what folds hold out",
        new Figure.Result("fold", "held_out.validation.accuracy"),
        reference,
        atLeast(least));
  }

  private static Experiment judged(
      String id, String what, String file, String result, String reference, Goal goal) {
    return new Experiment(
        id,
        what,
        file,
        List.of(),
        result.replace('.', ' '),
        new Figure.Result("evaluate", result),
        reference,
        goal);
  }

  private static Experiment shallow(
      String id, List<String> overrides, Figure figure, String reference, Goal goal) {
    String words =
        switch (figure) {
          case Figure.After after -> after.name() + " after epoch " + after.epoch();
          case Figure.Result ignored -> "test accuracy after 200 epochs";
          case Figure.RowsRight ignored -> "rows right";
        };
    String what = overrides.isEmpty() ? "mnist, 64 sigmoid, squared error" : "P3 with entropy";
    return new Experiment(id, what, "mnist/shallow", overrides, words, figure, reference, goal);
  }

  /** P4 must be visibly faster than P3, whose validation accuracy stands below 0.4 at epoch 7. */
  private static Experiment shallowByEntropy(String activation, Figure figure) {
    List<String> overrides =
        activation.equals("sigmoid")
            ? List.of("entropy=true")
            : List.of("entropy=true", "activation=" + activation);
    return shallow("P4, " + activation, overrides, figure, "faster than P3", atLeast(0.5));
  }

  private final Path root;
  private final String program;
  private final List<String> wanted;

  private Results(Path root, String program, List<String> wanted) {
    this.root = root;
    this.program = program;
    this.wanted = List.copyOf(wanted);
  }

  /**
   * @param arguments the project's folder; then the ids of the rows to make, all rows if there are
   *     none: the others are kept as they stand in the file
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path root = Path.of(arguments[0]);
    List<String> wanted = List.of(arguments).subList(1, arguments.length);
    new Results(root, root.resolve("nnc").toString(), wanted).write();
  }

  private void write() throws IOException, InterruptedException {
    Path file = root.resolve("docs/results.md");
    List<String> before = Files.exists(file) ? Files.readAllLines(file) : List.of();
    List<String> rows = new ArrayList<>();
    int missed = 0;
    for (Experiment experiment : EXPERIMENTS) {
      String start =
          "| %s | %s | %s | %s |"
              .formatted(
                  experiment.id(), experiment.what(), command(experiment), experiment.measure());
      if (!wanted.isEmpty() && !wanted.contains(experiment.id())) {
        before.stream().filter(line -> line.startsWith(start)).forEach(rows::add);
        continue;
      }
      double[] figures = new double[experiment.seeds()];
      Set<String> builds = new TreeSet<>();
      boolean complete = true;
      for (int i = 0; i < figures.length; i++) {
        Path folder = run(experiment, i + 1);
        OptionalDouble figure = folder == null ? OptionalDouble.empty() : read(experiment, folder);
        complete &= figure.isPresent();
        Path build = runs(experiment, i + 1).resolve(BUILD);
        builds.add(Files.exists(build) ? Files.readString(build) : "?");
        figures[i] = figure.orElse(Double.NaN);
      }
      double[] sorted = figures.clone();
      Arrays.sort(sorted);
      double median = sorted[sorted.length / 2];
      boolean told = experiment.goal() instanceof Goal.None;
      boolean reached = complete && experiment.goal().reached(median);
      missed += reached ? 0 : 1;
      rows.add(
          "%s %s | **%s** | %s | %s | %s |"
              .formatted(
                  start,
                  Arrays.stream(figures).mapToObj(Results::format).collect(Collectors.joining(" ")),
                  complete ? format(median) : "–",
                  experiment.reference(),
                  !complete ? "did not run" : told ? "" : reached ? "reached" : "**missed**",
                  String.join(", ", builds)));
    }
    String notes = notes(file);
    Files.writeString(
        file,
        """
        # What the samples reach

        Made by `benchmarks/results`, which runs each sample with the seeds 1, 2 and 3 and reads the run folders;
        where there is one figure, with the seed 1 alone.
        The reference figures are those of the courses and books that the networks come from, from one random start
        each; a row counts as reached where our median is at least the reference less 0.01. The last column names
        the commit that was built.

        | id | network | command, with `--seed 1`, `2` and `3` | measure | by seed | median | reference | | build |
        |---|---|---|---|---|---|---|---|---|
        %s

        %s
        """
            .formatted(String.join("\n", rows), notes));
    System.out.println(file + " written; " + missed + " of " + rows.size() + " rows missed");
  }

  /** The commit that is checked out, as a short hash. */
  private String build() throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "-C", root.toString(), "rev-parse", "--short", "HEAD")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String hash = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    git.waitFor();
    return hash.isEmpty() ? "?" : hash;
  }

  /** What stands below the table by hand, from its first heading on, is kept. */
  private static String notes(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    String text = Files.readString(file);
    int start = text.indexOf("\n## ");
    return start < 0 ? "" : text.substring(start).strip();
  }

  private static String format(double figure) {
    return Double.isNaN(figure) ? "–" : String.format(Locale.ROOT, "%.4f", figure);
  }

  private static String command(Experiment experiment) {
    String sets =
        experiment.overrides().stream().map(each -> " --set " + each).collect(Collectors.joining());
    return "`nnc run samples/" + experiment.file() + ".nn" + sets + "`";
  }

  /** The folder of a finished run, or null. */
  private @Nullable Path run(Experiment experiment, int seed)
      throws IOException, InterruptedException {
    Path sample = root.resolve("samples/" + experiment.file() + ".nn");
    Path runs = runs(experiment, seed);
    String resolved = resolved(experiment, sample);
    Path found = finished(runs, resolved);
    if (found != null) {
      return found;
    }
    List<String> command =
        new ArrayList<>(List.of(program, "run", "--seed", Integer.toString(seed)));
    experiment.overrides().forEach(each -> command.addAll(List.of("--set", each)));
    command.addAll(List.of("--runs", runs.toString(), sample.toString()));
    System.out.println(String.join(" ", command));
    Files.createDirectories(runs);
    Files.writeString(runs.resolve(BUILD), build());
    Path log = runs.resolve("log.txt");
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    if (code != 0) {
      System.out.println("  ended with " + code + ", see " + log);
    }
    return finished(runs, resolved);
  }

  private Path runs(Experiment experiment, int seed) {
    String name = experiment.file().replace('/', '-');
    for (String override : experiment.overrides()) {
      name += "-" + override.replace('=', '-');
    }
    return root.resolve("target/results/" + name + "/" + seed);
  }

  private static @Nullable Path finished(Path runs, String resolved) throws IOException {
    if (!Files.isDirectory(runs)) {
      return null;
    }
    try (Stream<Path> folders = Files.list(runs)) {
      for (Path folder : folders.sorted().toList()) {
        Path record = folder.resolve("run.json");
        if (Files.exists(record)) {
          JsonNode run = JSON.readTree(record.toFile());
          boolean ended = List.of("finished", "stopped early").contains(run.path("state").asText());
          String ran = Files.readString(folder.resolve("resolved.nn"));
          if (ended && withoutFolders(ran).equals(withoutFolders(resolved))) {
            return folder;
          }
        }
      }
    }
    return null;
  }

  /** A run folder has its own copies of what is imported, in a folder of their own. */
  private static String withoutFolders(String resolved) {
    return resolved.replaceAll("from \"[^\"]*/", "from \"");
  }

  /** What the sample means, without its comments: a run of the same is not repeated. */
  private String resolved(Experiment experiment, Path sample)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program, "show"));
    experiment.overrides().forEach(each -> command.addAll(List.of("--set", each)));
    command.add(sample.toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return text;
  }

  private static OptionalDouble read(Experiment experiment, Path folder) throws IOException {
    return switch (experiment.figure()) {
      case Figure.Result result ->
          number(
              JSON.readTree(folder.resolve("run.json").toFile())
                  .path("results")
                  .path(result.action())
                  .path(result.name()));
      case Figure.After after -> {
        for (String line : Files.readAllLines(folder.resolve("metrics.jsonl"))) {
          JsonNode each = JSON.readTree(line);
          if (each.path("epoch").asInt() == after.epoch()) {
            yield number(each.path(after.name()));
          }
        }
        yield OptionalDouble.empty();
      }
      case Figure.RowsRight rows -> {
        List<String> expected = rows.expected();
        List<String> lines = Files.readAllLines(folder.resolve("predictions/predict.csv"));
        int right = 0;
        for (int i = 0; i < expected.size(); i++) {
          String cell = lines.get(i + 1).substring(lines.get(i + 1).lastIndexOf(',') + 1);
          right += Double.parseDouble(cell) == Double.parseDouble(expected.get(i)) ? 1 : 0;
        }
        yield lines.size() == expected.size() + 1
            ? OptionalDouble.of(right / (double) expected.size())
            : OptionalDouble.empty();
      }
    };
  }

  private static OptionalDouble number(JsonNode node) {
    return node.isNumber() ? OptionalDouble.of(node.asDouble()) : OptionalDouble.empty();
  }
}
