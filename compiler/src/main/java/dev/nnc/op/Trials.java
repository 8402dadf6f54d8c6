package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What the rules of several operations for several trials at once have in common. */
final class Trials {
  private Trials() {}

  /** The same operation on inputs that all have the axis of trials in front. */
  static Optional<List<Value>> same(Stacking all) {
    return same(all, all.operation().attributes());
  }

  /** The same with other attributes. */
  static Optional<List<Value>> same(Stacking all, Attributes attributes) {
    return Optional.of(all.builder().addAll(all.operation().kind(), attributes, all.spreadAll()));
  }

  /** The same operation along an axis, which is one further back now. */
  static Optional<List<Value>> alongAxis(Stacking all) {
    Attributes attributes = all.operation().attributes();
    return same(all, attributes.with("axis", attributes.integer("axis") + 1));
  }

  /** The same operation on inputs that broadcast. */
  static Optional<List<Value>> broadcasting(Stacking all) {
    int rank = all.operation().inputs().stream().mapToInt(Value::rank).max().orElse(0);
    List<Value> inputs =
        IntStream.range(0, all.inputs().size()).mapToObj(i -> aligned(all, i, rank)).toList();
    return Optional.of(
        all.builder().addAll(all.operation().kind(), all.operation().attributes(), inputs));
  }

  /**
   * An input such that it broadcasts with others whose rank is the greatest of one trial's: axes of
   * extent 1 stand between its trials and what it has of its own.
   */
  static Value aligned(Stacking all, int input, int rank) {
    Value value = all.input(input);
    return all.differs(input) ? aligned(all, value, rank) : value;
  }

  /** The same for a value that has the axis of trials. */
  static Value aligned(Stacking all, Value value, int rank) {
    int missing = rank + 1 - value.rank();
    if (missing == 0) {
      return value;
    }
    List<Dimension> dimensions = new ArrayList<>();
    dimensions.add(Dimension.of(all.trials()));
    dimensions.addAll(Collections.nCopies(missing, Dimension.of(1)));
    dimensions.addAll(value.shape().row().dimensions());
    return Instructions.like(all.builder(), value).reshape(value, new Shape(dimensions));
  }

  /** The rows of all trials one after another, as if they were of one. */
  static Value together(Stacking all, Value value) {
    List<Dimension> dimensions = new ArrayList<>();
    dimensions.add(Extents.product(value.shape().dimensions().subList(0, 2)));
    dimensions.addAll(value.shape().dimensions().subList(2, value.rank()));
    return Instructions.like(all.builder(), value).reshape(value, new Shape(dimensions));
  }

  /** Takes a value of rows that stand one after another apart again. */
  static Value apart(Stacking all, Value value, Shape ofOne) {
    return Instructions.like(all.builder(), value)
        .reshape(value, ofOne.prepend(Dimension.of(all.trials())));
  }

  /** The same operation on rows that know nothing of each other, those of all trials at once. */
  static Optional<List<Value>> byRow(Stacking all) {
    List<Value> rows = all.spreadAll().stream().map(each -> together(all, each)).toList();
    List<Value> results =
        all.builder().addAll(all.operation().kind(), all.operation().attributes(), rows);
    return Optional.of(
        IntStream.range(0, results.size())
            .mapToObj(i -> apart(all, results.get(i), all.operation().results().get(i).shape()))
            .toList());
  }

  /**
   * Positions in the first axis of a table, [trials, …], as positions in the tables of all trials
   * one after another.
   */
  static Value positions(Stacking all, Value indices, long rows) {
    List<Long> first = LongStream.range(0, all.trials()).map(i -> i * rows).boxed().toList();
    List<Dimension> shape = new ArrayList<>();
    shape.add(Dimension.of(all.trials()));
    shape.addAll(Collections.nCopies(indices.rank() - 1, Dimension.of(1)));
    Value offsets =
        all.builder().add(new Constant(), Constant.of(ElementType.I32, new Shape(shape), first));
    return Instructions.like(all.builder(), indices).add(indices, offsets);
  }
}
