package dev.nnc.report;

import dev.nnc.report.ReportData.Confusion;
import dev.nnc.report.ReportData.EpochRow;
import dev.nnc.report.ReportData.Evaluation;
import dev.nnc.report.ReportData.Phase;
import dev.nnc.report.ReportData.Regression;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a person who knows networks would remark at first sight of a run, with what to try. Said
 * where it is plain; a run of which there is nothing to say is the usual one.
 */
final class StandsOut {
  /** Curves of fewer epochs say nothing. */
  private static final int FEW_EPOCHS = 5;

  /** A test on fewer rows than this moves by chance more than most choices move it. */
  private static final int FEW_EXAMPLES = 30;

  /** So much better on training rows than on others is worth a word. */
  private static final double FAR_ABOVE = 0.1;

  /** So many standard deviations are 95 % to both sides. */
  private static final double DEVIATIONS = 1.96;

  /** A class with less than this of an equal share is called rare. */
  private static final double RARE = 0.5;

  /** Test rows that are among the training rows. */
  private static final String SHARED_ROWS = "NN4087";

  private static final int MOST_NAMES = 3;

  private StandsOut() {}

  /**
   * A remark.
   *
   * @param text what was seen
   * @param advice what to try; may be empty
   */
  record Remark(String text, String advice) {}

  /** The remarks, the gravest first. */
  static List<Remark> of(ReportData data) {
    if (data.status().state() == ReportData.State.FAILED) {
      return List.of(); // the error says more
    }
    List<Remark> remarks = new ArrayList<>();
    foreseen(data, remarks);
    Evaluation judged = judged(data);
    if (judged != null) {
      worseThanNothing(data, judged, remarks);
      neverPredicted(judged, remarks);
      fewExamples(judged, remarks);
    }
    for (Phase phase : lastOfEachNetwork(data)) {
      if (phase.epochs().size() >= FEW_EPOCHS) {
        String who = data.phases().size() == 1 ? "" : phase.name() + ": ";
        CurveRemarks.of(phase, who).ifPresent(remarks::add);
        farAbove(data, phase, judged, who, remarks);
      }
    }
    if (judged != null && remarks.isEmpty()) {
      withoutValidation(data, judged, remarks);
    }
    return remarks;
  }

  /** What the data shows: figures that are better than new rows would give. */
  private static void foreseen(ReportData data, List<Remark> remarks) {
    for (DataSummary set : data.data()) {
      for (String column : set.tellsTruth()) {
        remarks.add(
            new Remark(
                "`%s` tells `%s` almost alone.".formatted(column, set.truth()),
                "Is it known before `%s` is? If it is not, take it out of the inputs: new rows will not have it."
                    .formatted(set.truth())));
      }
    }
    data.notices().stream()
        .filter(notice -> notice.code().equals(SHARED_ROWS))
        .map(ReportData.Notice::message)
        .distinct()
        .forEach(message -> remarks.add(new Remark(sentence(message), "")));
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  /** The last evaluation on rows that were held out of training; null if there is none. */
  private static @Nullable Evaluation judged(ReportData data) {
    for (Evaluation each : data.evaluations().reversed()) {
      if (each.part().equals("test") || each.part().equals("validation")) {
        return each;
      }
    }
    return null;
  }

  private static List<Phase> lastOfEachNetwork(ReportData data) {
    return data.phases().stream()
        .filter(
            phase ->
                data.phases().stream()
                        .filter(other -> other.network().equals(phase.network()))
                        .reduce((one, other) -> other)
                        .orElse(phase)
                    == phase)
        .toList();
  }

  private static void worseThanNothing(ReportData data, Evaluation judged, List<Remark> remarks) {
    Confusion confusion = judged.confusion();
    if (confusion != null && confusion.total() > 0) {
      Guess guess = Guess.of(confusion);
      double right = (double) confusion.correct() / confusion.total();
      if (right <= guess.share()) {
        remarks.add(
            new Remark(
                "%s of the %s are right, and always answering “%s” would be right for %s%s."
                    .formatted(
                        Numbers.percent(right),
                        judged.examplesInWords(),
                        guess.label(),
                        Numbers.percent(guess.share()),
                        whatOfIt(data, judged, confusion)),
                tellsApart(confusion)
                    ? "Accuracy goes by the frequent class, which `balance:` and `class_weights` trade for the others: where each class counts the same, judge by `balanced_accuracy`, `recall`, `f1` or `auc`."
                    : "Look whether the inputs tell the classes apart at all, try another rate (`find_rate`), and see `balance:` where one class is rare."));
      } else if (judged.counted().equals("examples")
          && Wilson.of(confusion.correct(), confusion.total()).low() <= guess.share()) {
        remarks.add(
            new Remark(
                "%s of the %s are right, which may be chance: always answering “%s” would be right for %s."
                    .formatted(
                        Numbers.percent(right),
                        judged.examplesInWords(),
                        guess.label(),
                        Numbers.percent(guess.share())),
                "More rows for the test, or `cross_validate`, tell more."));
      }
    }
    Double explained = judged.results().get("r2");
    if (explained != null && explained <= 0 && judged.estimatesMean()) {
      remarks.add(
          new Remark(
              "Always answering the mean would be nearer to the truth (r2 is %s)."
                  .formatted(Numbers.decimal(explained)),
              "Standardize inputs and truth, and try another rate (`find_rate`)."));
    }
    Regression regression = judged.regression();
    if (regression != null && regression.share() != null) {
      Double loss = judged.results().get("quantile");
      Double constant = regression.constant().get("quantile");
      if (loss != null && constant != null && loss > constant) {
        remarks.add(
            new Remark(
                "Always answering the %s of the truths would be nearer to it (its loss is %s, and that of the answers %s)."
                    .formatted(
                        regression.quantile(), Numbers.decimal(constant), Numbers.decimal(loss)),
                "Standardize inputs and truth, and try another rate (`find_rate`)."));
      }
    }
  }

  /** What follows from fewer right answers than a guess gives; it may be that much was learned. */
  private static String whatOfIt(ReportData data, Evaluation judged, Confusion confusion) {
    if (tellsApart(confusion)) {
      return ", but the classes are told apart better than by chance (the balanced accuracy is %s, and %s by chance)"
          .formatted(
              Numbers.decimal(balanced(confusion)),
              Numbers.decimal(1.0 / occurring(confusion).length));
    }
    for (Phase phase : lastOfEachNetwork(data)) {
      if (phase.network().equals(judged.network())
          && !phase.epochs().isEmpty()
          && phase.kept().epoch() < phase.epochs().getLast().epoch()) {
        return ": the network has the weights of epoch %s again, and what it learned later is not in them"
            .formatted(Numbers.whole(phase.kept().epoch()));
      }
    }
    return ": nothing was learned that helps there";
  }

  /**
   * Whether the mean of the classes' recalls is above that of any guess by more than chance makes
   * it. A recall r of n rows has the variance r(1 − r) / n, of which (hits + 1) / (n + 2) is taken
   * for r: of few rows, all found, it is not 0.
   */
  private static boolean tellsApart(Confusion confusion) {
    int[] classes = occurring(confusion);
    double variance =
        IntStream.of(classes)
            .mapToDouble(
                label -> {
                  double rows = confusion.rowSum(label);
                  double recall = (confusion.count(label, label) + 1) / (rows + 2);
                  return recall * (1 - recall) / rows;
                })
            .sum();
    return balanced(confusion) - DEVIATIONS * Math.sqrt(variance) / classes.length
        > 1.0 / classes.length;
  }

  /** The mean of right answers / rows over the classes that occur. */
  private static double balanced(Confusion confusion) {
    return IntStream.of(occurring(confusion))
        .mapToDouble(label -> (double) confusion.count(label, label) / confusion.rowSum(label))
        .average()
        .orElse(Double.NaN);
  }

  private static int[] occurring(Confusion confusion) {
    return IntStream.range(0, confusion.size())
        .filter(label -> confusion.rowSum(label) > 0)
        .toArray();
  }

  private static void neverPredicted(Evaluation judged, List<Remark> remarks) {
    Confusion confusion = judged.confusion();
    if (confusion == null) {
      return;
    }
    int[] labels =
        IntStream.range(0, confusion.size())
            .filter(label -> confusion.rowSum(label) > 0 && confusion.columnSum(label) == 0)
            .toArray();
    boolean rare =
        IntStream.of(labels)
            .allMatch(
                label -> confusion.rowSum(label) * confusion.size() < RARE * confusion.total());
    List<String> never =
        IntStream.of(labels).mapToObj(label -> "“" + confusion.labels().get(label) + "”").toList();
    if (never.isEmpty()) {
      return;
    }
    String names =
        String.join(", ", never.subList(0, Math.min(MOST_NAMES, never.size())))
            + (never.size() > MOST_NAMES ? " and " + (never.size() - MOST_NAMES) + " more" : "");
    remarks.add(
        new Remark(
            "%s never predicted, although %s."
                .formatted(
                    names + (never.size() == 1 ? " is" : " are"),
                    never.size() == 1
                        ? "there are such examples"
                        : "there are examples of all of them"),
            rare
                ? "Rare classes are seen more often with `balance:`, or weigh more with `class_weights`."
                : "%s: look at the curves first; too few steps, another rate, or one activation too many at the end may be why."
                    .formatted(never.size() == 1 ? "It is not rare" : "Not all of them are rare")));
  }

  private static void fewExamples(Evaluation judged, List<Remark> remarks) {
    Confusion confusion = judged.confusion();
    if (judged.examples() >= FEW_EXAMPLES || confusion == null || confusion.total() == 0) {
      return;
    }
    if (judged.truthTable() != null && judged.part().isEmpty()) {
      return;
    }
    if (!judged.counted().equals("examples")) {
      remarks.add(
          new Remark(
              "Only %s with %s %s: those of one example have much in common, so others may be judged quite differently."
                  .formatted(
                      (Numbers.whole(judged.examples()) + " " + judged.partName()).strip()
                          + " examples",
                      Numbers.whole(confusion.total()),
                      judged.counted()),
              "`cross_validate` judges by all rows in turn."));
      return;
    }
    Wilson range = Wilson.of(confusion.correct(), confusion.total());
    remarks.add(
        new Remark(
            "Only %s: on as many others, anything between %s and %s would be no surprise."
                .formatted(
                    judged.examplesInWords().isEmpty()
                        ? Numbers.whole(judged.examples())
                        : Numbers.whole(judged.examples()) + " " + judged.examplesInWords(),
                    Numbers.percent(range.low()),
                    Numbers.percent(range.high())),
            "`cross_validate` judges by all rows in turn."));
  }

  private static void farAbove(
      ReportData data, Phase phase, @Nullable Evaluation judged, String who, List<Remark> remarks) {
    EpochRow kept = phase.kept();
    Double trained = kept.values().get("accuracy");
    if (trained == null) {
      return;
    }
    Double held =
        judged != null && judged.network().equals(phase.network())
            ? judged.results().get("accuracy")
            : kept.values().get("validation.accuracy");
    if (held == null || trained - held < FAR_ABOVE) {
      return;
    }
    boolean moving =
        held < trained / 2
            && data.networks().stream()
                .filter(network -> network.name().equals(phase.network()))
                .flatMap(network -> network.layers().stream())
                .anyMatch(layer -> layer.kind().equals("batch_norm"));
    remarks.add(
        new Remark(
            who
                + "%s of the training rows are right, but %s of the others: the network knows the rows that it has learned from far better."
                    .formatted(Numbers.percent(trained), Numbers.percent(held)),
            moving
                ? "If the validation was never better than a guess, `batch_norm` still goes by the statistics that it began with: `batch_norm(momentum: 0.9)`, or more steps. Else more rows, `dropout`, `l2:`, or a smaller network."
                : "More rows, `dropout`, `l2:`, a smaller network, or fewer epochs."));
  }

  private static void withoutValidation(ReportData data, Evaluation judged, List<Remark> remarks) {
    boolean none =
        data.phases().stream()
            .filter(phase -> phase.network().equals(judged.network()))
            .allMatch(phase -> curve(phase, "validation.loss").isEmpty());
    boolean any =
        data.phases().stream()
            .anyMatch(
                phase ->
                    phase.network().equals(judged.network())
                        && phase.epochs().size() >= FEW_EPOCHS);
    if (none && any && data.trials().isEmpty()) {
      remarks.add(
          new Remark(
              "There was no validation part, so nobody saw whether, and from which epoch on, the network only learned the training rows by heart.",
              "`validation: 10%` in the split shows it, and lets `stop:` end the training in time."));
    }
  }

  static List<Double> curve(Phase phase, String name) {
    return phase.epochs().stream()
        .map(row -> row.values().get(name))
        .flatMap(Stream::ofNullable)
        .toList();
  }

  /** The class that most examples are of: what somebody would say who knows nothing else. */
  record Guess(String label, double share) {
    static Guess of(Confusion confusion) {
      int most =
          IntStream.range(0, confusion.size())
              .reduce(0, (i, j) -> confusion.rowSum(j) > confusion.rowSum(i) ? j : i);
      return new Guess(
          confusion.labels().get(most), (double) confusion.rowSum(most) / confusion.total());
    }
  }
}
