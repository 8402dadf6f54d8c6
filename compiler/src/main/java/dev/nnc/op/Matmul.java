package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Precision;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The matrix product over the last two axes, with {@code transpose_a} and {@code transpose_b}. The
 * leading axes are the same, or b is a plain matrix and a is not transposed.
 */
public record Matmul() implements OpKind {
  static Attributes attributes(boolean transposeA, boolean transposeB) {
    return Attributes.of("transpose_a", transposeA, "transpose_b", transposeB);
  }

  @Override
  public String word() {
    return "matmul";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(2, this, inputs);
    Expect.floating(0, this, inputs);
    Expect.sameElements(this, inputs);
    Shape a = inputs.get(0).shape();
    Shape b = inputs.get(1).shape();
    boolean transposeA = attributes.truth("transpose_a");
    boolean transposeB = attributes.truth("transpose_b");
    Expect.that(a.rank() >= 2 && b.rank() >= 2, this, inputs, "needs matrices");
    Expect.that(
        leading(a).equals(leading(b)) || (b.rank() == 2 && !transposeA),
        this,
        inputs,
        "leading axes differ");
    Expect.that(
        a.dimension(transposeA ? -2 : -1).equals(b.dimension(transposeB ? -1 : -2)),
        this,
        inputs,
        "inner extents differ for " + attributes.values());
    List<Dimension> result = new ArrayList<>(leading(a));
    result.add(a.dimension(transposeA ? -1 : -2));
    result.add(b.dimension(transposeB ? -2 : -1));
    return List.of(inputs.getFirst().withShape(new Shape(result)));
  }

  private static List<Dimension> leading(Shape shape) {
    return shape.dimensions().subList(0, shape.rank() - 2);
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Operation operation = backward.operation();
    boolean transposeA = operation.attributes().truth("transpose_a");
    boolean transposeB = operation.attributes().truth("transpose_b");
    Value a = operation.input(0);
    Value b = operation.input(1);
    Value g = backward.gradient();
    Instructions x = Instructions.like(backward.builder(), g);
    Value byA = null;
    Value byB = null;
    if (backward.wants(0)) {
      byA = transposeA ? x.matmul(b, g, transposeB, true) : x.matmul(g, b, false, !transposeB);
    }
    if (backward.wants(1)) {
      if (a.rank() > b.rank()) {
        // b meets every matrix of a: as one tall matrix, their sum needs no operation of its own.
        a = rows(x, a);
        g = rows(x, g);
      }
      byB = transposeB ? x.matmul(g, a, true, transposeA) : x.matmul(a, g, !transposeA, false);
    }
    return Arrays.asList(byA, byB);
  }

  /** The tensor as a matrix whose columns are its last axis. */
  private static Value rows(Instructions x, Value value) {
    List<Dimension> all = value.shape().dimensions();
    return x.reshape(
        value,
        new Shape(List.of(Extents.product(all.subList(0, all.size() - 1)), value.shape().last())));
  }

  @Override
  public boolean isProduct() {
    return true;
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    Operation operation = all.operation();
    Value a = all.input(0);
    Value b = all.input(1);
    boolean plain = operation.input(1).rank() == 2;
    if (!all.differs(1) && plain && !operation.attributes().truth("transpose_a")) {
      return Optional.of(all.builder().addAll(this, operation.attributes(), List.of(a, b)));
    }
    if (all.differs(1) && plain && !all.differs(0) && !Precision.isBfloat16(operation)) {
      return Optional.of(List.of(wide(all)));
    }
    if (plain && operation.input(0).rank() > 2) {
      // b meets every matrix of a, in each trial another b: one tall matrix a trial.
      Instructions x = Instructions.like(all.builder(), a);
      Shape shape = operation.input(0).shape();
      Dimension rows = Extents.product(shape.dimensions().subList(0, shape.rank() - 1));
      Value tall = x.reshape(a, new Shape(List.of(Dimension.of(all.trials()), rows, shape.last())));
      Value product = all.builder().add(this, operation.attributes(), tall, all.spread(1));
      return Optional.of(List.of(Trials.apart(all, product, operation.result().shape())));
    }
    return Trials.same(all);
  }

  /**
   * One product for all trials where only b differs. Since (a b)ᵀ = bᵀ aᵀ, the transposed matrices
   * of all trials stand below each other, as one tall matrix.
   */
  private Value wide(Stacking all) {
    Operation operation = all.operation();
    Attributes flags = operation.attributes();
    Value a = all.input(0);
    Value b = all.input(1);
    Instructions x = Instructions.like(all.builder(), a);
    Value turned = flags.truth("transpose_b") ? b : x.transpose(b, List.of(0L, 2L, 1L));
    Dimension columns = turned.shape().dimension(1);
    Value rows = a.rank() > 2 ? rows(x, a) : a;
    Value product =
        x.matmul(Trials.together(all, turned), rows, false, !flags.truth("transpose_a"));
    Value apart =
        x.reshape(
            product,
            new Shape(List.of(Dimension.of(all.trials()), columns, product.shape().dimension(1))));
    Value result = x.transpose(apart, List.of(0L, 2L, 1L));
    return a.rank() > 2 ? Trials.apart(all, result, operation.result().shape()) : result;
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    boolean transposeA = operation.attributes().truth("transpose_a");
    boolean transposeB = operation.attributes().truth("transpose_b");
    Map<String, Object> flags = Map.of("transpose_a", transposeA, "transpose_b", transposeB);
    Value a = operation.input(0);
    Value b = operation.input(1);
    if (a.rank() == 2) {
      return emitter.node("MatMul", inputs, flags);
    }
    Shape result = operation.result().shape();
    if (b.rank() == 2 && Reshape.isStatic(result)) {
      // One tall product is much faster than many small ones.
      long inner = a.shape().last().isKnown() ? a.shape().last().size() : -1;
      if (inner >= 0) {
        Emitter.Handle rows = Reshape.emit(emitter, inputs.get(0), List.of(-1L, inner));
        Emitter.Handle product = emitter.one("MatMul", List.of(rows, inputs.get(1)), flags);
        return List.of(Reshape.emit(emitter, product, Reshape.sizes(result)));
      }
    }
    return emitter.node("BatchMatMulV2", inputs, Map.of("adj_x", transposeA, "adj_y", transposeB));
  }

  @Override
  public List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (boolean transposeA : List.of(false, true)) {
      for (boolean transposeB : List.of(false, true)) {
        Attributes attributes = attributes(transposeA, transposeB);
        for (List<Dimension> lead :
            List.of(
                List.<Dimension>of(),
                List.of(Dimension.of(2)),
                List.of(Dimension.BATCH),
                List.of(Dimension.of(2), Dimension.of(1)),
                List.of(Dimension.of(2), Dimension.of(2), Dimension.of(1)))) {
          Shape a = matrix(lead, transposeA, 3, 4);
          Shape b = matrix(lead, transposeB, 4, 2);
          examples.add(Samples.of(attributes, Samples.real(a, -1, 1), Samples.real(b, -1, 1)));
          if (!transposeA && !lead.isEmpty()) {
            Shape plain = matrix(List.of(), transposeB, 4, 2);
            examples.add(
                Samples.of(attributes, Samples.real(a, -1, 1), Samples.real(plain, -1, 1)));
          }
        }
      }
    }
    Shape rows = Samples.batch(4);
    examples.add(
        Samples.of(
            attributes(false, false),
            Samples.real(rows, -1, 1),
            Samples.real(Shape.of(4, 3), -1, 1)));
    return examples;
  }

  private static Shape matrix(List<Dimension> lead, boolean transposed, long rows, long columns) {
    List<Dimension> all = new ArrayList<>(lead);
    all.add(Dimension.of(transposed ? columns : rows));
    all.add(Dimension.of(transposed ? rows : columns));
    return new Shape(all);
  }
}
