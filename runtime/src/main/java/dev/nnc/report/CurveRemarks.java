package dev.nnc.report;

import dev.nnc.report.ReportData.LayerStatistics;
import dev.nnc.report.ReportData.Phase;
import dev.nnc.report.StandsOut.Remark;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the curves of a training show, in one remark: the first of them that fits, the gravest
 * first. Each sentence says what is to be seen in the epochs and no more.
 */
final class CurveRemarks {
  private static final int FEW_EPOCHS = 5;

  /** So many times its least value has a loss that has turned. */
  private static final double TURNED = 1.2;

  /** So many times the loss of the first epoch is a jump. */
  private static final double JUMP = 2;

  /** So much does a loss still fall in the last fifth of the epochs. */
  private static final double STILL_FALLS = 0.05;

  /** So much of what it rose has a loss that falls again fallen already. */
  private static final double FALLS_AGAIN = 0.5;

  /** From this share on, nearly all units of a layer are in the flat part of their activation. */
  private static final double FLAT = 0.9;

  private static final String SMALLER_RATE =
      "The rate is probably too large: try a tenth of it, or `find_rate`.";

  private CurveRemarks() {}

  /** The remark, if there is one. */
  static Optional<Remark> of(Phase phase, String who) {
    List<Double> held = StandsOut.curve(phase, "validation.loss");
    List<Double> trained = StandsOut.curve(phase, "loss");
    if (trained.size() != phase.epochs().size() || trained.size() < FEW_EPOCHS) {
      trained = List.of();
    }
    if (held.size() != phase.epochs().size() || held.size() < FEW_EPOCHS) {
      held = List.of();
    }
    List<Double> loss = positive(trained);
    Held validated = new Held(phase, loss, positive(held));
    return learning(phase, loss)
        .or(validated::turned)
        .or(() -> turnedItself(phase, loss))
        .or(validated::falling)
        .map(remark -> new Remark(who + remark.text(), remark.advice()));
  }

  /** A loss that is below 0 or no number has no factors. */
  private static List<Double> positive(List<Double> curve) {
    return curve.stream().allMatch(value -> Double.isFinite(value) && value > 0)
        ? curve
        : List.of();
  }

  /** What the training loss and the layers show: whether it learns at all. */
  private static Optional<Remark> learning(Phase phase, List<Double> trained) {
    for (LayerStatistics layer : phase.layerStatistics()) {
      if (!layer.saturation().isEmpty()
          && layer.saturation().getLast() > FLAT
          && !layer.gradientNorm().isEmpty()
          && layer.gradientNorm().getLast() == 0) {
        return Optional.of(
            new Remark(
                "`%s` learns nothing any more: its gradient is 0, and %s of its units are in the flat part of their activation."
                    .formatted(layer.layer(), Numbers.percent(layer.saturation().getLast())),
                SMALLER_RATE + " Inputs of thousands do the same: `standardize` them."));
      }
    }
    if (trained.isEmpty()) {
      return Optional.empty();
    }
    double first = at(trained, 0);
    double last = trained.getLast();
    int highest = trained.indexOf(Collections.max(trained));
    int lowest = trained.indexOf(Collections.min(trained));
    if (at(trained, highest) > JUMP * first) {
      return Optional.of(
          new Remark(
              "The training loss jumped to %s in epoch %s, far above the %s of the first."
                  .formatted(
                      Numbers.decimal(at(trained, highest)),
                      epoch(phase, highest),
                      Numbers.decimal(first)),
              SMALLER_RATE));
    }
    if (last >= first) {
      boolean rose = last > TURNED * at(trained, lowest);
      return Optional.of(
          new Remark(
              "The loss did not fall: it went from %s to %s."
                  .formatted(Numbers.decimal(first), Numbers.decimal(last)),
              rose
                  ? SMALLER_RATE
                  : "Try another rate (`find_rate`), and look whether the inputs tell of the truth at all."));
    }
    return Optional.empty();
  }

  /** A training loss that rose again without jumping. */
  private static Optional<Remark> turnedItself(Phase phase, List<Double> trained) {
    if (trained.isEmpty()) {
      return Optional.empty();
    }
    double last = trained.getLast();
    int lowest = trained.indexOf(Collections.min(trained));
    if (lowest < trained.size() - Math.max(2, trained.size() / 5)
        && Math.min(last, recent(trained)) > TURNED * at(trained, lowest)) {
      return Optional.of(
          new Remark(
              "The training loss itself was least in epoch %s, and is higher since: it went from %s to %s."
                  .formatted(
                      epoch(phase, lowest),
                      Numbers.decimal(at(trained, lowest)),
                      Numbers.decimal(last)),
              rateFalls(phase)
                  ? "A smaller rate keeps it down."
                  : "A smaller rate, or one that falls (`cosine`, `reduce_on_plateau`), keeps it down."));
    }
    return Optional.empty();
  }

  /** Whether the program lets the rate fall: it is a result of each epoch where it changes. */
  private static boolean rateFalls(Phase phase) {
    List<Double> rates = StandsOut.curve(phase, "rate");
    return !rates.isEmpty() && rates.getLast() < rates.getFirst();
  }

  /**
   * What the validation loss shows of a training that learns.
   *
   * @param held empty without validation
   */
  private record Held(Phase phase, List<Double> trained, List<Double> held) {
    /** It was least early, and is not falling to that again. */
    Optional<Remark> turned() {
      if (held.isEmpty()) {
        return Optional.empty();
      }
      int best = held.indexOf(Collections.min(held));
      double least = at(held, best);
      double last = held.getLast();
      if (last <= least || fallsAgain(best)) {
        return Optional.empty();
      }
      if (best == 0) {
        return Optional.of(
            new Remark(
                "The best epoch was the first: the validation loss has not been as low again as its %s, and was %s at the end."
                    .formatted(Numbers.decimal(least), Numbers.decimal(last)),
                "Try a smaller rate, a smaller network, or more rows."));
      }
      boolean learnsOn = trained.isEmpty() || trained.getLast() < at(trained, best);
      if (!phase.keptBest()
          && learnsOn
          && best < held.size() - held.size() / 5
          && Math.min(last, recent(held)) > TURNED * least) {
        return Optional.of(
            new Remark(
                "The validation loss was least after epoch %s and is higher since: it went from %s to %s%s."
                    .formatted(
                        epoch(phase, best),
                        Numbers.decimal(least),
                        Numbers.decimal(last),
                        trained.isEmpty()
                            ? ""
                            : ", while that of the training rows fell: the network learns them by heart"),
                "`stop: no_improvement(validation.loss, patience: 5, restore: best)` keeps the best weights; `dropout`, `l2:` or a smaller network help against it."));
      }
      return Optional.empty();
    }

    /** It still falls, or falls again, when the training ends. */
    Optional<Remark> falling() {
      if (held.isEmpty()) {
        return Optional.empty();
      }
      int best = held.indexOf(Collections.min(held));
      if (held.getLast() > at(held, best)) {
        return fallsAgain(best) && (best == 0 || !phase.keptBest() || isOfPatience())
            ? Optional.of(fallingAgain(best))
            : Optional.empty();
      }
      return best == held.size() - 1 && phase.stopReason() == null
          ? stillFalling()
          : Optional.empty();
    }

    /** Whether it has come down again a good part of what it rose, and is at its lowest since. */
    private boolean fallsAgain(int best) {
      int peak = peak(best);
      List<Double> since = held.subList(peak, held.size());
      double rise = at(held, peak) - at(held, best);
      return since.size() > 2
          && held.getLast() <= Collections.min(since)
          && at(held, peak) - held.getLast() >= FALLS_AGAIN * rise;
    }

    private int peak(int best) {
      return IntStream.range(best, held.size())
          .reduce(best, (i, j) -> at(held, j) > at(held, i) ? j : i);
    }

    private boolean isOfPatience() {
      String reason = phase.stopReason();
      return reason != null && reason.contains("has not become better since");
    }

    private Remark fallingAgain(int best) {
      int peak = peak(best);
      return new Remark(
          "The validation loss rose after epoch %s, from %s to %s in epoch %s, and was falling again, to %s, when %s ended."
              .formatted(
                  epoch(phase, best),
                  Numbers.decimal(at(held, best)),
                  Numbers.decimal(at(held, peak)),
                  epoch(phase, peak),
                  Numbers.decimal(held.getLast()),
                  isOfPatience() ? "the patience" : "the training"),
          isOfPatience()
              ? "A longer `patience:` lets it go on."
              : phase.stopReason() == null ? "Train for more epochs." : "Let it train longer.");
    }

    private Optional<Remark> stillFalling() {
      int epochs = Math.max(2, held.size() / 5);
      int from = held.size() - 1 - epochs;
      double before = at(held, from);
      double last = held.getLast();
      long rises =
          IntStream.range(from, held.size() - 1).filter(i -> at(held, i + 1) > at(held, i)).count();
      boolean learns = trained.isEmpty() || trained.getLast() < at(trained, from);
      if (before - last <= STILL_FALLS * before || rises * 4 > epochs || !learns) {
        return Optional.empty();
      }
      boolean smooth =
          !trained.isEmpty()
              && IntStream.range(1, trained.size())
                  .allMatch(i -> at(trained, i) < at(trained, i - 1));
      return Optional.of(
          new Remark(
              "The validation loss was still falling at the last epoch, by %s in the last %s epochs."
                  .formatted(Numbers.percent((before - last) / before), Numbers.whole(epochs)),
              smooth ? "Train for more epochs, or with a larger rate." : "Train for more epochs."));
    }
  }

  private static String epoch(Phase phase, int index) {
    return Numbers.whole(phase.epochs().get(index).epoch());
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
}
