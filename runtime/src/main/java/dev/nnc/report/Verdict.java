package dev.nnc.report;

import dev.nnc.report.ReportData.Confusion;
import dev.nnc.report.ReportData.EpochRow;
import dev.nnc.report.ReportData.Evaluation;
import dev.nnc.report.ReportData.Headline;
import dev.nnc.report.ReportData.LayerSummary;
import dev.nnc.report.ReportData.NetworkSummary;
import dev.nnc.report.ReportData.Phase;
import dev.nnc.report.ReportData.TruthRow;
import dev.nnc.report.ReportData.TruthTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The result of a run in one sentence and a few numbers, made from its evaluations and trainings.
 */
final class Verdict {
  private static final int MOST_RESULTS = 4;
  private static final int MOST_SENTENCES = 3;

  private Verdict() {}

  /**
   * Returns one sentence about the last evaluation, or an empty text if there is nothing to say.
   */
  static String sentence(ReportData data) {
    if (data.evaluations().isEmpty()) {
      return data.phases().isEmpty() ? "" : aboutTraining(data.phases().getLast());
    }
    List<Evaluation> judged = lastJudged(data);
    return judged.stream()
        .limit(MOST_SENTENCES)
        .map(Verdict::about)
        .filter(sentence -> !sentence.isEmpty())
        .collect(Collectors.joining(" "));
  }

  /** The last evaluation; of a network with several outputs, those of all its outputs. */
  private static List<Evaluation> lastJudged(ReportData data) {
    int to = data.evaluations().size();
    // One that only draws says no result.
    while (to > 1 && !hasResults(data.evaluations().get(to - 1))) {
      to--;
    }
    if (!hasResults(data.evaluations().get(to - 1))) {
      to = data.evaluations().size();
    }
    Evaluation last = data.evaluations().get(to - 1);
    int from = to - 1;
    while (from > 0 && belongTogether(data.evaluations().get(from - 1), last)) {
      from--;
    }
    return data.evaluations().subList(from, to);
  }

  private static boolean hasResults(Evaluation evaluation) {
    return !evaluation.results().isEmpty()
        || evaluation.confusion() != null
        || evaluation.truthTable() != null;
  }

  private static boolean belongTogether(Evaluation one, Evaluation other) {
    int end = one.name().lastIndexOf(": ");
    return end >= 0 && other.name().startsWith(one.name().substring(0, end + 2));
  }

  private static String about(Evaluation last) {
    Confusion confusion = last.confusion();
    TruthTable table = last.truthTable();
    if (table != null && !table.rows().isEmpty()) {
      long right = table.rows().stream().filter(TruthRow::correct).count();
      return "%s gets %s of %s rows right."
          .formatted(last.network(), Numbers.whole(right), Numbers.whole(table.rows().size()));
    }
    if (confusion != null && confusion.total() > 0) {
      StandsOut.Guess guess = StandsOut.Guess.of(confusion);
      return "%s classifies %s of %s %s correctly (%s); always “%s” would be right for %s."
          .formatted(
              last.network(),
              Numbers.whole(confusion.correct()),
              Numbers.whole(confusion.total()),
              last.examplesInWords(),
              Numbers.percent((double) confusion.correct() / confusion.total()),
              guess.label(),
              Numbers.percent(guess.share()));
    }
    return MetricSentence.of(last).orElse("");
  }

  private static String aboutTraining(Phase phase) {
    if (phase.epochs().isEmpty()) {
      return "";
    }
    Double first = phase.epochs().getFirst().values().get("loss");
    Double last = phase.kept().values().get("loss");
    return first == null || last == null
        ? ""
        : "The loss of %s went from %s to %s."
            .formatted(phase.network(), Numbers.decimal(first), Numbers.decimal(last));
  }

  /** The layers of all networks; those of a network inside another one are counted once. */
  private static List<LayerSummary> layers(List<NetworkSummary> networks) {
    Set<String> names = networks.stream().map(NetworkSummary::name).collect(Collectors.toSet());
    return networks.stream()
        .flatMap(network -> network.layers().stream())
        .filter(
            layer ->
                !names.contains(layer.name().substring(0, Math.max(0, layer.name().indexOf('/')))))
        .toList();
  }

  /** Returns the first results of the last evaluation. */
  static List<Headline> headline(ReportData data) {
    List<Headline> cards = new ArrayList<>();
    if (data.evaluations().isEmpty()) {
      return cards;
    }
    List<Evaluation> judged = lastJudged(data);
    for (Evaluation last : judged) {
      // Of several outputs each says its most important number.
      int left = judged.size() == 1 ? MOST_RESULTS : 1;
      String output = judged.size() == 1 ? "" : last.name().replaceFirst("^.*: ", "") + " ";
      for (Map.Entry<String, Double> result : last.results().entrySet()) {
        if (left-- > 0 && cards.size() < MOST_RESULTS) {
          cards.add(
              ResultCard.of(
                  (last.partName() + " " + output + ResultWords.of(result.getKey())).strip(),
                  last,
                  result.getKey(),
                  result.getValue()));
        }
      }
    }
    return cards;
  }

  /** What it took, in a line: layers and parameters, epochs and time. */
  static String facts(ReportData data) {
    List<String> facts = new ArrayList<>();
    if (!data.networks().isEmpty()) {
      List<LayerSummary> layers = layers(data.networks());
      long parameters = layers.stream().mapToLong(LayerSummary::parameters).sum();
      facts.add(
          (parameters == 1 ? "1 parameter" : Numbers.whole(parameters) + " parameters")
              + " in "
              + (layers.size() == 1 ? "1 layer" : Numbers.whole(layers.size()) + " layers"));
    }
    long epochs = data.phases().stream().mapToLong(phase -> phase.epochs().size()).sum();
    if (epochs > 0) {
      facts.add(
          (epochs == 1 ? "1 epoch" : Numbers.whole(epochs) + " epochs")
              + (data.phases().size() == 1 && data.phases().getFirst().bestEpoch() != null
                  ? (data.phases().getFirst().keptBest() ? ", kept: " : ", best: ")
                      + Numbers.whole(data.phases().getFirst().bestEpoch())
                  : ""));
      double seconds =
          data.phases().stream()
              .flatMap(phase -> phase.epochs().stream())
              .mapToDouble(EpochRow::seconds)
              .filter(Double::isFinite)
              .sum();
      if (seconds > 0) {
        facts.add(
            "trained for "
                + Numbers.seconds(seconds)
                + ", "
                + Numbers.seconds(seconds / epochs)
                + " an epoch");
      }
    }
    return String.join(" · ", facts);
  }
}
