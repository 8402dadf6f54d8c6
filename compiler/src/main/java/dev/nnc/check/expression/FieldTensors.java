package dev.nnc.check.expression;

import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.ColumnType;
import dev.nnc.type.ElementType;
import dev.nnc.type.TensorType;
import org.jspecify.annotations.Nullable;

/** Which fields a network or a loss can be fed with, and as what. */
public final class FieldTensors {
  private FieldTensors() {}

  /** The field in a batch: class numbers as i32, all else as f32. */
  public static TensorType tensor(DataPlan.Field field) {
    ColumnType type = field.type();
    return new TensorType(
        type.content() == ColumnType.Content.CLASS ? ElementType.I32 : ElementType.F32,
        type.shape().batched());
  }

  public static boolean feedable(DataPlan.Field field) {
    return refusal(field) == null;
  }

  /** Why the field has no form that a tensor could hold, or null. */
  public static @Nullable Diagnostic refusal(DataPlan.Field field) {
    ColumnType type = field.type();
    if (type.content() == ColumnType.Content.TEXT) {
      return Diagnostic.of(ActionCode.TEXT_INPUT, field.place(), field.name(), "text")
          .withHelp(
              type.isUneven()
                  ? "number its pieces and bring them to one length: `-> vocabulary(20_000) ->"
                      + " pad(to: 200)`; pieces that are numbers: `-> number -> pad(to: 200)`"
                  : type.numbers() > 0
                      ? "its cells hold several numbers: `-> numbers` makes vectors of them"
                      : "turn it into numbers, for example `-> category -> one_hot`, `-> number` if"
                          + " numbers stand in it, or `-> split_words -> bag_of_words(1_000)`");
    }
    return type.isUneven()
        ? Diagnostic.of(
                ActionCode.TEXT_INPUT, field.place(), field.name(), "sequences of unequal length")
            .withHelp("bring them to one length: `-> pad(to: 200)`")
        : null;
  }

  /** Why the field cannot be compared with what a network says, or null. */
  public static @Nullable Diagnostic truthRefusal(DataPlan.Field field) {
    Diagnostic refusal = refusal(field);
    return refusal != null || !field.type().shape().dimensions().contains(ColumnType.ANY_CLASSES)
        ? refusal
        : Diagnostic.of(
                ValueCode.NO_CLASSES,
                field.place(),
                field.name(),
                "only the data tells, and it was not read")
            .withHelp(
                "name the classes in the data, `category([…])`, or write `classes("
                    + field.name()
                    + ")` in the network, for which it is read");
  }
}
