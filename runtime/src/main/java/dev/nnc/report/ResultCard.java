package dev.nnc.report;

import dev.nnc.report.Contender.Interval;
import dev.nnc.report.ReportData.Confusion;
import dev.nnc.report.ReportData.Evaluation;
import dev.nnc.report.ReportData.Headline;
import dev.nnc.report.ReportData.Regression;
import java.util.ArrayList;
import java.util.List;

/** A result as a card: the number, how sure it is, and what somebody reaches who knows nothing. */
final class ResultCard {
  private ResultCard() {}

  static Headline of(String label, Evaluation evaluation, String metric, double value) {
    List<String> notes = new ArrayList<>();
    String interval = interval(evaluation, metric);
    if (!interval.isEmpty()) {
      notes.add(interval);
    }
    boolean poor = false;
    Confusion confusion = evaluation.confusion();
    if (metric.equals("accuracy") && confusion != null && confusion.total() > 0) {
      StandsOut.Guess guess = StandsOut.Guess.of(confusion);
      notes.add("always “%s”: %s".formatted(guess.label(), Numbers.decimal(guess.share())));
      poor = value <= guess.share();
    }
    Regression regression = evaluation.regression();
    if (regression != null) {
      Double guess = regression.constant().get(metric);
      if (guess != null && guess > 0) {
        notes.add(
            "always the %s: %s"
                .formatted(
                    regression.share() != null
                        ? regression.quantile()
                        : metric.equals("mae") ? "median" : "mean",
                    Numbers.decimal(guess)));
        poor = value >= guess;
      }
    }
    if (metric.equals("r2") && evaluation.estimatesMean()) {
      poor = value <= 0;
    }
    if (evaluation.examples() > 0) {
      notes.add(
          evaluation.examples() == 1
              ? "1 example"
              : Numbers.whole(evaluation.examples()) + " examples");
    }
    return new Headline(label, Numbers.decimal(value), String.join("\n", notes), poor);
  }

  /**
   * Where the result lies with 95 %: as drawn, if the program asked for it; of a share, by rule.
   */
  private static String interval(Evaluation evaluation, String metric) {
    if (!evaluation.contenders().isEmpty()) {
      Interval drawn = evaluation.contenders().getFirst().intervals().get(metric);
      // Where all is right in every draw, the draws say nothing of the next examples.
      if (drawn != null && drawn.low() < drawn.high()) {
        return Numbers.range(drawn.low(), drawn.high());
      }
    }
    Confusion confusion = evaluation.confusion();
    if (!metric.equals("accuracy")
        || confusion == null
        || confusion.total() == 0
        || !evaluation.counted().equals("examples")
        || evaluation.partName().isEmpty()
        || evaluation.part().equals("everything")) {
      return "";
    }
    Wilson range = Wilson.of(confusion.correct(), confusion.total());
    return "95 %: " + Numbers.range(range.low(), range.high());
  }
}
