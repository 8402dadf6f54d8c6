package dev.nnc.compare;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Rule;
import dev.nnc.diag.Diagnostic;
import dev.nnc.report.Comparison;
import dev.nnc.report.Comparison.Row;
import dev.nnc.report.Numbers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Lays runs side by side: in what they differ, what came of them, and how fast they got there.
 *
 * <p>How fast: the first epoch in which a run was as good as the weakest of them was at its best.
 * The result for this is the first of the training's metrics of which it is known whether more is
 * better, by validation where there is one. A loss is not taken, nor called best: two runs may have
 * minimized different formulas.
 */
public final class SideBySide {
  private static final String TRAINING = ".train";
  private static final String VALIDATION = "validation.";

  /** Before the names of results of the last epoch, where other weights were kept. */
  private static final String LAST = "last.";

  private static final int LONGEST_LABEL = 40;

  /** More files of one data set are only counted. */
  private static final int MOST_FILES = 2;

  private final Catalog catalog;
  private final List<RecordedRun> runs;
  private final List<RecordedRun> refused;

  private SideBySide(Catalog catalog, List<RecordedRun> all) {
    this.catalog = catalog;
    // Nothing came of a run that was refused; it says something only among its like.
    List<RecordedRun> executed = all.stream().filter(run -> !run.isRefused()).toList();
    this.runs = executed.isEmpty() ? all : executed;
    this.refused =
        executed.isEmpty() ? List.of() : all.stream().filter(RecordedRun::isRefused).toList();
  }

  /** What came of it: a comparison, or why there is none. */
  public record Outcome(Optional<Comparison> comparison, List<Diagnostic> diagnostics) {
    public Outcome {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /** Compares the runs in these folders. */
  public static Outcome of(Catalog catalog, List<Path> folders) {
    List<RecordedRun> runs = new ArrayList<>();
    List<Diagnostic> refused = new ArrayList<>();
    for (Path folder : folders) {
      try {
        runs.add(RecordedRun.read(folder));
      } catch (RecordedRun.Refused cannot) {
        refused.add(cannot.diagnostic());
      }
    }
    return refused.isEmpty()
        ? new Outcome(Optional.of(new SideBySide(catalog, runs).compare()), List.of())
        : new Outcome(Optional.empty(), refused);
  }

  private Comparison compare() {
    List<Row> rows = new ArrayList<>();
    addGiven("program", RecordedRun::program, rows);
    for (String name : names(RecordedRun::given)) {
      addGiven(name, run -> run.given().getOrDefault(name, ""), rows);
    }
    addGiven("ended", RecordedRun::state, rows);
    List<SequencedMap<String, @Nullable Double>> results =
        runs.stream().map(RecordedRun::flatResults).toList();
    rows.add(
        result(
            "training time",
            runs.stream()
                .map(run -> run.epochs().isEmpty() ? "" : Numbers.seconds(run.seconds()))
                .toList(),
            List.of()));
    SequencedSet<String> names = new LinkedHashSet<>();
    results.forEach(all -> names.addAll(all.keySet()));
    // What is compared is what each run has kept.
    names.removeIf(name -> name.substring(name.indexOf(": ") + 1).strip().startsWith(LAST));
    for (String name : names) {
      List<@Nullable Double> values = new ArrayList<>();
      results.forEach(all -> values.add(all.get(name)));
      rows.add(
          result(name, values.stream().map(SideBySide::cell).toList(), best(values, better(name))));
    }
    addSpeed(rows);
    return new Comparison(
        labelled(rows),
        rows,
        curves(),
        GivenAndResult.of(rows, results, this::better).stream().toList(),
        differences(),
        notes());
  }

  /** Runs are called by what they were given, if that tells them apart, else by their folder. */
  private List<Comparison.Run> labelled(List<Row> rows) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      int run = i;
      labels.add(
          rows.stream()
              .filter(row -> row.kind() == Comparison.Kind.GIVEN)
              .map(row -> row.name() + " " + row.cells().get(run))
              .collect(Collectors.joining(", ")));
    }
    boolean tellApart =
        labels.stream().distinct().count() == runs.size()
            && labels.stream().allMatch(label -> label.length() <= LONGEST_LABEL);
    List<Comparison.Run> named = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      RecordedRun run = runs.get(i);
      named.add(
          new Comparison.Run(
              run.name(), run.program(), tellApart ? labels.get(i) : run.name(), run.report()));
    }
    return named;
  }

  private static Row result(String name, List<String> cells, List<Integer> best) {
    return new Row(name, Comparison.Kind.RESULT, cells, best);
  }

  private static String cell(@Nullable Double value) {
    return value == null ? "" : Numbers.decimal(value);
  }

  /** A row of what the runs were given, if they differ in it. */
  private void addGiven(String name, Function<RecordedRun, String> of, List<Row> rows) {
    List<String> cells = runs.stream().map(of).toList();
    if (cells.stream().distinct().count() > 1) {
      rows.add(new Row(name, Comparison.Kind.GIVEN, cells, List.of()));
    }
  }

  private SequencedSet<String> names(Function<RecordedRun, SequencedMap<String, String>> of) {
    SequencedSet<String> names = new LinkedHashSet<>();
    runs.forEach(run -> names.addAll(of.apply(run).keySet()));
    return names;
  }

  /** Whether more of a result is better; empty if that is not known. */
  private Optional<Boolean> better(String result) {
    String metric = result.substring(result.lastIndexOf('.') + 1);
    Entry entry = metric.equals("loss") ? null : catalog.find(Kind.METRIC, metric);
    return entry != null && entry.rule() instanceof Rule.Metric rule && rule.knowsWhatIsBetter()
        ? Optional.of(rule.moreIsBetter())
        : Optional.empty();
  }

  private static List<Integer> best(List<@Nullable Double> values, Optional<Boolean> more) {
    // What one run alone has is the best of nothing.
    if (more.isEmpty() || values.stream().filter(Objects::nonNull).distinct().count() < 2) {
      return List.of();
    }
    Double best = extreme(values, more.get());
    return IntStream.range(0, values.size())
        .filter(i -> best != null && best.equals(values.get(i)))
        .boxed()
        .toList();
  }

  private static @Nullable Double extreme(List<@Nullable Double> values, boolean greatest) {
    return values.stream()
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .reduce((a, b) -> greatest == a > b ? a : b)
        .orElse(null);
  }

  private void addSpeed(List<Row> rows) {
    for (String name : resultsOfEpochs()) {
      Optional<Boolean> more = better(name);
      List<List<@Nullable Double>> all = runs.stream().map(run -> values(run, name)).toList();
      if (more.isEmpty() || all.stream().anyMatch(each -> extreme(each, true) == null)) {
        continue;
      }
      List<@Nullable Double> bests = new ArrayList<>();
      all.forEach(each -> bests.add(extreme(each, more.get())));
      Double goal = extreme(bests, !more.get());
      if (goal == null) {
        continue;
      }
      List<@Nullable Double> reached = new ArrayList<>();
      for (List<@Nullable Double> each : all) {
        reached.add(
            IntStream.range(0, each.size())
                .filter(
                    i -> each.get(i) instanceof Double v && (more.get() ? v >= goal : v <= goal))
                .mapToObj(i -> i + 1.0)
                .findFirst()
                .orElse(null));
      }
      rows.add(
          result(
              "epochs to " + name + " " + Numbers.decimal(goal),
              reached.stream().map(SideBySide::cell).toList(),
              best(reached, Optional.of(false))));
      return;
    }
  }

  /** Names of results by epoch, those of validation first. */
  private List<String> resultsOfEpochs() {
    SequencedSet<String> names = new LinkedHashSet<>();
    runs.forEach(run -> run.epochs().forEach(epoch -> names.addAll(epoch.keySet())));
    names.removeAll(List.of("epoch", "steps", "seconds", "rate"));
    List<String> sorted = new ArrayList<>(names);
    sorted.sort((a, b) -> Boolean.compare(b.startsWith(VALIDATION), a.startsWith(VALIDATION)));
    return sorted;
  }

  private static List<@Nullable Double> values(RecordedRun run, String name) {
    List<@Nullable Double> values = new ArrayList<>();
    run.epochs().forEach(epoch -> values.add(epoch.get(name)));
    return Collections.unmodifiableList(values);
  }

  private List<Comparison.Curve> curves() {
    List<Comparison.Curve> curves = new ArrayList<>();
    for (String name : resultsOfEpochs()) {
      List<List<@Nullable Double>> values = runs.stream().map(run -> values(run, name)).toList();
      if (values.stream().anyMatch(each -> each.stream().filter(Objects::nonNull).count() > 1)) {
        curves.add(new Comparison.Curve(name, values));
      }
    }
    return curves;
  }

  /** The programs that differ from the first run's, each with the runs that have it. */
  private List<Comparison.Difference> differences() {
    SequencedMap<String, List<String>> names = new LinkedHashMap<>();
    String first = runs.getFirst().resolved();
    for (RecordedRun run : runs) {
      // Of the same text only the params can differ, which stand in the table.
      boolean same =
          run.program().equals(runs.getFirst().program())
              && run.source().equals(runs.getFirst().source());
      String text = same ? "" : run.resolved();
      if (!text.isEmpty() && !text.equals(first)) {
        names.computeIfAbsent(text, any -> new ArrayList<>()).add(run.name());
      }
    }
    List<Comparison.Difference> differences = new ArrayList<>();
    names.forEach(
        (text, all) -> {
          List<Comparison.Line> lines = LineDifference.of(first, text);
          if (!first.isEmpty() && !lines.isEmpty()) {
            differences.add(new Comparison.Difference(runs.getFirst().name(), all, lines));
          }
        });
    return differences;
  }

  /** The parts for judging that all runs have, in which not all have the same rows. */
  private List<String> otherRows() {
    return runs.getFirst().rows().keySet().stream()
        .filter(part -> !part.endsWith(TRAINING))
        .filter(part -> runs.stream().allMatch(run -> run.rows().containsKey(part)))
        .filter(part -> runs.stream().map(run -> run.rows().get(part)).distinct().count() > 1)
        .toList();
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!refused.isEmpty()) {
      notes.add(
          "Left out, because their data was refused: "
              + refused.stream().map(RecordedRun::name).collect(Collectors.joining(", "))
              + ".");
    }
    SequencedMap<String, List<String>> bySet = new LinkedHashMap<>();
    for (String file : names(RecordedRun::data)) {
      if (runs.stream().map(run -> run.hash(file)).distinct().count() > 1) {
        bySet
            .computeIfAbsent(file.substring(0, file.indexOf(' ')), any -> new ArrayList<>())
            .add(file);
      }
    }
    List<String> otherData = new ArrayList<>();
    bySet.forEach(
        (set, files) -> {
          if (files.size() > MOST_FILES) {
            otherData.add("%d files of %s".formatted(files.size(), set));
          } else {
            otherData.addAll(files);
          }
        });
    if (!otherData.isEmpty()) {
      notes.add(
          "The runs did not read the same data ("
              + String.join(", ", otherData)
              + "): their results cannot be compared as they stand.");
    }
    List<String> otherRows = otherRows();
    if (otherData.isEmpty() && !otherRows.isEmpty()) {
      notes.add(
          "The runs did not judge the same rows ("
              + String.join(", ", otherRows)
              + "), so a difference may be that of the rows: give all of them the same `split:`,"
              + " with a `seed:` of its own if it is random.");
    }
    boolean oneFile = runs.stream().map(RecordedRun::program).distinct().count() == 1;
    if (oneFile && runs.stream().map(RecordedRun::source).distinct().count() > 1) {
      notes.add(
          "The program was changed between the runs; `resolved.nn` in each folder has it as it was.");
    }
    return notes;
  }
}
