package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.data.Rows;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.Diagnostic;
import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Inference;
import dev.nnc.evaluate.Outputs;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Evaluate;
import dev.nnc.plan.ActionPlan.Predict;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.ActionPlan.Update;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.Part;
import dev.nnc.predict.ClassNames;
import dev.nnc.predict.Predictions;
import dev.nnc.record.PredictionTable;
import dev.nnc.record.RunResult.State;
import dev.nnc.record.RunSettings;
import dev.nnc.report.Figure;
import dev.nnc.report.Picture;
import dev.nnc.report.ReportData;
import dev.nnc.train.Epoch;
import dev.nnc.train.Training;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gathers what the report shows while the run goes on. */
public final class ReportBuilder {
  private static final int WRONG_EXAMPLES = 24;
  private static final int LARGEST_TRUTH_TABLE = 64;
  private static final int PREDICTED_ROWS = 200;

  private final Model model;
  private final RunSettings settings;
  private final List<ReportData.Phase> phases = new ArrayList<>();
  private final List<ReportData.Evaluation> evaluations = new ArrayList<>();
  private final List<ReportData.PredictionTable> predictions = new ArrayList<>();
  private String message = "";

  public ReportBuilder(Model model, RunSettings settings) {
    this.model = model;
    this.settings = settings;
  }

  public void add(Train plan, Training training, List<Figure> figures) {
    List<ReportData.EpochRow> rows = new ArrayList<>();
    for (Epoch epoch : training.epochs()) {
      rows.add(new ReportData.EpochRow(epoch.number(), epoch.results(), epoch.seconds()));
    }
    phases.add(
        new ReportData.Phase(
            plan.name(),
            plan.network(),
            plan.data(),
            rows,
            layers(plan, training.epochs()),
            training.bestEpoch(),
            training.bestBy(),
            training.reason(),
            figures));
    if (training.reason() != null) {
      message = plan.name() + ": " + training.reason();
    }
  }

  private static List<ReportData.LayerStatistics> layers(Train plan, List<Epoch> epochs) {
    SequencedMap<String, List<Double>> norms = new LinkedHashMap<>();
    SequencedMap<String, List<Double>> saturation = new LinkedHashMap<>();
    for (Epoch epoch : epochs) {
      collect(plan.gradientLayers(), epoch.gradientNorms(), norms);
      collect(plan.saturationLayers(), epoch.saturation(), saturation);
    }
    SequencedMap<String, List<Double>> all = new LinkedHashMap<>(norms);
    saturation.forEach(all::putIfAbsent);
    return all.sequencedKeySet().stream()
        .map(
            layer ->
                new ReportData.LayerStatistics(
                    layer,
                    update(plan, layer),
                    norms.getOrDefault(layer, List.of()),
                    saturation.getOrDefault(layer, List.of())))
        .toList();
  }

  /** The update whose gradient of the layer is told; empty where there is one loss only. */
  private static String update(Train plan, String layer) {
    return plan.updates().stream()
        .filter(update -> update.gradientLayers().contains(layer))
        .map(Update::name)
        .findFirst()
        .orElse("");
  }

  private static void collect(
      List<String> layers, List<Double> values, Map<String, List<Double>> target) {
    for (int i = 0; i < Math.min(layers.size(), values.size()); i++) {
      target.computeIfAbsent(layers.get(i), layer -> new ArrayList<>()).add(values.get(i));
    }
  }

  public void add(
      Evaluate plan,
      NetworkPlan network,
      Rows rows,
      Map<String, Double> results,
      List<EvaluationResult> judgements,
      Inference inference,
      List<Figure> figures) {
    Map<String, Double> plain = new LinkedHashMap<>();
    results.forEach((name, value) -> plain.put(withoutPart(name, plan.part()), value));
    for (int i = 0; i < judgements.size(); i++) {
      String output = plan.pairs().get(i).output();
      String name = judgements.size() == 1 ? plan.name() : plan.name() + ": " + output;
      // An output is written as in a program: `net.price`.
      String judged = judgements.size() == 1 ? plan.network() : plan.network() + "." + output;
      Map<String, Double> shown =
          judgements.size() == 1 ? plain : of(output, plain, plan.pairs(), i == 0);
      ReportData.Evaluation evaluation =
          switch (judgements.get(i)) {
            case EvaluationResult.OfClasses it ->
                classes(plan, name, judged, network, rows, shown, it, inference.output(output));
            case EvaluationResult.OfSteps it -> steps(plan, name, judged, network, rows, shown, it);
            case EvaluationResult.OfSpelling it ->
                spelling(plan, name, judged, rows, with(shown, it.summary()), it);
            case EvaluationResult.OfLabels it ->
                plain(plan, name, judged, rows, with(shown, it.summary()), null);
            case EvaluationResult.OfNumbers it ->
                plain(
                    plan,
                    name,
                    judged,
                    rows,
                    with(shown, it.summary()),
                    new ReportData.Regression(
                        output, it.regression().truth(), it.regression().prediction()));
          };
      // Figures of several outputs stand together, behind the last of them.
      evaluations.add(
          i == judgements.size() - 1
              ? evaluation.withFigures(
                  Stream.concat(evaluation.figures().stream(), figures.stream()).toList())
              : evaluation);
    }
    if (judgements.isEmpty() && (!plain.isEmpty() || !figures.isEmpty())) {
      evaluations.add(
          plain(plan, plan.name(), plan.network(), rows, plain, null).withFigures(figures));
    }
  }

  /** The results of one output, by their names behind it; the first takes those of none. */
  private static Map<String, Double> of(
      String output, Map<String, Double> all, List<ActionPlan.Pair> pairs, boolean first) {
    Map<String, Double> own = new LinkedHashMap<>();
    all.forEach(
        (name, value) -> {
          if (name.startsWith(output + ".")) {
            own.put(name.substring(output.length() + 1), value);
          } else if (first
              && pairs.stream().noneMatch(pair -> name.startsWith(pair.output() + "."))) {
            own.put(name, value);
          }
        });
    return own;
  }

  private static ReportData.Evaluation plain(
      Evaluate plan,
      String name,
      String judged,
      Rows rows,
      Map<String, Double> results,
      ReportData.@Nullable Regression regression) {
    return new ReportData.Evaluation(
        name,
        judged,
        plan.data(),
        plan.part().word(),
        rows.count(),
        results,
        null,
        List.of(),
        List.of(),
        regression,
        null);
  }

  private ReportData.Evaluation classes(
      Evaluate plan,
      String name,
      String judged,
      NetworkPlan network,
      Rows rows,
      Map<String, Double> results,
      EvaluationResult.OfClasses judgement,
      Outputs outputs) {
    Classification classification = judgement.classification();
    List<String> labels = classification.labels();
    return new ReportData.Evaluation(
        name,
        judged,
        plan.data(),
        plan.part().word(),
        rows.count(),
        results.isEmpty() ? classification.summary() : results,
        new ReportData.Confusion(labels, classification.counts()),
        scores(classification),
        classification.wrong().stream()
            .limit(wrongExamples(plan))
            .map(each -> wrong(network, rows, labels, each))
            .toList(),
        null,
        truthTable(plan, network, rows, judgement, outputs));
  }

  private static ReportData.Evaluation steps(
      Evaluate plan,
      String name,
      String judged,
      NetworkPlan network,
      Rows rows,
      Map<String, Double> results,
      EvaluationResult.OfSteps judgement) {
    Classification classification = judgement.classification();
    return new ReportData.Evaluation(
        name,
        judged,
        plan.data(),
        plan.part().word(),
        rows.count(),
        results.isEmpty() ? classification.summary() : results,
        classification.scores().isEmpty()
            ? null
            : new ReportData.Confusion(classification.labels(), classification.counts()),
        scores(classification),
        classification.wrong().stream()
            .limit(wrongExamples(plan))
            .map(each -> wrong(network, rows, judgement.labels(), each))
            .toList(),
        null,
        null,
        sequences(
            judgement.sequences(),
            "The first rows, and how many of their steps were taken for another class."),
        judgement.ofPixels() ? "pixels" : "steps");
  }

  private static ReportData.Evaluation spelling(
      Evaluate plan,
      String name,
      String judged,
      Rows rows,
      Map<String, Double> results,
      EvaluationResult.OfSpelling judgement) {
    return plain(plan, name, judged, rows, results, null)
        .withFigures(
            sequences(
                judgement.sequences(),
                "The first rows, and how many classes are wrong, missing or too many."));
  }

  private static List<Figure> sequences(List<EvaluationResult.Sequence> sequences, String caption) {
    return sequences.isEmpty()
        ? List.of()
        : List.of(
            new Figure.Table(
                "Sequences",
                List.of("row", "truth", "prediction", "wrong"),
                sequences.stream()
                    .map(
                        each ->
                            List.of(
                                String.valueOf(each.row() + 1),
                                each.truth(),
                                each.prediction(),
                                String.valueOf(each.wrong())))
                    .toList(),
                caption));
  }

  private static List<ReportData.ClassScore> scores(Classification classification) {
    return classification.scores().stream()
        .map(
            each ->
                new ReportData.ClassScore(
                    each.label(), each.precision(), each.recall(), each.f1(), each.support()))
        .toList();
  }

  private static long wrongExamples(Evaluate plan) {
    return plan.show().stream()
        .filter(show -> show.name().equals("wrong"))
        .mapToLong(show -> show.options().whole("count"))
        .findFirst()
        .orElse(WRONG_EXAMPLES);
  }

  private static ReportData.WrongExample wrong(
      NetworkPlan network, Rows rows, List<String> labels, Classification.Wrong wrong) {
    Picture picture =
        rows.picture(wrong.row())
            .map(it -> Picture.of(it.width(), it.height(), it.channels(), it.bytes()))
            .orElse(null);
    for (NetworkPlan.Port input : network.inputs()) {
      picture = picture == null ? picture(rows, input.name(), wrong.row()) : picture;
    }
    return new ReportData.WrongExample(
        wrong.row() + 1L,
        labels.get(wrong.truth()),
        labels.get(wrong.prediction()),
        wrong.probability(),
        wrong.truthProbability(),
        picture,
        picture == null ? rows.cells(wrong.row()) : Map.of());
  }

  /** The row as a picture, if the field looks like one: height, width, and perhaps channels. */
  private static @Nullable Picture picture(Rows rows, String field, int row) {
    ColumnType type = rows.type(field);
    Shape shape = type.shape();
    int rank = shape.rank();
    if (type.content() != ColumnType.Content.NUMBER
        || !shape.isKnown()
        || rank < 2
        || rank > 3
        || shape.dimension(0).size() < 4
        || shape.dimension(1).size() < 4) {
      return null;
    }
    int channels = rank == 2 ? 1 : (int) shape.dimension(2).size();
    if (channels != 1 && channels != 3) {
      return null;
    }
    float[] values = new float[(int) shape.size()];
    rows.copy(field, new int[] {row}, 0, 1, FloatBuffer.wrap(values));
    float least = 0;
    float most = 1;
    for (float value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    byte[] pixels = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      pixels[i] = (byte) Math.round((values[i] - least) / (most - least) * 255);
    }
    return Picture.of(
        (int) shape.dimension(1).size(), (int) shape.dimension(0).size(), channels, pixels);
  }

  private static ReportData.@Nullable TruthTable truthTable(
      Evaluate plan,
      NetworkPlan network,
      Rows rows,
      EvaluationResult.OfClasses judgement,
      Outputs outputs) {
    boolean asked = plan.show().stream().map(Configured::name).anyMatch("truth_table"::equals);
    if (!asked || rows.count() > LARGEST_TRUTH_TABLE) {
      return null;
    }
    PredictionTable table = Predictions.table(network, rows, List.of(), ClassNames.NONE);
    List<ReportData.TruthRow> truthRows = new ArrayList<>();
    List<String> labels = judgement.classification().labels();
    for (int row = 0; row < rows.count(); row++) {
      int truth = judgement.truth().get(row);
      float[] values = outputs.row(row);
      int winner = Classification.winner(values);
      String prediction = values.length == 1 ? Numerals.shortest(values[0]) : labels.get(winner);
      truthRows.add(
          new ReportData.TruthRow(
              table.rows().get(row), labels.get(truth), prediction, winner == truth));
    }
    return new ReportData.TruthTable(table.columns(), truthRows);
  }

  public void add(Predict plan, PredictionTable table, List<Figure> figures) {
    List<List<String>> rows = table.rows();
    String title = plan.name() + " (" + plan.data() + ")";
    int most = Predictions.rowsShown(plan.show(), PREDICTED_ROWS);
    if (rows.size() > most) {
      title += ", the first " + most + " of " + rows.size() + " rows";
      rows = rows.subList(0, most);
    }
    predictions.add(new ReportData.PredictionTable(title, table.columns(), rows, figures));
  }

  public ReportData build(
      State state,
      List<Diagnostic> diagnostics,
      SequencedMap<String, SequencedMap<String, String>> facts) {
    String name = model.source().name();
    String why =
        diagnostics.stream()
            .filter(Diagnostic::isError)
            .map(Diagnostic::message)
            .findFirst()
            .orElse(message);
    return ReportData.of(
            title(name), name, settings.resolved(), new ReportData.Status(status(state), why))
        .withNetworks(model.networks().stream().map(ReportBuilder::summary).toList())
        .withPhases(phases)
        .withEvaluations(evaluations)
        .withPredictions(predictions)
        .withProvenance(
            facts.entrySet().stream()
                .map(group -> new ReportData.FactGroup(group.getKey(), group.getValue()))
                .toList())
        .withNotices(diagnostics.stream().map(ReportBuilder::notice).toList());
  }

  /** What was trained on what; the file's name where that is nothing, or too much for a line. */
  private String title(String sourceName) {
    List<String> trained =
        phases.stream().map(phase -> phase.network() + " on " + phase.data()).distinct().toList();
    return trained.isEmpty() || trained.size() > 2
        ? sourceName.substring(sourceName.lastIndexOf('/') + 1)
        : String.join(", ", trained);
  }

  private static ReportData.State status(State state) {
    return switch (state) {
      case FINISHED -> ReportData.State.FINISHED;
      case STOPPED_EARLY -> ReportData.State.STOPPED_EARLY;
      case INTERRUPTED -> ReportData.State.INTERRUPTED;
      case REFUSED, FAILED -> ReportData.State.FAILED;
    };
  }

  private static ReportData.NetworkSummary summary(NetworkPlan network) {
    return new ReportData.NetworkSummary(
        network.name(),
        network.layers().stream()
            .map(
                layer ->
                    new ReportData.LayerSummary(
                        layer.name(),
                        layer.activation().isEmpty() || layer.activation().equals(layer.kind())
                            ? layer.kind()
                            : layer.kind() + ", " + layer.activation(),
                        layer.output().toString(),
                        layer.parameters()))
            .toList(),
        network.parameters(),
        network.trainable(),
        Architectures.graph(network));
  }

  private static ReportData.Notice notice(Diagnostic diagnostic) {
    ReportData.Severity severity =
        switch (diagnostic.severity()) {
          case ERROR -> ReportData.Severity.ERROR;
          case WARNING -> ReportData.Severity.WARNING;
          case HINT -> ReportData.Severity.NOTE;
        };
    String help = diagnostic.help();
    return new ReportData.Notice(
        severity,
        diagnostic.code().id(),
        diagnostic.place().toString(),
        help == null ? diagnostic.message() : diagnostic.message() + ". " + help);
  }

  private static Map<String, Double> with(Map<String, Double> first, Map<String, Double> more) {
    Map<String, Double> all = new LinkedHashMap<>(first);
    more.forEach(all::putIfAbsent);
    return all;
  }

  private static String withoutPart(String name, Part part) {
    return name.startsWith(part + ".") ? name.substring(part.word().length() + 1) : name;
  }
}
