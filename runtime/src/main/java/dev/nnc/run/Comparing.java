package dev.nnc.run;

import dev.nnc.baseline.Teaching;
import dev.nnc.data.Rows;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.evaluate.AnsweredRows;
import dev.nnc.evaluate.Bootstrap;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Inference;
import dev.nnc.evaluate.Interval;
import dev.nnc.evaluate.Measured;
import dev.nnc.evaluate.Outputs;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Comparison;
import dev.nnc.plan.ActionPlan.Evaluate;
import dev.nnc.plan.NetworkPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Puts baselines and intervals beside what a network reaches on rows.
 *
 * @param judging the network's
 * @param working is told what takes a while, before it begins
 */
record Comparing(Judging judging, Consumer<String> working) {
  /**
   * The table of the evaluation.
   *
   * @param rows the network first, then the baselines; empty if it was interrupted
   */
  record Compared(List<Measured> rows, List<Diagnostic> warnings) {
    Compared {
      rows = List.copyOf(rows);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The network and its baselines on these rows.
   *
   * @param judged what the network reaches on them
   * @param training the rows that baselines learn from; empty leaves the baselines out
   */
  Compared on(Rows rows, Judging.Judged judged, Comparison comparison, Optional<Rows> training) {
    Evaluate plan = judging.plan();
    List<Diagnostic> warnings = new ArrayList<>();
    List<Measured> table = new ArrayList<>();
    SequencedMap<String, SequencedMap<String, List<String>>> missing = new LinkedHashMap<>();
    Feeding network = new Feeding(judging.model().program(), judging.session(), plan.evaluate());
    network.setUnits(plan.metrics(), rows);
    table.add(
        new Measured(
            plan.network(),
            0,
            judged.results(),
            intervals(comparison, network, rows, judged.results(), plan.network(), missing),
            ""));
    training
        .filter(some -> some.count() > 0)
        .ifPresent(some -> baselines(rows, judged, comparison, some, table, warnings, missing));
    missing.forEach(
        (reason, models) ->
            warnings.add(Diagnostic.of(RunCode.NO_INTERVAL, plan.place(), whose(models), reason)));
    return new Compared(judging.interruption().requested() ? List.of() : table, warnings);
  }

  private void baselines(
      Rows rows,
      Judging.Judged judged,
      Comparison comparison,
      Rows training,
      List<Measured> table,
      List<Diagnostic> warnings,
      SequencedMap<String, SequencedMap<String, List<String>>> missing) {
    Evaluate plan = judging.plan();
    List<String> inputs =
        judging.model().network(plan.network()).inputs().stream()
            .map(NetworkPlan.Port::name)
            .toList();
    List<Outputs> found =
        plan.pairs().stream().map(pair -> judged.found().output(pair.output())).toList();
    Teaching teaching = new Teaching(training, inputs, judging.seed(), judging.interruption());
    if (teaching.rows() < training.count()) {
      warnings.add(
          Diagnostic.of(
                  RunCode.PART_OF_ROWS,
                  plan.place(),
                  plan.name(),
                  Numerals.count(teaching.rows()),
                  Numerals.count(training.count()))
              .withHelp(
                  "baselines learn from at most "
                      + Numerals.count(Teaching.MOST_NUMBERS)
                      + " numbers that are not zero; the rows are drawn with the run's seed"));
    }
    for (ActionPlan.Baseline baseline : comparison.baselines()) {
      working.accept(baseline.written());
      Teaching.Taught taught = teaching.teach(baseline, plan.pairs(), rows, found);
      if (judging.interruption().requested()) {
        return;
      }
      if (!taught.reason().isEmpty()) {
        warnings.add(
            Diagnostic.of(
                RunCode.NO_BASELINE,
                baseline.place(),
                baseline.written(),
                plan.network(),
                taught.reason()));
        table.add(
            new Measured(
                baseline.written(),
                0,
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                taught.reason()));
        continue;
      }
      table.add(measured(baseline, taught, teaching.rows(), rows, comparison, missing));
    }
  }

  private Measured measured(
      ActionPlan.Baseline baseline,
      Teaching.Taught taught,
      int learnedFrom,
      Rows rows,
      Comparison comparison,
      SequencedMap<String, SequencedMap<String, List<String>>> missing) {
    Evaluate plan = judging.plan();
    if (comparison.judge().isEmpty()) {
      List<EvaluationResult> judgements = new ArrayList<>();
      for (int i = 0; i < plan.pairs().size(); i++) {
        judgements.add(judging.judge(plan.pairs().get(i), rows, taught.answers().get(i)));
      }
      return new Measured(
          baseline.written(),
          learnedFrom,
          judging.summaries(judgements),
          new LinkedHashMap<>(),
          "");
    }
    Map<String, Outputs> answers = new LinkedHashMap<>();
    for (Outputs answer : taught.answers()) {
      answers.put(Comparison.answers(answer.name()), answer);
    }
    AnsweredRows answered = new AnsweredRows(rows, answers);
    Feeding judge = new Feeding(judging.model().program(), judging.session(), comparison.judge());
    judge.setUnits(plan.metrics(), rows);
    SequencedMap<String, Double> results =
        Inference.run(judge, answered, List.of(), plan.metrics(), judging.interruption())
            .metrics()
            .metrics(plan.part() + ".");
    return new Measured(
        baseline.written(),
        learnedFrom,
        results,
        intervals(comparison, judge, answered, results, baseline.written(), missing),
        "");
  }

  /** Metrics of models in words: {@code "f1, auc of net, most_frequent"}. */
  private static String whose(SequencedMap<String, List<String>> models) {
    SequencedMap<List<String>, List<String>> metrics = new LinkedHashMap<>();
    models.forEach(
        (metric, all) -> metrics.computeIfAbsent(all, key -> new ArrayList<>()).add(metric));
    return metrics.entrySet().stream()
        .map(each -> String.join(", ", each.getValue()) + " of " + String.join(", ", each.getKey()))
        .collect(Collectors.joining("; "));
  }

  /**
   * The intervals of one model.
   *
   * @param missing is given what has none: the models by the metric, by the reason
   */
  private SequencedMap<String, Interval> intervals(
      Comparison comparison,
      Feeding function,
      Rows rows,
      SequencedMap<String, Double> results,
      String whose,
      SequencedMap<String, SequencedMap<String, List<String>>> missing) {
    Evaluate plan = judging.plan();
    if (comparison.draws() == 0) {
      return new LinkedHashMap<>();
    }
    working.accept("intervals of " + whose);
    Bootstrap.Found found =
        new Bootstrap(comparison.draws(), comparison.confidence(), judging.seed())
            .of(function, rows, plan.metrics(), results, plan.part() + ".", judging.interruption());
    found
        .reasons()
        .forEach(
            (metric, reason) ->
                missing
                    .computeIfAbsent(reason, key -> new LinkedHashMap<>())
                    .computeIfAbsent(metric, key -> new ArrayList<>())
                    .add(whose));
    return found.intervals();
  }
}
