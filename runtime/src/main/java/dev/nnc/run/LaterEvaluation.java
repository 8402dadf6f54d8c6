package dev.nnc.run;

import dev.nnc.catalog.Configured;
import dev.nnc.data.ChosenRows;
import dev.nnc.data.RowReader;
import dev.nnc.data.Rows;
import dev.nnc.data.Truths;
import dev.nnc.data.column.SourceRow;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.Engine;
import dev.nnc.evaluate.Interruption;
import dev.nnc.evaluate.Measured;
import dev.nnc.figure.Contenders;
import dev.nnc.figure.RepeatedRows;
import dev.nnc.ir.Function;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Evaluate;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Judgement;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.Part;
import dev.nnc.predict.KeptRun;
import dev.nnc.provenance.Hash;
import dev.nnc.record.ReadData;
import dev.nnc.report.ReportData;
import dev.nnc.type.ColumnType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A finished run's network judged on labelled rows that a person hands in, as an {@code evaluate}
 * of its program judges it: by the same functions, after the same steps, in the same units.
 *
 * @param action the {@code evaluate} that is repeated
 * @param given how many rows were handed in
 * @param evaluated how many of them were judged
 * @param notChosen how many of them the data set's {@code rows} leaves out
 * @param leftOut the rows that cannot be used, in their order
 * @param windows how many rows have whole windows, and why others have none; empty if all have
 * @param results by name; what was judged on a part of the data has the part's name before it no
 *     more
 * @param table the network's results with their intervals; empty if none were asked for
 * @param drawn what a page shows of each judged output
 * @param warnings about the data, and about what cannot be shown
 */
public record LaterEvaluation(
    Model model,
    Evaluate action,
    long given,
    long evaluated,
    long notChosen,
    List<LeftOut> leftOut,
    String windows,
    SequencedMap<String, Double> results,
    List<Measured> table,
    List<ReportData.Evaluation> drawn,
    List<Diagnostic> warnings) {
  /** What its rows are called where a report says the part. */
  private static final String NO_PART = "all";

  /** Fewer copies of training rows are chance. */
  private static final int LEAST_SHARED = 10;

  /** From which share of the rows on copies are warned of. */
  private static final double SHARED = 0.1;

  public LaterEvaluation {
    leftOut = List.copyOf(leftOut);
    results = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(results));
    table = List.copyOf(table);
    drawn = List.copyOf(drawn);
    warnings = List.copyOf(warnings);
  }

  /** A row that cannot be used, and why. */
  public record LeftOut(SourceRow at, Diagnostic reason) {}

  /** How many rows only stand in the windows of others. */
  public long withoutWindow() {
    return given - evaluated - notChosen - leftOut.size();
  }

  /** What was asked for, or why there is none. */
  public record Outcome(Optional<LaterEvaluation> value, List<Diagnostic> diagnostics) {
    public Outcome {
      diagnostics = List.copyOf(diagnostics);
    }

    static Outcome failed(Diagnostic... diagnostics) {
      return new Outcome(Optional.empty(), List.of(diagnostics));
    }
  }

  /**
   * The {@code evaluate} actions that judge a network, the one that is repeated unless another is
   * asked for at the end: the last on a test part, else the last.
   */
  public static List<Evaluate> actions(Model model, String network) {
    List<Evaluate> all = new ArrayList<>();
    for (ActionPlan action : model.everyAction()) {
      if (action instanceof Evaluate evaluate && evaluate.network().equals(network)) {
        all.add(evaluate);
      }
    }
    all.stream()
        .filter(each -> each.part() == Part.TEST)
        .reduce((first, second) -> second)
        .ifPresent(
            last -> {
              all.remove(last);
              all.add(last);
            });
    return all;
  }

  /**
   * Evaluates.
   *
   * @param action of the run's program
   * @param files tables, pictures, folders of pictures, files of labels
   * @param named what they are called together
   * @param in what a file called {@code -} is read from
   */
  public static Outcome of(
      KeptRun run, Evaluate action, List<Path> files, String named, InputStream in, Engine engine) {
    return new Judge(run, action, named, engine).judge(files, in);
  }

  /** The way to an evaluation. */
  private record Judge(KeptRun run, Evaluate action, String named, Engine engine) {
    private Model model() {
      return run.model();
    }

    private DataPlan data() {
      return model().dataset(action.data());
    }

    Outcome judge(List<Path> files, InputStream in) {
      RowReader reader = RowReader.judged(data(), run.fitted(), List.copyOf(fields()));
      RowReader.Rows handed = reader.ofFiles(files, in);
      if (handed.diagnostics().stream().anyMatch(Diagnostic::isError)) {
        return new Outcome(Optional.empty(), handed.diagnostics());
      }
      TreeMap<Integer, Diagnostic> refused = new TreeMap<>(handed.reasons());
      Rows sound = handed.rows().orElse(null);
      Rows rows = null;
      if (sound != null) {
        int[] places = handed.part().orElseThrow().tableRows();
        Map<Integer, Diagnostic> wrong = wrongTruths(sound);
        wrong.forEach((row, reason) -> refused.put(places[row], reason));
        int[] right =
            IntStream.range(0, sound.count()).filter(row -> !wrong.containsKey(row)).toArray();
        rows = right.length == sound.count() ? sound : new ChosenRows(sound, right);
      }
      List<LeftOut> leftOut = new ArrayList<>();
      refused.forEach((row, reason) -> leftOut.add(new LeftOut(handed.at(row), reason)));
      if (rows == null || rows.count() == 0) {
        return Outcome.failed(nothing(handed, leftOut));
      }
      return judge(files, handed, rows, leftOut);
    }

    /** The warning, if one is a file, or lies in a folder, that the network was trained with. */
    private Optional<Diagnostic> learnedFrom(List<Path> files) {
      Set<String> sources = new HashSet<>();
      for (ActionPlan each : model().everyAction()) {
        if (each instanceof ActionPlan.Train train && train.network().equals(action.network())) {
          sources(model().dataset(train.data()), sources);
        }
      }
      ReadData read = new ReadData(run.record());
      Set<String> learned = new HashSet<>();
      List<Path> folders = new ArrayList<>();
      sources.forEach(
          source -> {
            learned.addAll(read.hashes(source));
            read.paths(source).stream().filter(Files::isDirectory).forEach(folders::add);
          });
      for (Path file : files) {
        try {
          if ((Files.isRegularFile(file) && !learned.isEmpty() && learned.contains(Hash.of(file)))
              || isWithin(file, folders)) {
            return Optional.of(
                Diagnostic.of(DataCode.LEARNED_FROM, action.place(), file)
                    .withHelp(
                        "figures of rows that a network was trained with say nothing about new"
                            + " ones: hand in others, or take those that the run's own `evaluate`"
                            + " has found for the rows that it holds out"));
          }
        } catch (IOException gone) {
          return Optional.empty(); // it was read a moment ago, and what was read counts
        }
      }
      return Optional.empty();
    }

    /** Whether it is one of the folders, or lies in one, by any name that it has. */
    private static boolean isWithin(Path file, List<Path> folders) throws IOException {
      if (!Files.exists(file)) {
        return false; // standard input
      }
      Path real = file.toRealPath();
      for (Path folder : folders) {
        if (real.startsWith(folder.toRealPath())) {
          return true;
        }
      }
      return false;
    }

    /** The warning, if the network was trained with many of these rows. */
    private Optional<Diagnostic> learnedRows(Supplier<Optional<Rows>> learned, Rows rows) {
      Set<String> read = new LinkedHashSet<>();
      model().network(action.network()).inputs().forEach(port -> read.add(port.name()));
      action.pairs().forEach(pair -> read.add(pair.field()));
      if (!trained() || !read.stream().allMatch(name -> data().find(name).isPresent())) {
        return Optional.empty();
      }
      int shared =
          learned
              .get()
              .map(known -> RepeatedRows.shared(known, rows, List.copyOf(read)).orElse(0))
              .orElse(0);
      return shared < LEAST_SHARED || shared < SHARED * rows.count()
          ? Optional.empty()
          : Optional.of(
              Diagnostic.of(
                      DataCode.LEARNED_ROWS,
                      action.place(),
                      Numerals.count(shared),
                      Numerals.count(rows.count(), "row"))
                  .withHelp(
                      "hand in the new rows alone; where they need those before them for their"
                          + " windows, only so many of those"));
    }

    private boolean trained() {
      return model().everyAction().stream()
          .anyMatch(
              each ->
                  each instanceof ActionPlan.Train train
                      && train.network().equals(action.network())
                      && train.data().equals(action.data()));
    }

    /** The warning, if many of these rows are of groups that the split keeps out of the test. */
    private Optional<Diagnostic> learnedGroups(Rows rows) {
      List<String> columns = List.copyOf(RowReader.groupedBy(data()));
      if (columns.isEmpty() || !trained()) {
        return Optional.empty();
      }
      return run.trainingRows(action.data())
          .map(train -> RepeatedRows.sharedGroups(train, rows, columns))
          .filter(shared -> shared.rows() >= LEAST_SHARED && shared.rows() >= SHARED * rows.count())
          .map(
              shared ->
                  Diagnostic.of(
                          DataCode.LEARNED_GROUPS,
                          action.place(),
                          Numerals.count(shared.rows()),
                          Numerals.count(rows.count(), "row"),
                          Numerals.count(shared.groups(), "group"),
                          String.join(", ", columns))
                      .withHelp(
                          "the split keeps such rows out of the test part, since a network knows"
                              + " groups again: hand in rows of new groups"));
    }

    /** Those whose files a training reads; a source that has parts may have them in files apart. */
    private static void sources(DataPlan data, Set<String> into) {
      data.bases().forEach(base -> sources(base, into));
      if (data.bases().isEmpty() && !data.split().name().equals("given")) {
        into.add(data.name());
      }
    }

    private Outcome judge(
        List<Path> files, RowReader.Rows handed, Rows rows, List<LeftOut> leftOut) {
      List<Diagnostic> warnings = new ArrayList<>(handed.diagnostics());
      // The table is read again for them, so once, and only where something asks for them.
      Map<String, Optional<Rows>> trained = new HashMap<>();
      Supplier<Optional<Rows>> train =
          () -> trained.computeIfAbsent(action.data(), run::trainingRows);
      learnedFrom(files)
          .or(() -> learnedRows(train, rows))
          .or(() -> learnedGroups(rows))
          .ifPresent(warnings::add);
      warnings.addAll(oddities(rows));
      try (Session session = engine.lower(model().program(), run.execution())) {
        Diagnostic problem = run.fill(session, action.place());
        if (problem != null) {
          return Outcome.failed(problem);
        }
        long seed = model().settings().seed().orElse(Model.DEFAULT_SEED);
        Judging judging = new Judging(model(), session, action, new Interruption(), seed, train);
        Judging.Judged judged = judging.on(rows).orElseThrow();
        warnings.addAll(judged.warnings());
        List<Measured> table = table(judging, judged, rows, warnings);
        return new Outcome(
            Optional.of(
                new LaterEvaluation(
                    model(),
                    action,
                    handed.handed().size() + handed.notChosen(),
                    rows.count(),
                    handed.notChosen(),
                    leftOut,
                    handed.windows(),
                    plain(judged.results()),
                    table,
                    Contenders.into(judged.drawn(), table, action).stream()
                        .map(each -> each.on(named, NO_PART))
                        .toList(),
                    warnings)),
            List.of());
      }
    }

    /** The intervals that the program asks for; baselines have no rows to learn from here. */
    private List<Measured> table(
        Judging judging, Judging.Judged judged, Rows rows, List<Diagnostic> warnings) {
      ActionPlan.Comparison comparison = action.comparison();
      if (comparison == null || comparison.draws() == 0) {
        return List.of();
      }
      Comparing.Compared compared =
          new Comparing(judging, nobody -> {}).on(rows, judged, comparison, Optional.empty());
      warnings.addAll(compared.warnings());
      return compared.rows().stream()
          .map(
              each ->
                  new Measured(
                      each.name(),
                      each.learnedFrom(),
                      plain(each.results()),
                      plain(each.intervals()),
                      each.reason()))
          .toList();
    }

    /** The fields that are fed, that judge, and that are shown. */
    private Set<String> fields() {
      Set<String> fields = new LinkedHashSet<>();
      for (Function.Port port : model().program().function(action.evaluate()).inputs()) {
        data().find(port.name()).ifPresent(field -> fields.add(field.name()));
      }
      NetworkPlan network = model().network(action.network());
      network.inputs().forEach(port -> fields.add(port.name()));
      action.pairs().forEach(pair -> fields.add(pair.field()));
      for (Configured show : action.show()) {
        show.options().values().values().forEach(value -> addNamed(value, fields));
      }
      return fields;
    }

    /** What a part of the report names: a field, a column of one, or another network. */
    private void addNamed(Object value, Set<String> fields) {
      if (value instanceof List<?> list) {
        list.stream().filter(Objects::nonNull).forEach(each -> addNamed(each, fields));
      }
      if (!(value instanceof String name)) {
        return;
      }
      for (DataPlan.Field field : data().fields()) {
        if (field.name().equals(name) || field.inputs().contains(name)) {
          fields.add(field.name());
        }
      }
      for (NetworkPlan other : model().networks()) {
        if (other.name().equals(name)) {
          other.inputs().stream()
              .filter(port -> data().find(port.name()).isPresent())
              .forEach(port -> fields.add(port.name()));
        }
      }
    }

    /** Truths that no metric, or not the loss of the training, can be taken of. */
    private Map<Integer, Diagnostic> wrongTruths(Rows rows) {
      Map<Integer, Diagnostic> wrong = new LinkedHashMap<>();
      for (Judgement judgement : judgements()) {
        // What a step has learned from the training part may lead other rows beyond a range.
        if (!judgement.asksForClasses() && !data().isFitted(judgement.field())) {
          Truths.outside(rows, judgement, judgement.domain(), Integer.MAX_VALUE)
              .forEach((row, outside) -> wrong.putIfAbsent(row, judgement.refusal(outside)));
        }
      }
      for (ActionPlan each : model().everyAction()) {
        if (each instanceof ActionPlan.Train train && train.network().equals(action.network())) {
          for (ActionPlan.Update update : train.updates()) {
            List<ActionPlan.Alignment> known =
                update.alignments().stream().filter(it -> isKnown(it, rows)).toList();
            SequenceLengthCheck.check(known, data(), rows).forEach(wrong::putIfAbsent);
          }
        }
      }
      return wrong;
    }

    private List<Judgement> judgements() {
      return model().judgements().stream()
          .filter(it -> it.data().equals(action.data()) && it.network().equals(action.network()))
          .filter(it -> action.pairs().stream().anyMatch(p -> p.field().equals(it.field())))
          .toList();
    }

    private boolean isKnown(ActionPlan.Alignment alignment, Rows rows) {
      Set<String> read = fields();
      return rows.count() > 0
          && read.contains(alignment.truth())
          && alignment.input().map(read::contains).orElse(true);
    }

    private List<Diagnostic> oddities(Rows rows) {
      List<Diagnostic> found = new ArrayList<>();
      for (ActionPlan.Pair pair : action.pairs()) {
        ColumnType type = rows.type(pair.field());
        OptionalInt only = Truths.onlyClass(rows, pair.field());
        if (only.isPresent() && type.classes() > 1) {
          found.add(
              Diagnostic.of(
                      RunCode.ONE_CLASS_GIVEN,
                      action.place(),
                      pair.field(),
                      Numerals.shorten(type.classNames().get(only.getAsInt())),
                      Numerals.count(rows.count(), "row"))
                  .withHelp("precision, recall and auc say nothing of the other classes"));
        }
      }
      return found;
    }

    private Diagnostic nothing(RowReader.Rows handed, List<LeftOut> leftOut) {
      String why =
          !leftOut.isEmpty()
              ? leftOut.getFirst().reason().message()
              : handed.notChosen() > 0
                  ? "the program's `rows:` takes none of them"
                  : "it has no rows";
      Diagnostic nothing = Diagnostic.of(RunCode.NOTHING_TO_EVALUATE, action.place(), named, why);
      return leftOut.isEmpty() ? nothing : nothing.withHelp(leftOut.getFirst().reason().help());
    }

    private <T> SequencedMap<String, T> plain(SequencedMap<String, T> results) {
      String part = action.part() + ".";
      SequencedMap<String, T> plain = new LinkedHashMap<>();
      results.forEach(
          (name, value) ->
              plain.put(name.startsWith(part) ? name.substring(part.length()) : name, value));
      return plain;
    }
  }
}
