package dev.nnc.report;

import dev.nnc.draw.Graph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a report shows. Lists may be empty; a section without data is left out of the
 * page. All texts are plain text: the page escapes them. Numbers may be NaN or infinite; curves
 * have a gap there.
 *
 * @param title what was run, for example {@code "digits/mlp"}
 * @param sourceName file name of the program, for example {@code "mlp.nn"}
 * @param source text of the resolved program, or an empty text
 * @param status how the run ended
 * @param verdict one sentence with the result; if null, it is made from the evaluations
 * @param headline the most important numbers, at most eight or so; if empty, they are made from the
 *     rest of the data
 * @param data what the data sets hold
 * @param networks the networks in the order of the file
 * @param trials what several trials were made of, in the order in which they ran
 * @param phases the trainings in the order in which they ran
 * @param evaluations the evaluations in the order in which they ran
 * @param predictions tables that the program asked to be predicted
 * @param provenance groups of facts from which the run can be repeated
 * @param notices warnings and errors about the program and the run
 * @param commands what can be done next
 */
public record ReportData(
    String title,
    String sourceName,
    String source,
    Status status,
    @Nullable String verdict,
    List<Headline> headline,
    List<DataSummary> data,
    List<NetworkSummary> networks,
    List<Trials> trials,
    List<Phase> phases,
    List<Evaluation> evaluations,
    List<PredictionTable> predictions,
    List<FactGroup> provenance,
    List<Notice> notices,
    List<Command> commands) {

  public ReportData {
    headline = List.copyOf(headline);
    data = List.copyOf(data);
    networks = List.copyOf(networks);
    trials = List.copyOf(trials);
    phases = List.copyOf(phases);
    evaluations = List.copyOf(evaluations);
    predictions = List.copyOf(predictions);
    provenance = List.copyOf(provenance);
    notices = List.copyOf(notices);
    commands = List.copyOf(commands);
  }

  /** A report of a program and how it ended; the {@code with…} methods add the rest. */
  public static ReportData of(String title, String sourceName, String source, Status status) {
    return new ReportData(
        title,
        sourceName,
        source,
        status,
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  /** The same with these data sets. */
  public ReportData withData(List<DataSummary> all) {
    return with(
        all, networks, trials, phases, evaluations, predictions, provenance, notices, commands);
  }

  /** The same with these networks. */
  public ReportData withNetworks(List<NetworkSummary> all) {
    return with(data, all, trials, phases, evaluations, predictions, provenance, notices, commands);
  }

  /** The same with these trials. */
  public ReportData withTrials(List<Trials> all) {
    return with(
        data, networks, all, phases, evaluations, predictions, provenance, notices, commands);
  }

  /** The same with these training phases. */
  public ReportData withPhases(List<Phase> all) {
    return with(
        data, networks, trials, all, evaluations, predictions, provenance, notices, commands);
  }

  /** The same with these evaluations. */
  public ReportData withEvaluations(List<Evaluation> all) {
    return with(data, networks, trials, phases, all, predictions, provenance, notices, commands);
  }

  /** The same with these prediction tables. */
  public ReportData withPredictions(List<PredictionTable> all) {
    return with(data, networks, trials, phases, evaluations, all, provenance, notices, commands);
  }

  /** The same with this provenance. */
  public ReportData withProvenance(List<FactGroup> all) {
    return with(data, networks, trials, phases, evaluations, predictions, all, notices, commands);
  }

  /** The same with these commands. */
  public ReportData withCommands(List<Command> all) {
    return with(data, networks, trials, phases, evaluations, predictions, provenance, notices, all);
  }

  /** The same with these notices. */
  public ReportData withNotices(List<Notice> all) {
    return with(
        data, networks, trials, phases, evaluations, predictions, provenance, all, commands);
  }

  /** What a person may want to do with the run, and the line to type. */
  public record Command(String purpose, String line) {}

  /**
   * What was executed several times.
   *
   * @param name of the action that did so
   * @param summary what came out, in a sentence or two
   * @param figures the drawings and the table
   */
  public record Trials(String name, String summary, List<Figure> figures) {
    public Trials {
      figures = List.copyOf(figures);
    }
  }

  private ReportData with(
      List<DataSummary> data,
      List<NetworkSummary> networks,
      List<Trials> trials,
      List<Phase> phases,
      List<Evaluation> evaluations,
      List<PredictionTable> predictions,
      List<FactGroup> provenance,
      List<Notice> notices,
      List<Command> commands) {
    return new ReportData(
        title,
        sourceName,
        source,
        status,
        verdict,
        headline,
        data,
        networks,
        trials,
        phases,
        evaluations,
        predictions,
        provenance,
        notices,
        commands);
  }

  /** How a run ended. */
  public enum State {
    /** All actions of the program were executed. */
    FINISHED,
    /** All actions were executed; a training ended before its last epoch because of a rule. */
    STOPPED_EARLY,
    /** A person or the system asked the run to stop. */
    INTERRUPTED,
    /** The run broke off with an error. */
    FAILED
  }

  /**
   * How the run ended.
   *
   * @param state the kind of end
   * @param message why, in one sentence; may be empty
   */
  public record Status(State state, String message) {}

  /**
   * A number that matters, as a card.
   *
   * @param label what it is, for example {@code "test accuracy"}
   * @param value the number as text, with its unit
   * @param note a few words in small type, or an empty text
   * @param poor whether it is no better than what somebody would reach who knows nothing
   */
  public record Headline(String label, String value, String note, boolean poor) {
    /** A number that is good or is not judged. */
    public Headline(String label, String value, String note) {
      this(label, value, note, false);
    }
  }

  /**
   * A network and its layers.
   *
   * @param name its name in the program
   * @param layers in the order in which data flows through them
   * @param parameters number of all weights
   * @param trainable number of weights that training changes
   * @param graph how data flows through it; without nodes, there is no drawing
   */
  public record NetworkSummary(
      String name, List<LayerSummary> layers, long parameters, long trainable, Graph graph) {
    public NetworkSummary {
      layers = List.copyOf(layers);
    }

    /** A network without a drawing. */
    public NetworkSummary(String name, List<LayerSummary> layers, long parameters, long trainable) {
      this(name, layers, parameters, trainable, new Graph(List.of(), List.of(), List.of()));
    }
  }

  /**
   * A layer of a network.
   *
   * @param name unique within the network, for example {@code "dense_1"}
   * @param kind name in the catalogue with the options that matter, for example {@code "dense"}
   * @param shape shape of the output, for example {@code "[batch, 50]"}
   * @param parameters number of its weights
   */
  public record LayerSummary(String name, String kind, String shape, long parameters) {}

  /**
   * One training.
   *
   * @param name name of the action, for example {@code "train mlp"}
   * @param network name of the network
   * @param data name of the data set
   * @param epochs in ascending order of their number
   * @param layerStatistics how each layer with weights learned; may be empty
   * @param bestEpoch number of the best epoch by the rule of the program; null without a rule
   * @param bestBy metric that decided on the best epoch, for example {@code "validation.loss"}
   * @param keptBest whether the network has the weights of the best epoch
   * @param stopReason why training ended, in a few words; null if all epochs were executed
   * @param figures what else was drawn of it
   */
  public record Phase(
      String name,
      String network,
      String data,
      List<EpochRow> epochs,
      List<LayerStatistics> layerStatistics,
      @Nullable Integer bestEpoch,
      @Nullable String bestBy,
      boolean keptBest,
      @Nullable String stopReason,
      List<Figure> figures) {
    /** A training without figures. */
    public Phase(
        String name,
        String network,
        String data,
        List<EpochRow> epochs,
        List<LayerStatistics> layerStatistics,
        @Nullable Integer bestEpoch,
        @Nullable String bestBy,
        @Nullable String stopReason) {
      this(
          name,
          network,
          data,
          epochs,
          layerStatistics,
          bestEpoch,
          bestBy,
          false,
          stopReason,
          List.of());
    }

    public Phase {
      figures = List.copyOf(figures);
      epochs = List.copyOf(epochs);
      layerStatistics = List.copyOf(layerStatistics);
      for (LayerStatistics layer : layerStatistics) {
        if (layer.gradientNorm().size() > epochs.size()
            || layer.saturation().size() > epochs.size()) {
          throw new IllegalArgumentException(
              "layer " + layer.layer() + " has more values than the " + epochs.size() + " epochs");
        }
      }
    }

    /** The epoch whose weights the network has; the last one, unless the best was kept. */
    EpochRow kept() {
      return epochs.stream()
          .filter(row -> keptBest && bestEpoch != null && row.epoch() == bestEpoch)
          .findFirst()
          .orElseGet(epochs::getLast);
    }
  }

  /**
   * What was measured in one epoch.
   *
   * @param epoch its number, from 1
   * @param values metric by name: {@code loss}, {@code accuracy}, {@code validation.loss}, …
   * @param seconds time that the epoch took
   */
  public record EpochRow(int epoch, Map<String, Double> values, double seconds) {
    public EpochRow {
      values = ordered(values);
    }
  }

  /**
   * How a layer learned. The i-th value belongs to the i-th epoch of the phase; a list may be
   * shorter than the epochs (the curve ends) or empty (there is no curve).
   *
   * @param layer name of the layer
   * @param update the update that changes it, whose loss the gradient is of; empty where a training
   *     has one loss
   * @param gradientNorm Euclidean norm of the gradient of the layer's weights, on the first
   *     training batch at the end of the epoch
   * @param saturation share of the layer's units, 0 to 1, that lie in the flat part of their
   *     activation
   */
  public record LayerStatistics(
      String layer, String update, List<Double> gradientNorm, List<Double> saturation) {
    public LayerStatistics {
      gradientNorm = List.copyOf(gradientNorm);
      saturation = List.copyOf(saturation);
    }

    /** The same from arrays, of a training with one loss. */
    public static LayerStatistics of(String layer, double[] gradientNorm, double[] saturation) {
      return new LayerStatistics(layer, "", boxed(gradientNorm), boxed(saturation));
    }
  }

  /**
   * The judgement of a network on a part of a data set.
   *
   * @param name name of the action, for example {@code "evaluate mlp"}
   * @param network name of the network
   * @param data name of the data set
   * @param part part of it, for example {@code "test"}; {@code "all"} or empty for the whole
   * @param examples number of examples
   * @param results metric by name
   * @param confusion for classification: the confusion matrix
   * @param perClass scores of each class; if empty, they are computed from the confusion matrix
   * @param wrong examples that were classified wrongly
   * @param regression for regression: truth and prediction
   * @param truthTable for small data: every row
   * @param figures what else was drawn of it
   * @param counted what was classified one by one: {@code examples}, or their {@code steps} or
   *     {@code pixels}
   * @param contenders the network and what is compared with it, in the place of its results alone;
   *     empty if nothing is
   */
  public record Evaluation(
      String name,
      String network,
      String data,
      String part,
      long examples,
      Map<String, Double> results,
      @Nullable Confusion confusion,
      List<ClassScore> perClass,
      List<WrongExample> wrong,
      @Nullable Regression regression,
      @Nullable TruthTable truthTable,
      List<Figure> figures,
      String counted,
      List<Contender> contenders) {
    /** A judgement without figures. */
    public Evaluation(
        String name,
        String network,
        String data,
        String part,
        long examples,
        Map<String, Double> results,
        @Nullable Confusion confusion,
        List<ClassScore> perClass,
        List<WrongExample> wrong,
        @Nullable Regression regression,
        @Nullable TruthTable truthTable) {
      this(
          name,
          network,
          data,
          part,
          examples,
          results,
          confusion,
          perClass,
          wrong,
          regression,
          truthTable,
          List.of(),
          "examples",
          List.of());
    }

    /** Whether the mean of the truths is what it is to be held against, as r2 does. */
    boolean estimatesMean() {
      return regression == null || regression.share() == null;
    }

    /** The same beside others. */
    public Evaluation withContenders(List<Contender> all) {
      return with(data, part, figures, all);
    }

    /** The same on other data. */
    public Evaluation on(String otherData, String otherPart) {
      return with(otherData, otherPart, figures, contenders);
    }

    /** The same with these figures. */
    public Evaluation withFigures(List<Figure> all) {
      return with(data, part, all, contenders);
    }

    private Evaluation with(
        String data, String part, List<Figure> figures, List<Contender> contenders) {
      return new Evaluation(
          name,
          network,
          data,
          part,
          examples,
          results,
          confusion,
          perClass,
          wrong,
          regression,
          truthTable,
          figures,
          counted,
          contenders);
    }

    public Evaluation {
      figures = List.copyOf(figures);
      contenders = List.copyOf(contenders);
      results = ordered(results);
      perClass = List.copyOf(perClass);
      wrong = List.copyOf(wrong);
    }

    /** The part as a word before others; empty if it is the whole data set. */
    String partName() {
      return part.equals("all") ? "" : part;
    }

    /** What was judged one by one: "test examples", "test pixels". */
    String examplesInWords() {
      return (partName() + " " + counted).strip();
    }

    /** The data set with its part, as it is written in a program. */
    String where() {
      return partName().isEmpty() ? data : data + "." + part;
    }
  }

  /**
   * How often each class was taken for each class.
   *
   * @param labels name of each of the n classes, n ≥ 1
   * @param counts n rows of n numbers: row = true class, column = predicted class
   */
  public record Confusion(List<String> labels, List<List<Long>> counts) {
    public Confusion {
      labels = List.copyOf(labels);
      counts = counts.stream().map(List::copyOf).toList();
      int size = labels.size();
      if (size == 0
          || counts.size() != size
          || counts.stream().anyMatch(row -> row.size() != size)) {
        throw new IllegalArgumentException("a confusion matrix is square and has a label a row");
      }
    }

    /** The same from an array, row = true class, column = predicted class. */
    public static Confusion of(List<String> labels, long[][] counts) {
      return new Confusion(
          labels,
          java.util.Arrays.stream(counts)
              .map(row -> java.util.Arrays.stream(row).boxed().toList())
              .toList());
    }

    /** Number of classes. */
    public int size() {
      return labels.size();
    }

    /** Number of examples of the class {@code truth} that were taken for {@code prediction}. */
    public long count(int truth, int prediction) {
      return counts.get(truth).get(prediction);
    }

    /** Number of examples whose true class is {@code truth}. */
    public long rowSum(int truth) {
      return counts.get(truth).stream().mapToLong(Long::longValue).sum();
    }

    /** Number of examples that were taken for {@code prediction}. */
    public long columnSum(int prediction) {
      return counts.stream().mapToLong(row -> row.get(prediction)).sum();
    }

    /** How many examples of a class were taken for another, and which share of the class. */
    public record Mistake(String truth, String prediction, long count, double shareOfTruth) {}

    /** All mistakes, the most frequent first. */
    public List<Mistake> mistakes() {
      List<Mistake> mistakes = new ArrayList<>();
      for (int truth = 0; truth < size(); truth++) {
        long rowSum = rowSum(truth);
        for (int prediction = 0; prediction < size(); prediction++) {
          long count = count(truth, prediction);
          if (truth != prediction && count > 0) {
            mistakes.add(
                new Mistake(
                    labels.get(truth), labels.get(prediction), count, (double) count / rowSum));
          }
        }
      }
      mistakes.sort(Comparator.comparingLong(Mistake::count).reversed());
      return mistakes;
    }

    /** Number of all examples. */
    public long total() {
      return counts.stream().flatMap(List::stream).mapToLong(Long::longValue).sum();
    }

    /** Number of examples whose class was found. */
    public long correct() {
      long sum = 0;
      for (int label = 0; label < size(); label++) {
        sum += count(label, label);
      }
      return sum;
    }

    /**
     * Scores of each class: precision = correct / column sum, recall = correct / row sum, F1 their
     * harmonic mean. Precision is 0 where a class that occurs is never predicted, as the metric is;
     * NaN where the divisor is 0 otherwise.
     */
    public List<ClassScore> scores() {
      return java.util.stream.IntStream.range(0, size())
          .mapToObj(
              label -> {
                double correct = count(label, label);
                double precision =
                    correct == 0 && rowSum(label) > 0 ? 0 : correct / columnSum(label);
                double recall = correct / rowSum(label);
                double f1 = 2 * correct / (columnSum(label) + rowSum(label));
                return new ClassScore(labels.get(label), precision, recall, f1, rowSum(label));
              })
          .toList();
    }
  }

  /**
   * Scores of one class, each 0 to 1 or NaN where it is not defined.
   *
   * @param label name of the class
   * @param precision share of the examples taken for this class that are of it
   * @param recall share of the examples of this class that were found
   * @param f1 harmonic mean of both
   * @param support number of examples of this class
   */
  public record ClassScore(
      String label, double precision, double recall, double f1, long support) {}

  /**
   * Truth and prediction of one number; a sample of the examples is enough.
   *
   * @param target name of the number that is predicted
   * @param truth true values
   * @param prediction predicted values in the same order, as many
   * @param constant by metric, what somebody reaches over all examples who always answers the same
   * @param share of the truths that should lie below the predictions, where these are a quantile
   *     and no estimate of the mean
   */
  public record Regression(
      String target,
      List<Double> truth,
      List<Double> prediction,
      Map<String, Double> constant,
      @Nullable Double share) {
    public Regression {
      constant = Map.copyOf(constant);
      truth = List.copyOf(truth);
      prediction = List.copyOf(prediction);
      if (truth.size() != prediction.size()) {
        throw new IllegalArgumentException(
            truth.size() + " true values, but " + prediction.size() + " predictions");
      }
    }

    /** What the predictions are, where they are a quantile: {@code 10 % quantile}. */
    String quantile() {
      return Numbers.percent(Objects.requireNonNull(share)) + " quantile";
    }

    /** The same from arrays, of a training with one loss. */
    public static Regression of(String target, double[] truth, double[] prediction) {
      return new Regression(target, boxed(truth), boxed(prediction), Map.of(), null);
    }
  }

  /**
   * All rows of a small data set.
   *
   * @param inputs names of the input columns
   * @param rows the rows
   */
  public record TruthTable(List<String> inputs, List<TruthRow> rows) {
    public TruthTable {
      inputs = List.copyOf(inputs);
      rows = List.copyOf(rows);
    }
  }

  /**
   * A row of a small data set.
   *
   * @param inputs values, as many as the table has input columns
   * @param truth true output
   * @param prediction predicted output, for example {@code "0.973"}
   * @param correct whether the prediction counts as right
   */
  public record TruthRow(List<String> inputs, String truth, String prediction, boolean correct) {
    public TruthRow {
      inputs = List.copyOf(inputs);
    }
  }

  /**
   * Predictions for rows without truth.
   *
   * @param title what is predicted from which data
   * @param columns names of the columns, inputs first
   * @param rows cells, as many a row as there are columns
   * @param figures what else was drawn of them
   */
  public record PredictionTable(
      String title, List<String> columns, List<List<String>> rows, List<Figure> figures) {
    /** Predictions without figures. */
    public PredictionTable(String title, List<String> columns, List<List<String>> rows) {
      this(title, columns, rows, List.of());
    }

    public PredictionTable {
      figures = List.copyOf(figures);
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /**
   * Facts about the run that belong together.
   *
   * @param title for example {@code "Versions"}
   * @param facts value by name, in the order in which they are shown
   */
  public record FactGroup(String title, Map<String, String> facts) {
    public FactGroup {
      facts = ordered(facts);
    }
  }

  /** How grave a notice is. */
  public enum Severity {
    /** The program or the run is wrong. */
    ERROR,
    /** Something is probably not meant. */
    WARNING,
    /** Worth knowing. */
    NOTE
  }

  /**
   * A warning or error about the program or the run.
   *
   * @param severity how grave it is
   * @param code for example {@code "NN3002"}; may be empty
   * @param place for example {@code "mlp.nn:14:12"}; may be empty
   * @param message one or a few sentences
   */
  public record Notice(Severity severity, String code, String place, String message) {}

  private static <V> Map<String, V> ordered(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  private static List<Double> boxed(double[] values) {
    return java.util.Arrays.stream(values).boxed().toList();
  }
}
