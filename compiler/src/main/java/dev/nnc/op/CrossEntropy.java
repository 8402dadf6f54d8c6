package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropy of the softmax of logits [rows, n]. The results are the loss [rows] and what its
 * gradient by the logits is made of, softmax(logits) - truth, [rows, n]: TensorFlow's kernels give
 * both at once.
 */
enum CrossEntropy implements OpKind {
  /**
   * The truth is probabilities [rows, n]. Where a row's sum is not 1, the gradient by the logits is
   * not that of the loss; the kernel leaves this out.
   */
  SOFTMAX_CROSS_ENTROPY("SoftmaxCrossEntropyWithLogits"),
  /** The truth is class numbers, i32 [rows]. */
  SPARSE_SOFTMAX_CROSS_ENTROPY("SparseSoftmaxCrossEntropyWithLogits");

  private final String node;

  CrossEntropy(String node) {
    this.node = node;
  }

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(2, this, inputs);
    Expect.floating(0, this, inputs);
    TensorType logits = inputs.getFirst();
    Expect.that(logits.shape().rank() == 2, this, inputs, "needs rows of logits");
    TensorType rows = logits.withShape(Shape.SCALAR.prepend(logits.shape().dimension(0)));
    TensorType truth =
        switch (this) {
          case SOFTMAX_CROSS_ENTROPY -> logits;
          case SPARSE_SOFTMAX_CROSS_ENTROPY -> rows.withElement(ElementType.I32);
        };
    Expect.that(inputs.get(1).equals(truth), this, inputs, "the truth must be " + truth);
    return List.of(rows, logits);
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Operation operation = backward.operation();
    Value logits = operation.input(0);
    Value byLoss = backward.gradients().get(0);
    Value byBackprop = backward.gradients().get(1);
    Instructions x = Instructions.like(backward.builder(), logits);
    Shape column = Shape.of(1).prepend(logits.shape().dimension(0));
    Value byLogits = null;
    Value byTruth = null;
    if (byLoss != null) {
      Value g = x.reshape(byLoss, column);
      if (backward.wants(0)) {
        byLogits = x.multiply(g, operation.results().get(1));
      }
      if (backward.wants(1)) {
        byTruth = x.negate(x.multiply(g, x.logSoftmax(logits)));
      }
    }
    if (byBackprop != null) {
      if (backward.wants(0)) {
        Value softmax = x.softmax(logits);
        Value flow =
            x.multiply(
                softmax,
                x.subtract(byBackprop, x.sum(x.multiply(byBackprop, softmax), List.of(-1L), true)));
        byLogits = byLogits == null ? flow : x.add(byLogits, flow);
      }
      if (backward.wants(1)) {
        byTruth = byTruth == null ? x.negate(byBackprop) : x.subtract(byTruth, byBackprop);
      }
    }
    return Arrays.asList(byLogits, byTruth);
  }

  /**
   * By its parts where the truth is class numbers: they are the same in all trials, and the parts
   * of the softmax are shared with one that is computed beside it.
   */
  @Override
  public Optional<List<Value>> stack(Stacking all) {
    if (this == SOFTMAX_CROSS_ENTROPY) {
      return Trials.byRow(all);
    }
    Value logits = all.spread(0);
    Instructions x = Instructions.like(all.builder(), logits);
    Trials.Softmax softmax = Trials.softmax(x, logits);
    Value truth = x.oneHot(all.input(1), logits.shape().last().size());
    Value ofTruth = x.sum(x.multiply(softmax.shifted(), truth), List.of(-1L), false);
    return Optional.of(
        List.of(x.subtract(x.log(softmax.sums()), ofTruth), x.subtract(softmax.softmax(), truth)));
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    return emitter.node(node, inputs, Map.of());
  }

  @Override
  public List<Example> examples() {
    return List.of(example(Shape.of(3, 4)), example(Samples.batch(4)), example(Shape.of(1, 4)));
  }

  private Example example(Shape logits) {
    Shape rows = Shape.SCALAR.prepend(logits.dimension(0));
    return Samples.of(
        Attributes.NONE,
        Samples.real(logits, -2, 2),
        switch (this) {
          case SOFTMAX_CROSS_ENTROPY -> new Example.Input(TensorType.f32(logits), 0, 1, true);
          case SPARSE_SOFTMAX_CROSS_ENTROPY -> Samples.whole(rows, 4);
        });
  }
}
