package dev.nnc.figure;

import dev.nnc.data.Rows;
import dev.nnc.data.step.Units;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Inference;
import dev.nnc.evaluate.Interruption;
import dev.nnc.evaluate.Outputs;
import dev.nnc.lower.Session;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.type.Shape;
import java.util.List;
import java.util.Optional;

/**
 * Finds the numbers that a part of the report names.
 *
 * @param data the data set that the rows are of
 * @param found the outputs of the network for these rows
 */
record NamedValues(
    Model model,
    Session session,
    Interruption interruption,
    String data,
    Rows rows,
    Inference found) {
  /** Behind the name of an axis whose numbers cannot be told in the units of the data. */
  static final String PREPARED = " (as prepared)";

  /**
   * The numbers of an output, a field, a column within a field, or another network. A column is in
   * the units of the data if they can be told.
   */
  Values of(String name) {
    for (Outputs output : found.outputs()) {
      if (output.name().equals(name)) {
        return Values.of(output);
      }
    }
    List<DataPlan.Field> fields = model.dataset(data).fields();
    if (fields.stream().anyMatch(field -> field.name().equals(name))) {
      return Values.field(name, rows);
    }
    for (DataPlan.Field each : fields) {
      int index = each.inputs().indexOf(name);
      if (index >= 0) {
        Values whole = Values.field(each.name(), rows);
        Optional<Units> units = Values.units(each, rows);
        float[] own = new float[rows.count()];
        for (int row = 0; row < own.length; row++) {
          float value = whole.numbers()[row * whole.width() + index];
          own[row] = units.map(it -> (float) it.original(index, value)).orElse(value);
        }
        return new Values(Shape.SCALAR, own);
      }
    }
    NetworkPlan network = model.network(name);
    Inference own =
        Inference.run(
            new Feeding(model.program(), session, network.predict()),
            rows,
            List.of(network.outputs().getFirst().name()),
            List.of(),
            interruption);
    return own.outputs().isEmpty()
        ? new Values(Shape.of(2), new float[rows.count() * 2])
        : Values.of(own.outputs().getFirst());
  }

  /** What stands behind the name of an axis: nothing if its numbers are those of the data. */
  String prepared(String name) {
    for (DataPlan.Field field : model.dataset(data).fields()) {
      if (field.name().equals(name)) {
        return field.steps().isEmpty() ? "" : PREPARED;
      }
    }
    for (DataPlan.Field field : model.dataset(data).fields()) {
      if (field.inputs().contains(name)) {
        return Values.units(field, rows).isPresent() ? "" : PREPARED;
      }
    }
    return "";
  }
}
