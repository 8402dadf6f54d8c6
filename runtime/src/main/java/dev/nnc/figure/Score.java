package dev.nnc.figure;

import dev.nnc.data.Rows;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Inference;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.MetricPlan;
import dev.nnc.plan.NetworkPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One number that says how well a network does on rows: the first metric that was asked for, else
 * the first figure that is known of the first output that is judged. Where nearly all rows are of
 * one class, the first that ranks rows: the class that a network names is nearly always the same
 * there, so what counts named classes hardly moves.
 */
final class Score {
  /** From this share of the rows on, the other classes are rare. */
  private static final double MOST_OF_ONE = 0.9;

  private final EvaluationView evaluation;
  private final String name;
  private final boolean moreIsBetter;

  /** Null where the judgement tells the number. */
  private final @Nullable MetricPlan metric;

  private final Feeding function;

  private Score(
      EvaluationView evaluation, String name, boolean moreIsBetter, @Nullable MetricPlan metric) {
    this.evaluation = evaluation;
    this.name = name;
    this.moreIsBetter = moreIsBetter;
    this.metric = metric;
    this.function =
        new Feeding(
            evaluation.model().program(),
            evaluation.session(),
            evaluation.plan().evaluate(),
            metric == null
                ? List.of(evaluation.plan().pairs().getFirst().output())
                : evaluation.plan().totals());
    function.setUnits(evaluation.plan().metrics(), evaluation.rows());
  }

  /** The score of an evaluation; empty if nothing says how well it went. */
  static Optional<Score> of(EvaluationView evaluation) {
    List<MetricPlan> known =
        evaluation.plan().metrics().stream()
            .filter(each -> each.rule().knowsWhatIsBetter())
            .toList();
    Optional<MetricPlan> chosen =
        known.stream().filter(each -> !each.isOfSums() && isLopsided(evaluation)).findFirst();
    if (!known.isEmpty()) {
      MetricPlan each = chosen.orElse(known.getFirst());
      return Optional.of(new Score(evaluation, each.name(), each.rule().moreIsBetter(), each));
    }
    if (evaluation.judgements().isEmpty()) {
      return Optional.empty();
    }
    EvaluationResult first = evaluation.judgements().getFirst();
    boolean more =
        !(first instanceof EvaluationResult.OfNumbers)
            && !(first instanceof EvaluationResult.OfSpelling);
    return first.summary().keySet().stream()
        .findFirst()
        .map(
            name ->
                new Score(
                    evaluation,
                    evaluation.judgements().size() == 1
                        ? name
                        : evaluation.plan().pairs().getFirst().output() + "." + name,
                    more,
                    null));
  }

  /** Whether nearly all rows are of one class. */
  private static boolean isLopsided(EvaluationView evaluation) {
    return evaluation.judgements().size() == 1
        && evaluation.judgements().getFirst() instanceof EvaluationResult.OfClasses classes
        && classes.classification().counts().stream()
            .mapToLong(row -> row.stream().mapToLong(Long::longValue).sum())
            .anyMatch(of -> of >= MOST_OF_ONE * evaluation.rows().count());
  }

  /** As results call it. */
  String name() {
    return name;
  }

  boolean moreIsBetter() {
    return moreIsBetter;
  }

  /** The number on these rows. */
  double on(Rows rows) {
    MetricPlan measured = metric;
    if (measured != null) {
      return Inference.run(
              function, rows, List.of(), evaluation.plan().metrics(), evaluation.interruption())
          .metrics()
          .metrics("")
          .getOrDefault(measured.name(), Double.NaN);
    }
    ActionPlan.Pair pair = evaluation.plan().pairs().getFirst();
    Inference found =
        Inference.run(function, rows, List.of(pair.output()), List.of(), evaluation.interruption());
    if (found.outputs().isEmpty() || evaluation.interruption().requested()) {
      return Double.NaN;
    }
    Map<String, Double> summary =
        EvaluationResult.of(
                found.output(pair.output()),
                rows,
                pair,
                List.of(),
                evaluation.network().inputs().stream().map(NetworkPlan.Port::name).toList())
            .summary();
    return summary.values().iterator().next();
  }

  /** By how much the second number is worse than the first, in the unit of both. */
  double drop(double before, double after) {
    return moreIsBetter ? before - after : after - before;
  }
}
