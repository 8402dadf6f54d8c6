package dev.nnc.tribuo;

import dev.nnc.ir.Function;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Operation;
import dev.nnc.ir.TableFunction;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The columns of a table as the features of a Tribuo example: a number is a feature of the column's
 * name, a text one of the name {@code column@text} that is 1, as Tribuo's {@code
 * DoubleFieldProcessor} of CSV files and its {@code IdentityProcessor} make them. The examples say
 * nothing of texts that no feature is made for, so that a missing text and one that is not known
 * are the same.
 */
final class TribuoFeatures {
  /** Between a column and its text. */
  private static final char JOINT = '@';

  private final SequencedMap<String, Integer> places;
  private final Function function;

  private TribuoFeatures(SequencedMap<String, Integer> places, Function function) {
    this.places = Collections.unmodifiableSequencedMap(places);
    this.function = function;
  }

  /** By its name, at which place of the vector a feature stands: in the order of the names. */
  SequencedMap<String, Integer> places() {
    return places;
  }

  /** From f32 [batch, features] to the first output of the table's function. */
  Function function() {
    return function;
  }

  /**
   * Lays them before the function.
   *
   * @param input what the vectors are called
   * @param output f32 [batch, width]
   * @param complement whether the one number of a row becomes two, which add up to 1
   */
  static TribuoFeatures of(TableFunction table, String input, String output, boolean complement)
      throws TribuoModel.CannotBeException {
    TreeMap<String, Integer> places = new TreeMap<>();
    for (TableFunction.Column column : table.columns()) {
      switch (column) {
        case TableFunction.Numbers numbers -> {
          if (table.function().input(numbers.port()).value().rank() != 1) {
            throw new TribuoModel.CannotBeException(
                "its column `" + column.name() + "` holds several numbers in a row");
          }
          places.put(column.name(), 0);
        }
        case TableFunction.Bytes bytes ->
            throw new TribuoModel.CannotBeException(
                "its column `" + column.name() + "` holds pictures");
        case TableFunction.Texts texts -> {
          for (TableFunction.Lookup lookup : texts.lookups()) {
            for (int i = 0; i < lookup.texts().size(); i++) {
              boolean differs = lookup.numbers().get(i) != lookup.otherwise();
              if (lookup.texts().get(i).isEmpty() && differs) {
                throw new TribuoModel.CannotBeException(
                    "a missing text of its column `"
                        + column.name()
                        + "` is not the same as one that is not known, and features do not tell"
                        + " them apart");
              }
              if (differs) {
                places.put(column.name() + JOINT + lookup.texts().get(i), 0);
              }
            }
          }
        }
      }
    }
    int next = 0;
    for (Map.Entry<String, Integer> place : places.entrySet()) {
      place.setValue(next++);
    }
    return new TribuoFeatures(places, laid(table, places, input, output, complement));
  }

  private static Function laid(
      TableFunction table,
      Map<String, Integer> places,
      String input,
      String output,
      boolean complement) {
    Function inner = table.function();
    FunctionBuilder builder = new FunctionBuilder(inner.name());
    Instructions x = new Instructions(builder, ElementType.F64);
    Dimension batch = inner.inputs().getFirst().value().shape().dimension(0);
    Value given =
        builder.input(
            input,
            new TensorType(
                ElementType.F32, new Shape(List.of(batch, Dimension.of(places.size())))));
    Value features = x.cast(given, ElementType.F64);
    Value ones = x.select(x.unequal(features, features), x.scalar(0), features);
    Shape row = new Shape(List.of(batch));
    Map<Integer, Value> values = new HashMap<>();
    for (TableFunction.Column column : table.columns()) {
      switch (column) {
        case TableFunction.Numbers numbers ->
            values.put(
                inner.input(numbers.port()).value().id(),
                x.reshape(x.slice(features, 1, places.getOrDefault(column.name(), 0), 1), row));
        case TableFunction.Bytes bytes -> throw new IllegalStateException(column.name());
        case TableFunction.Texts texts -> {
          for (TableFunction.Lookup lookup : texts.lookups()) {
            double[] differences = new double[places.size()];
            for (int i = 0; i < lookup.texts().size(); i++) {
              Integer place = places.get(column.name() + JOINT + lookup.texts().get(i));
              if (place != null) {
                differences[place] = (double) (lookup.numbers().get(i) - lookup.otherwise());
              }
            }
            Value chosen = x.matmul(ones, x.constant(differences, Shape.of(places.size(), 1)));
            values.put(
                inner.input(lookup.port()).value().id(),
                x.add(x.reshape(chosen, row), x.scalar((double) lookup.otherwise())));
          }
        }
      }
    }
    for (Operation operation : inner.operations()) {
      builder.origin(operation.origin());
      List<Value> operands = new ArrayList<>();
      operation.inputs().forEach(each -> operands.add(found(values, each)));
      List<Value> results = builder.addAll(operation.kind(), operation.attributes(), operands);
      for (int i = 0; i < results.size(); i++) {
        values.put(operation.results().get(i).id(), results.get(i));
      }
    }
    Value made = found(values, inner.output(output).value());
    Value matrix = made.rank() == 1 ? x.reshape(made, made.shape().append(Dimension.of(1))) : made;
    Instructions own = Instructions.like(builder, matrix);
    Value both =
        complement ? own.concat(List.of(own.subtract(own.scalar(1), matrix), matrix), 1) : matrix;
    builder.output(output, own.cast(both, ElementType.F32));
    return builder.build();
  }

  private static Value found(Map<Integer, Value> values, Value value) {
    Value found = values.get(value.id());
    if (found == null) {
      throw new IllegalStateException(value + " is used before it is made");
    }
    return found;
  }
}
