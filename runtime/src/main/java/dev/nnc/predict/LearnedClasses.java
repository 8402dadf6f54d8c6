package dev.nnc.predict;

import dev.nnc.data.step.Fitted;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.ColumnType;
import java.util.List;

/** The names of classes in what a field's steps have learned. */
final class LearnedClasses {
  private LearnedClasses() {}

  /** Those of the field, or of the one that it goes on from; empty if it has none. */
  static List<String> of(Fitted learned, DataPlan data, String field) {
    ColumnType type = data.field(field).type();
    if (type.content() != ColumnType.Content.CLASS && type.classes() == 0) {
      return List.of();
    }
    for (Fitted.Learned step : learned.fields().getOrDefault(field, List.of())) {
      if (step instanceof Fitted.Categories categories) {
        return categories.names();
      }
      if (step instanceof Fitted.Words words) {
        return words.numbered();
      }
    }
    List<String> inputs = data.field(field).inputs();
    // A field may have the name of the column that it replaces.
    return inputs.size() == 1
            && !inputs.getFirst().equals(field)
            && data.find(inputs.getFirst()).isPresent()
        ? of(learned, data, inputs.getFirst())
        : List.of();
  }
}
