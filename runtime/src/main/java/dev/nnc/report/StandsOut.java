package dev.nnc.report;

import dev.nnc.report.ReportData.Confusion;
import dev.nnc.report.ReportData.EpochRow;
import dev.nnc.report.ReportData.Evaluation;
import dev.nnc.report.ReportData.Phase;
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

  /** So many times its least value has a loss that has turned. */
  private static final double TURNED = 1.2;

  /** So much does a loss still fall in the last fifth of the epochs. */
  private static final double STILL_FALLS = 0.05;

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
    Evaluation judged = judged(data);
    if (judged != null) {
      worseThanNothing(judged, remarks);
      neverPredicted(judged, remarks);
      fewExamples(judged, remarks);
    }
    for (Phase phase : lastOfEachNetwork(data)) {
      if (phase.epochs().size() >= FEW_EPOCHS) {
        String who = data.phases().size() == 1 ? "" : phase.name() + ": ";
        curves(phase, who, remarks);
        farAbove(data, phase, judged, who, remarks);
      }
    }
    if (judged != null && remarks.isEmpty()) {
      withoutValidation(data, judged, remarks);
    }
    return remarks;
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

  private static void worseThanNothing(Evaluation judged, List<Remark> remarks) {
    Confusion confusion = judged.confusion();
    if (confusion != null && confusion.total() > 0) {
      Guess guess = Guess.of(confusion);
      double right = (double) confusion.correct() / confusion.total();
      if (right <= guess.share()) {
        remarks.add(
            new Remark(
                "%s of the %s are right, and always answering “%s” would be right for %s: nothing was learned that helps there."
                    .formatted(
                        Numbers.percent(right),
                        judged.examplesInWords(),
                        guess.label(),
                        Numbers.percent(guess.share())),
                "Look whether the inputs tell the classes apart at all, train longer or with another rate (`find_rate`), and see `balance:` where one class is rare."));
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
    if (explained != null && explained <= 0) {
      remarks.add(
          new Remark(
              "Always answering the mean would be nearer to the truth (r2 is %s)."
                  .formatted(Numbers.decimal(explained)),
              "Standardize inputs and truth, and try another rate (`find_rate`)."));
    }
  }

  private static void neverPredicted(Evaluation judged, List<Remark> remarks) {
    Confusion confusion = judged.confusion();
    if (confusion == null) {
      return;
    }
    List<String> never =
        IntStream.range(0, confusion.size())
            .filter(label -> confusion.rowSum(label) > 0 && confusion.columnSum(label) == 0)
            .mapToObj(label -> "“" + confusion.labels().get(label) + "”")
            .toList();
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
            "Rare classes are seen more often with `balance:`, or weigh more with `class_weights`; or train longer."));
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

  private static void curves(Phase phase, String who, List<Remark> remarks) {
    List<Double> held = curve(phase, "validation.loss");
    List<Double> trained = curve(phase, "loss");
    boolean validated = held.size() == phase.epochs().size();
    List<Double> watched = validated ? held : trained;
    if (watched.size() < FEW_EPOCHS || !watched.stream().allMatch(Double::isFinite)) {
      return;
    }
    int best =
        IntStream.range(0, watched.size())
            .reduce(0, (i, j) -> at(watched, j) < at(watched, i) ? j : i);
    double least = at(watched, best);
    double last = watched.getLast();
    boolean positive = least > 0;
    if (!trained.isEmpty() && trained.getLast() >= trained.getFirst() && positive) {
      remarks.add(
          new Remark(
              who
                  + "The loss did not fall: it went from %s to %s."
                      .formatted(
                          Numbers.decimal(trained.getFirst()), Numbers.decimal(trained.getLast())),
              "The rate is probably too large: try a tenth of it, or `find_rate`."));
    } else if (validated && best == 0 && positive && last > least) {
      remarks.add(
          new Remark(
              who + "The best epoch was the first: from there on the validation loss only rose.",
              "Try a smaller rate, a smaller network, or more rows."));
    } else if (validated
        && !phase.keptBest()
        && positive
        && best < watched.size() - watched.size() / 5
        && Math.min(last, recent(watched)) > TURNED * least) {
      remarks.add(
          new Remark(
              who
                  + "The validation loss was least after epoch %s and has risen since, from %s to %s: the network learns the training rows by heart."
                      .formatted(
                          Numbers.whole(phase.epochs().get(best).epoch()),
                          Numbers.decimal(least),
                          Numbers.decimal(last)),
              "`stop: no_improvement(validation.loss, patience: 5, restore: best)` keeps the best weights; `dropout`, `l2:` or a smaller network help against it."));
    } else if (validated && positive && best == watched.size() - 1 && phase.stopReason() == null) {
      int from = watched.size() - 1 - Math.max(1, watched.size() / 5);
      if (at(watched, from) - last > STILL_FALLS * at(watched, from)) {
        remarks.add(
            new Remark(
                who
                    + "The validation loss was still falling at the last epoch, by %s in the last %s."
                        .formatted(
                            Numbers.percent((at(watched, from) - last) / at(watched, from)),
                            Numbers.whole(watched.size() - 1 - from)
                                + (watched.size() - 1 - from == 1 ? " epoch" : " epochs")),
                "Train for more epochs, or with a larger rate."));
      }
    }
  }

  /** The mean of the last fifth, since single epochs jump. */
  private static double recent(List<Double> curve) {
    return curve.subList(curve.size() - Math.max(1, curve.size() / 5), curve.size()).stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(Double.NaN);
  }

  private static double at(List<Double> values, int index) {
    return values.get(index);
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
              "There was no validation part, so nobody saw from which epoch on the network only learned the training rows by heart.",
              "`validation: 10%` in the split shows it, and lets `stop:` end the training in time."));
    }
  }

  private static List<Double> curve(Phase phase, String name) {
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
