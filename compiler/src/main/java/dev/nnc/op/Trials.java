package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Operation;
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
   * A softmax along the last axis in its parts.
   *
   * @param shifted the logits less the greatest of their row, so that no exponential overflows
   * @param sums of the exponentials of these, without the last axis
   */
  record Softmax(Value shifted, Value sums, Value softmax) {}

  /** The softmax of logits [..., n] in its parts. */
  static Softmax softmax(Instructions x, Value logits) {
    List<Long> last = List.of(-1L);
    List<Dimension> dimensions = new ArrayList<>(logits.shape().dimensions());
    dimensions.set(dimensions.size() - 1, Dimension.of(1));
    Shape column = new Shape(dimensions);
    Value shifted = x.subtract(logits, x.reshape(x.max(logits, last, false), column));
    Value exponentials = x.exp(shifted);
    Value sums = x.sum(exponentials, last, false);
    return new Softmax(shifted, sums, x.divide(exponentials, x.reshape(sums, column)));
  }

  /** The same operation by itself for each trial: what its rule cannot do for all at once. */
  static Optional<List<Value>> oneByOne(Stacking all) {
    List<List<Value>> inputs =
        IntStream.range(0, all.inputs().size()).mapToObj(i -> ofEach(all, i)).toList();
    List<List<Value>> results = new ArrayList<>();
    for (int i = 0; i < all.trials(); i++) {
      int trial = i;
      results.add(
          all.builder()
              .addAll(
                  all.operation().kind(),
                  all.operation().attributes(),
                  inputs.stream().map(each -> each.get(trial)).toList()));
    }
    Instructions x = Instructions.like(all.builder(), all.input(0));
    return Optional.of(
        IntStream.range(0, all.operation().results().size())
            .mapToObj(i -> x.stack(results.stream().map(each -> each.get(i)).toList(), 0))
            .toList());
  }

  /** What an input is in each trial; that which was made one by one is not taken apart again. */
  private static List<Value> ofEach(Stacking all, int input) {
    Value value = all.input(input);
    if (!all.differs(input)) {
      return Collections.nCopies((int) all.trials(), value);
    }
    Operation made = all.builder().definition(value);
    return made != null && made.kind() instanceof Stack && made.attributes().integer("axis") == 0
        ? made.inputs()
        : Instructions.like(all.builder(), value).unstack(value, 0);
  }

  /**
   * The axis of trials moved into another one, in which the numbers of each trial are beside each
   * other: [trials, a, b, c] as [a, trials * b, c].
   *
   * @param axis of the value of one trial, before which those of the trials come
   */
  static Value inside(Stacking all, Value value, int axis) {
    Instructions x = Instructions.like(all.builder(), value);
    int at = axis < 0 ? value.rank() - 1 + axis : axis;
    List<Long> order = new ArrayList<>(LongStream.range(1, value.rank()).boxed().toList());
    order.add(at, 0L);
    Value moved = x.transpose(value, order);
    List<Dimension> dimensions = new ArrayList<>(moved.shape().dimensions());
    Dimension own = dimensions.remove(at + 1);
    dimensions.set(at, Dimension.of(all.trials() * own.size()));
    return x.reshape(moved, new Shape(dimensions));
  }

  /** Takes apart again what {@link #inside} put together. */
  static Value outside(Stacking all, Value value, int axis) {
    Instructions x = Instructions.like(all.builder(), value);
    int at = axis < 0 ? value.rank() + axis : axis;
    List<Dimension> dimensions = new ArrayList<>(value.shape().dimensions());
    long extent = dimensions.get(at).size() / all.trials();
    dimensions.set(at, Dimension.of(extent));
    dimensions.add(at, Dimension.of(all.trials()));
    List<Long> order = new ArrayList<>(LongStream.range(0, dimensions.size()).boxed().toList());
    order.remove(at);
    order.addFirst((long) at);
    return x.transpose(x.reshape(value, new Shape(dimensions)), order);
  }

  /** The same operation on inputs that know nothing of each other's channels, their last axis. */
  static Optional<List<Value>> byChannel(Stacking all) {
    return byChannel(all, Collections.nCopies(all.inputs().size(), -1), -1);
  }

  /**
   * The same where not all have their channels last.
   *
   * @param axes where the inputs have them
   * @param result where all results have them
   */
  static Optional<List<Value>> byChannel(Stacking all, List<Integer> axes, int result) {
    List<Value> inputs =
        IntStream.range(0, all.inputs().size())
            .mapToObj(i -> inside(all, all.spread(i), axes.get(i)))
            .toList();
    return Optional.of(
        all.builder().addAll(all.operation().kind(), all.operation().attributes(), inputs).stream()
            .map(each -> outside(all, each, result))
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
