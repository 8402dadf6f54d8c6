package dev.nnc.check.objective;

import dev.nnc.ast.Expression;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.NetworkBuilder;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Similar;
import dev.nnc.ir.Value;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much each row counts in a loss: a field with a number for each row, or a number for each
 * class of the truth, as a list in the order of the classes or as a record by their names.
 */
final class RowWeights {
  /** The option of losses that holds them. */
  static final String OPTION = "weights";

  private final FileContext context;
  private final NetworkBuilder function;
  private final String loss;

  RowWeights(FileContext context, NetworkBuilder function, String loss) {
    this.context = context;
    this.function = function;
    this.loss = loss;
  }

  static boolean isNone(Expression written) {
    return written instanceof Expression.Reference reference && reference.name().equals("none");
  }

  /**
   * The weights of the batch's rows, float [batch]; null if they do not fit, which was then
   * reported.
   *
   * @param names of the truth's classes, as far as they are known
   */
  @Nullable Value of(
      Expression written, CheckedValue meaning, Comparison comparison, List<String> names) {
    return switch (meaning) {
      case CheckedValue.Unknown unknown -> null;
      case CheckedValue.Tensor tensor -> ofRows(written, tensor);
      case CheckedValue.Items items -> ofList(written, items, comparison);
      case CheckedValue.Entries entries -> ofNames(written, entries, comparison, names);
      default ->
          misfit(
              written,
              "takes weights as a field or with a number for each class, but this is "
                  + meaning.describe(),
              meaning instanceof CheckedValue.Number
                  ? "to weigh the whole loss, multiply it: `0.5 * " + loss + "(…)`"
                  : "weights that balance the classes are a field, `importance = kind ->"
                      + " class_weights` in `data`, and then `weights: importance`");
    };
  }

  private @Nullable Value ofRows(Expression written, CheckedValue.Tensor tensor) {
    Value value = tensor.value();
    Shape shape = value.shape();
    boolean one =
        tensor.isBatched()
            && (shape.rank() == 1 || (shape.rank() == 2 && shape.last().equals(Dimension.of(1))));
    Rule.Target target = tensor.target();
    if (!one || (target != null && target.isCategory())) {
      return misfit(
          written,
          "takes weights with one number for each row, but this is "
              + (one ? "a class" : tensor.describe()),
          "name a field of numbers, or write a number for each class: `weights: [1, 8]`");
    }
    Value numbers = function.x().cast(value, function.x().floats());
    return shape.rank() == 1
        ? numbers
        : function.x().reshape(numbers, new Shape(List.of(shape.dimension(0))));
  }

  private @Nullable Value ofList(
      Expression written, CheckedValue.Items items, Comparison comparison) {
    List<Double> weights = new ArrayList<>();
    for (CheckedValue element : items.elements()) {
      if (!(element instanceof CheckedValue.Number number) || number.value() < 0) {
        return misfit(
            written,
            "takes weights from 0, but among these is "
                + (element instanceof CheckedValue.Tensor ? "a tensor" : element.describe()),
            null);
      }
      weights.add(number.value());
    }
    return ofClasses(written, weights, comparison);
  }

  private @Nullable Value ofNames(
      Expression written, CheckedValue.Entries entries, Comparison comparison, List<String> names) {
    if (!comparison.target().isCategory()) {
      return ofClasses(written, List.of(), comparison);
    }
    if (names.isEmpty()) {
      return misfit(
          written,
          "takes weights by name only where the names of the classes stand in the file",
          "name them: `-> category([\"ham\", \"spam\"])`, or write a list in the sorted order"
              + " of their names");
    }
    List<Double> weights = new ArrayList<>();
    for (String name : names) {
      CheckedValue weight = entries.values().get(name);
      if (weight == null) {
        weights.add(1.0);
      } else if (weight instanceof CheckedValue.Number number && number.value() >= 0) {
        weights.add(number.value());
      } else {
        return misfit(
            written, "takes weights from 0, but `" + name + "` has " + weight.describe(), null);
      }
    }
    for (Map.Entry<String, CheckedValue> entry : entries.values().entrySet()) {
      if (!names.contains(entry.getKey())) {
        String nearest = Similar.to(entry.getKey(), names).orElse(null);
        return misfit(
            written,
            "has a weight for `" + entry.getKey() + "`, which is no class of the truth",
            nearest != null
                ? "did you mean `" + nearest + "`?"
                : "the classes are " + String.join(", ", names));
      }
    }
    return ofClasses(written, weights, comparison);
  }

  private @Nullable Value ofClasses(
      Expression written, List<Double> weights, Comparison comparison) {
    Rule.Target target = comparison.target();
    if (!target.isCategory()) {
      return misfit(
          written,
          "has a weight for each class, but the truth is no category",
          "make it one (`-> category`), or name a field with a weight for each row");
    }
    if (comparison.truth().value().rank() > 1 && !target.oneHot()) {
      return misfit(
          written,
          "judges a sequence of classes as a whole, and takes one weight for each row",
          "name a field with a weight for each row");
    }
    Shape prediction = comparison.prediction().value().shape();
    long classes = target.classes();
    if (classes < 0) {
      boolean single = prediction.rank() < 2 || prediction.last().equals(Dimension.of(1));
      classes = single || !prediction.last().isKnown() ? 2 : prediction.last().size();
    }
    if (weights.size() != classes) {
      return misfit(
          written,
          "needs a weight for each of " + classes + " classes, but here are " + weights.size(),
          null);
    }
    Value table =
        function
            .x()
            .constant(
                weights.stream().mapToDouble(Double::doubleValue).toArray(), Shape.of(classes));
    Value truth = comparison.truth().value();
    return target.oneHot()
        ? function.x().sum(function.x().multiply(truth, table), List.of(-1L), false)
        : function.x().gather(table, truth);
  }

  private @Nullable Value misfit(Expression written, String message, @Nullable String help) {
    context.report(
        context.diagnostic(ActionCode.LOSS_MISFIT, written, loss, message).withHelp(help));
    return null;
  }
}
