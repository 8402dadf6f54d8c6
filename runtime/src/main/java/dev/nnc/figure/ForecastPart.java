package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.data.Rows;
import dev.nnc.data.step.Units;
import dev.nnc.evaluate.Outputs;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.report.Figure;
import dev.nnc.report.Figure.Series;
import dev.nnc.report.Figure.Style;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Some rows as curves over time: what was, what came, and what was predicted. */
final class ForecastPart implements ReportPart.OfEvaluation {
  /** Rows of a forecast of one step; more would be a hedge. */
  private static final int MOST_STEPS = 150;

  @Override
  public String name() {
    return "forecast";
  }

  @Override
  public List<Figure> draw(EvaluationView evaluation, Configured asked) {
    ActionPlan.Evaluate plan = evaluation.plan();
    NetworkPlan network = evaluation.network();
    Rows rows = evaluation.rows();
    String input =
        network.inputs().stream()
            .filter(port -> port.type().shape().rank() >= 2)
            .map(NetworkPlan.Port::name)
            .findFirst()
            .orElseThrow();
    ActionPlan.Pair pair =
        plan.pairs().stream()
            .filter(each -> rows.type(each.field()).content() == ColumnType.Content.NUMBER)
            .findFirst()
            .orElseThrow();
    Values past = Values.field(input, rows);
    Values future = Values.field(pair.field(), rows);
    Outputs predicted = evaluation.found().output(pair.output());
    int steps = (int) past.shape().dimension(0).size();
    int channels = past.width() / steps;
    int ahead = Math.min(future.width(), predicted.width());
    DataPlan.Field history = evaluation.model().dataset(plan.data()).field(input);
    DataPlan.Field target = evaluation.model().dataset(plan.data()).field(pair.field());
    // Of several things over time, the one that is predicted.
    int same =
        target.inputs().isEmpty() ? -1 : history.inputs().indexOf(target.inputs().getFirst());
    int channel = same >= 0 && same < channels ? same : 0;
    Units from = Values.units(history, rows).orElse(null);
    Units to = Values.units(target, rows).orElse(null);
    boolean original = from != null && to != null;
    String label =
        !original
            ? pair.field() + NamedValues.PREPARED
            : target.steps().isEmpty() || target.inputs().size() != 1
                ? pair.field()
                : target.inputs().getFirst();
    ToDoubleFunction<int[]> before =
        at -> {
          int place = at[1] * channels + channel;
          float value = past.numbers()[at[0] * past.width() + place];
          return from != null && to != null ? from.original(place, value) : value;
        };
    ToDoubleFunction<int[]> truth =
        at -> {
          float value = future.numbers()[at[0] * future.width() + at[1]];
          return from != null && to != null ? to.original(at[1], value) : value;
        };
    ToDoubleFunction<int[]> prediction =
        at -> {
          float value = predicted.value(at[0], at[1]);
          return from != null && to != null ? to.original(at[1], value) : value;
        };
    String simplest =
        "The network should beat the simplest forecast: that the last value just goes on (dashed).";
    if (ahead == 1) {
      int count = Math.min(rows.count(), MOST_STEPS);
      List<Double> x = new ArrayList<>();
      List<List<Double>> y = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int row = 0; row < count; row++) {
        x.add(row + 1.0);
        y.get(0).add(truth.applyAsDouble(new int[] {row, 0}));
        y.get(1).add(prediction.applyAsDouble(new int[] {row, 0}));
        y.get(2).add(before.applyAsDouble(new int[] {row, steps - 1}));
      }
      return List.of(
          new Figure.Plot(
              "forecast, one step at a time",
              "row of " + plan.part(),
              label,
              null,
              null,
              List.of(
                  new Series("last value", Style.DASHED, -1, x, y.get(2)),
                  new Series("truth", Style.LINE, 0, x, y.get(0)),
                  new Series("prediction", Style.LINE, 1, x, y.get(1))),
              null,
              "Each row is forecast from the true steps before it. " + simplest));
    }
    int count = (int) Math.min(asked.options().whole("rows"), rows.count());
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int row = count == 1 ? 0 : (int) ((long) i * (rows.count() - 1) / (count - 1));
      List<Double> beforeX = new ArrayList<>();
      List<Double> beforeY = new ArrayList<>();
      for (int step = 0; step < steps; step++) {
        beforeX.add(step - steps + 1.0);
        beforeY.add(before.applyAsDouble(new int[] {row, step}));
      }
      List<Double> after = new ArrayList<>();
      List<Double> truths = new ArrayList<>();
      List<Double> predictions = new ArrayList<>();
      List<Double> baseline = new ArrayList<>();
      for (int step = 0; step < ahead; step++) {
        after.add(step + 1.0);
        truths.add(truth.applyAsDouble(new int[] {row, step}));
        predictions.add(prediction.applyAsDouble(new int[] {row, step}));
        baseline.add(beforeY.getLast());
      }
      figures.add(
          new Figure.Plot(
              "forecast from row %,d of %s".formatted(row + 1, plan.part()),
              "steps from now",
              label,
              null,
              null,
              List.of(
                  new Series("before", Style.LINE, -1, beforeX, beforeY),
                  new Series("truth", Style.MARKED, 0, after, truths),
                  new Series("prediction", Style.MARKED, 1, after, predictions),
                  new Series("last value", Style.DASHED, -1, after, baseline)),
              null,
              i == 0 ? simplest : ""));
    }
    return figures;
  }
}
