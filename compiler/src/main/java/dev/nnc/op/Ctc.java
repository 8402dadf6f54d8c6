package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.Emitter.Handle;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Connectionist temporal classification (Graves et al. 2006): minus the logarithm of the
 * probability that the steps' classes, each drawn from the softmax of its logits, are the wanted
 * ones once neighbours that are equal count as one and blanks are left out. The last class is the
 * blank.
 *
 * <p>Inputs: logits [batch, time, classes + 1], the wanted classes i32 [batch, length], where
 * negative numbers stand for none. Result: [batch]; infinite where there are too few steps. The
 * kernel computes in f32, also where its numbers are f64, and fails where a row wants no class.
 */
record Ctc() implements OpKind {
  @Override
  public String word() {
    return "ctc";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    TensorType logits = logits(this, inputs);
    return List.of(logits.withShape(Shape.SCALAR.prepend(logits.shape().dimension(0))));
  }

  private static TensorType logits(OpKind kind, List<TensorType> inputs) {
    Expect.count(2, kind, inputs);
    Expect.floating(0, kind, inputs);
    TensorType logits = inputs.get(0);
    TensorType classes = inputs.get(1);
    Expect.that(logits.shape().rank() == 3, kind, inputs, "needs logits at each step");
    Expect.that(
        classes.element() == ElementType.I32
            && classes.shape().rank() == 2
            && classes.shape().dimension(0).equals(logits.shape().dimension(0)),
        kind,
        inputs,
        "needs a sequence of classes for each row");
    return logits;
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Value byLoss = backward.gradients().getFirst();
    if (byLoss == null || !backward.wants(0)) {
      return Arrays.asList(null, null);
    }
    Operation operation = backward.operation();
    Instructions x = Instructions.like(backward.builder(), operation.input(0));
    Value slope =
        backward
            .builder()
            .add(new Gradient(), Attributes.NONE, operation.input(0), operation.input(1));
    Shape column = Shape.of(1, 1).prepend(byLoss.shape().dimension(0));
    return Arrays.asList(x.multiply(x.reshape(byLoss, column), slope), null);
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.byRow(all);
  }

  @Override
  public List<Handle> emit(Emitter emitter, Operation operation, List<Handle> inputs) {
    return List.of(kernel(emitter, inputs).getFirst());
  }

  /** The loss, [batch], and its derivative, [time, batch, classes + 1]. */
  private static List<Handle> kernel(Emitter emitter, List<Handle> inputs) {
    Handle logits = inputs.get(0);
    Sparse wanted = Sparse.of(emitter, inputs.get(1));
    Handle shape = emitter.one("Shape", logits);
    Handle rows =
        emitter.one(
            "Pack",
            List.of(emitter.list(List.of(Size.extent(emitter, shape, 0)))),
            Map.of("axis", 0L));
    // Every row has all steps: who leaves some out makes them blank.
    Handle steps = emitter.one("Fill", rows, Size.extent(emitter, shape, 1));
    return emitter.node(
        "CTCLoss",
        List.of(swapped(emitter, logits), wanted.indices(), wanted.values(), steps),
        Map.of(
            "preprocess_collapse_repeated",
            false,
            "ctc_merge_repeated",
            true,
            "ignore_longer_outputs_than_inputs",
            false));
  }

  /** [batch, time, …] as [time, batch, …], or back. */
  private static Handle swapped(Emitter emitter, Handle x) {
    return emitter.one("Transpose", x, emitter.integers(ElementType.I32, List.of(1L, 0L, 2L)));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        example(Shape.of(2, 4, 3), Shape.of(2, 2)),
        example(Shape.of(1, 1, 3), Shape.of(1, 1)),
        example(Samples.batch(5, 3), Samples.batch(3)));
  }

  private static Example example(Shape logits, Shape classes) {
    return Samples.of(Attributes.NONE, Samples.real(logits, -2, 2), Samples.whole(classes, 2));
  }

  /**
   * The derivative of the loss by the logits, from the same inputs, in the logits' shape. The
   * kernel computes both at once, and TensorFlow makes one node of two that are alike. It has
   * itself no derivative: no loss contains one.
   */
  record Gradient() implements OpKind {
    @Override
    public String word() {
      return "ctc_gradient";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
      return List.of(logits(this, inputs));
    }

    @Override
    public Derivative derivative() {
      return Derivative.MISSING;
    }

    @Override
    public Optional<List<Value>> stack(Stacking all) {
      return Trials.byRow(all);
    }

    @Override
    public List<Handle> emit(Emitter emitter, Operation operation, List<Handle> inputs) {
      return List.of(swapped(emitter, kernel(emitter, inputs).get(1)));
    }

    @Override
    public List<Example> examples() {
      return new Ctc().examples();
    }
  }
}
