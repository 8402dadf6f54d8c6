package dev.nnc.check.objective;

import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.NetworkBuilder;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.plan.ColumnUnit;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.MetricPlan.UnitInput;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings what metrics compare back to the unit of the truth's column, inside the graph. What the
 * steps of the field have learned is known later only, so that each run of steps that multiply and
 * add has two inputs: single numbers, or as many as a row has.
 */
final class TruthUnit {
  private final NetworkBuilder function;
  private final DataPlan data;
  private final List<String> inputs;

  /**
   * @param inputs the names of the network's inputs
   */
  TruthUnit(NetworkBuilder function, DataPlan data, List<String> inputs) {
    this.function = function;
    this.data = data;
    this.inputs = inputs;
  }

  /** A prediction and its truth, and what the function must be given for them. */
  record Undone(Value prediction, Value truth, List<UnitInput> inputs) {}

  /** The same values where they are in the unit, or the metric has none. */
  Undone of(Rule.Sees sees, @Nullable String field, Value prediction, Value truth) {
    ColumnUnit unit =
        sees == Rule.Sees.NO_UNIT || field == null
            ? null
            : ColumnUnit.of(data, field).filter(it -> it.isForFigures(inputs)).orElse(null);
    boolean straight = unit != null && unit.runs().size() == 1;
    if (field == null || unit == null || (straight && sees == Rule.Sees.RATIOS)) {
      return new Undone(prediction, truth, List.of());
    }
    // An addend for all changes no difference, and would cost digits.
    boolean differences = straight && sees == Rule.Sees.ERRORS;
    Shape shape = unit.one() ? Shape.SCALAR : unit.field().type().shape();
    List<UnitInput> given = new ArrayList<>();
    Value predicted = prediction;
    Value actual = truth;
    for (int run = unit.runs().size() - 1; run >= 0; run--) {
      if (unit.runs().get(run)) {
        UnitInput input =
            new UnitInput(field, run, name(field, run, "factor"), name(field, run, "addend"));
        given.add(input);
        predicted = undone(predicted, shape, input, !differences);
        actual = undone(actual, shape, input, !differences);
      }
      if (run > 0) {
        predicted = expm1(predicted);
        actual = expm1(actual);
      }
    }
    return new Undone(predicted, actual, given);
  }

  private Value undone(Value value, Shape shape, UnitInput input, boolean addend) {
    Instructions x = function.x();
    Value scaled = x.multiply(value, numbers(input.factor(), shape));
    return addend ? x.add(scaled, numbers(input.addend(), shape)) : scaled;
  }

  private Value expm1(Value value) {
    Instructions x = function.x();
    return x.subtract(x.exp(value), x.scalar(1));
  }

  private Value numbers(String input, Shape shape) {
    return function.input(input, new TensorType(function.x().floats(), shape));
  }

  /** A name that no field has: inputs of a function are fed by name. */
  private String name(String field, int run, String what) {
    String name = field + "_" + what + (run == 0 ? "" : "_" + (run + 1));
    while (data.find(name).isPresent()) {
      name += "_";
    }
    return name;
  }
}
