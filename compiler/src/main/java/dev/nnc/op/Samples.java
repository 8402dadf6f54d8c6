package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.OpKind.Example;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Examples of operations, over ranks and with the batch dimension. */
final class Samples {
  /** Shapes of rank 0 to 5, the last with the batch dimension. */
  static final List<Shape> SHAPES =
      List.of(
          Shape.SCALAR,
          Shape.of(5),
          Shape.of(3, 4),
          Shape.of(2, 3, 2),
          Shape.of(2, 1, 3, 2),
          Shape.of(1, 2, 2, 1, 3),
          new Shape(List.of(Dimension.BATCH, Dimension.of(4))));

  /** Pairs of shapes that broadcast. */
  static final List<List<Shape>> PAIRS =
      List.of(
          List.of(Shape.SCALAR, Shape.SCALAR),
          List.of(Shape.of(4), Shape.SCALAR),
          List.of(Shape.SCALAR, Shape.of(3, 2)),
          List.of(Shape.of(3, 4), Shape.of(4)),
          List.of(Shape.of(4, 1), Shape.of(1, 3)),
          List.of(Shape.of(2, 3, 2), Shape.of(3, 1)),
          List.of(Shape.of(1, 2, 1, 3), Shape.of(2, 1, 4, 1)),
          List.of(Shape.of(2, 1, 2, 1, 2), Shape.of(2, 1, 2, 1, 2)),
          List.of(new Shape(List.of(Dimension.BATCH, Dimension.of(3))), Shape.of(3)),
          List.of(
              Shape.of(1, 3),
              new Shape(List.of(Dimension.BATCH, Dimension.of(2), Dimension.of(3)))));

  private Samples() {}

  static Example.Input real(Shape shape, double low, double high) {
    return new Example.Input(TensorType.f32(shape), low, high);
  }

  static Example.Input whole(Shape shape, double high) {
    return new Example.Input(new TensorType(ElementType.I32, shape), 0, high);
  }

  static Example.Input whole64(Shape shape, double high) {
    return new Example.Input(new TensorType(ElementType.I64, shape), 0, high);
  }

  static Example.Input truth(Shape shape) {
    return new Example.Input(new TensorType(ElementType.BOOL, shape), 0, 2);
  }

  static Example of(Attributes attributes, Example.Input... inputs) {
    return new Example(List.of(inputs), attributes);
  }

  /** One float input in the range, at all ranks from the least one. */
  static List<Example> unary(int leastRank, Attributes attributes, double low, double high) {
    return SHAPES.stream()
        .filter(shape -> shape.rank() >= leastRank)
        .map(shape -> of(attributes, real(shape, low, high)))
        .toList();
  }

  /** One float input in each of the two ranges, which leave out a kink between them. */
  static List<Example> around(Attributes attributes, double low, double high, double kink) {
    List<Example> all = new ArrayList<>(unary(0, attributes, low, kink - 0.1));
    all.addAll(unary(0, attributes, kink + 0.1, high));
    return all;
  }

  /** Two float inputs in the ranges, with broadcasting. */
  static List<Example> binary(double low, double high, double low2, double high2) {
    return PAIRS.stream()
        .map(
            pair ->
                of(Attributes.NONE, real(pair.get(0), low, high), real(pair.get(1), low2, high2)))
        .toList();
  }

  static Shape batch(long... sizes) {
    return Shape.of(sizes).batched();
  }
}
