package dev.nnc.predict;

import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.source.Sources;
import dev.nnc.data.source.TableFormat;
import dev.nnc.data.step.Fitted;
import dev.nnc.data.step.LaidFields;
import dev.nnc.data.step.Units;
import dev.nnc.ir.Function;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Operation;
import dev.nnc.ir.TableFunction;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network together with the steps before it and the meaning behind it, as one function: from the
 * columns of the source to classes by name, and to numbers in the unit of the truth's column. A row
 * to which {@code nnc predict} has no answer has NaN, -1 or an empty name for one.
 */
final class ColumnsNetwork {
  private final DataPlan data;
  private final Map<String, Fitted> fitted;
  private final Map<String, Meaning> meanings;
  private final FunctionBuilder builder;
  private final List<TableFunction.Names> names = new ArrayList<>();

  private ColumnsNetwork(
      String name, DataPlan data, Map<String, Fitted> fitted, Map<String, Meaning> meanings) {
    this.data = data;
    this.fitted = fitted;
    this.meanings = meanings;
    this.builder = new FunctionBuilder(name);
  }

  /**
   * Lays it.
   *
   * @param predict the network's function
   * @throws LaidFields.NotLaidException if operations cannot say one of the steps
   */
  static TableFunction of(
      NetworkPlan network,
      Function predict,
      DataPlan data,
      Map<String, Fitted> fitted,
      Map<String, Meaning> meanings)
      throws LaidFields.NotLaidException {
    return new ColumnsNetwork(network.name() + ".columns", data, fitted, meanings).lay(predict);
  }

  private TableFunction lay(Function predict) throws LaidFields.NotLaidException {
    Dimension batch = predict.inputs().getFirst().value().shape().dimension(0);
    DataPlan source = data;
    while (!source.bases().isEmpty()) {
      source = source.bases().getFirst();
    }
    TableFormat format = Sources.rowFormat(source.source(), new DataDiagnostics(source.place()));
    LaidFields fields =
        new LaidFields(
            builder,
            batch,
            fitted,
            Sources.holdsPictures(source.source()),
            format == null ? Set.of() : format.missing());
    Map<Integer, Value> values = new HashMap<>();
    for (Function.Port port : predict.inputs()) {
      values.put(port.value().id(), fields.field(data, port.name(), port.value().type()));
    }
    for (Operation operation : predict.operations()) {
      builder.origin(operation.origin());
      List<Value> results =
          builder.addAll(
              operation.kind(),
              operation.attributes(),
              operation.inputs().stream().map(input -> found(values, input)).toList());
      for (int i = 0; i < results.size(); i++) {
        values.put(operation.results().get(i).id(), results.get(i));
      }
    }
    Value sound = fields.sound();
    Set<String> taken = new HashSet<>();
    predict.outputs().forEach(port -> taken.add(port.name()));
    for (Function.Port port : predict.outputs()) {
      output(port.name(), found(values, port.value()), batch, sound, taken);
    }
    return new TableFunction(builder.build(), fields.columns(), names);
  }

  private static Value found(Map<Integer, Value> values, Value value) {
    Value found = values.get(value.id());
    if (found == null) {
      throw new IllegalStateException(value + " is used before it is made");
    }
    return found;
  }

  private void output(
      String name, Value value, Dimension batch, @Nullable Value sound, Set<String> taken) {
    Meaning meaning = meanings.getOrDefault(name, Meaning.NONE);
    boolean byRow = value.rank() > 0 && value.shape().dimension(0).equals(batch);
    boolean isClass =
        byRow
            && value.rank() <= 2
            && value.type().element().isFloat()
            && meaning.kind() == Meaning.Kind.CLASS;
    Value answer =
        byRow && !meaning.back().isEmpty() && value.type().element().isFloat()
            ? original(meaning, value)
            : value;
    builder.output(name, byRow ? masked(answer, sound, Double.NaN, -1) : answer);
    if (!isClass) {
      return;
    }
    int width = value.rank() == 1 ? 1 : (int) value.shape().last().size();
    List<String> classes = new ArrayList<>();
    for (int i = 0; i < Math.max(2, width); i++) {
      classes.add(meaning.className(i));
    }
    Instructions x = Instructions.like(builder, value);
    Value code =
        width == 1
            ? x.cast(
                x.reshape(x.atLeast(value, x.scalar(0.5)), new Shape(List.of(batch))),
                ElementType.I32)
            : x.argmax(value, -1);
    String port = name + "_class";
    while (!taken.add(port)) {
      port += "_";
    }
    builder.output(port, masked(code, sound, Double.NaN, classes.size()));
    classes.add("");
    names.add(new TableFunction.Names(port, classes));
  }

  /** The value where a row has an answer; else the number, or the whole one where it is whole. */
  private Value masked(Value value, @Nullable Value sound, double number, long whole) {
    if (sound == null) {
      return value;
    }
    Instructions x = Instructions.like(builder, value);
    Shape shape = sound.shape();
    for (int i = 1; i < value.rank(); i++) {
      shape = shape.append(Dimension.of(1));
    }
    return switch (value.type().element()) {
      case F32, F64 -> x.select(x.reshape(sound, shape), value, x.scalar(number));
      case I32, I64 ->
          x.select(
              x.reshape(sound, shape), value, x.cast(x.integer(whole), value.type().element()));
      case BOOL -> x.and(x.reshape(sound, shape), value);
    };
  }

  /** In the unit of the truth's column, as {@link Units#original} has it. */
  private Value original(Meaning meaning, Value value) {
    Instructions x = new Instructions(builder, ElementType.F64);
    int width = (int) value.shape().row().size();
    Value numbers =
        x.reshape(
            x.cast(value, ElementType.F64),
            new Shape(List.of(value.shape().dimension(0), Dimension.of(width))));
    List<Units.Run> runs = meaning.back();
    Value made = run(x, runs.getLast(), numbers, width);
    for (int i = runs.size() - 2; i >= 0; i--) {
      made = run(x, runs.get(i), x.subtract(x.exp(made), x.scalar(1)), width);
    }
    return x.cast(x.reshape(made, value.shape()), value.type().element());
  }

  private static Value run(Instructions x, Units.Run run, Value numbers, int width) {
    double[] factors = new double[width];
    double[] addends = new double[width];
    for (int i = 0; i < width; i++) {
      factors[i] = run.factors().get(i % run.factors().size());
      addends[i] = run.addends().get(i % run.addends().size());
    }
    return x.add(
        x.multiply(numbers, x.constant(factors, Shape.of(width))),
        x.constant(addends, Shape.of(width)));
  }
}
