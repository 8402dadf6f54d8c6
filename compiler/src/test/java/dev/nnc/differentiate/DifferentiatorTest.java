package dev.nnc.differentiate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Origin;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferentiatorTest {
  private final FunctionBuilder builder = new FunctionBuilder("f");
  private final Instructions x = new Instructions(builder, ElementType.F32);
  private final Value a = builder.input("a", TensorType.f32(Shape.of(3)));
  private final Value b = builder.input("b", TensorType.f32(Shape.of(3)));

  /** An operation of which nobody knows the derivative. */
  private record Opaque() implements OpKind {
    @Override
    public String word() {
      return "opaque";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
      return inputs;
    }

    @Override
    public Derivative derivative() {
      return Derivative.MISSING;
    }

    @Override
    public List<Emitter.Handle> emit(
        Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
      return inputs;
    }

    @Override
    public List<Example> examples() {
      return List.of();
    }
  }

  private List<String> wordsAfter(int count) {
    return builder.operations().stream().skip(count).map(o -> o.kind().word()).toList();
  }

  @Test
  void whatTheLossDoesNotDependOnHasNoGradient() {
    Value loss = x.sumAll(x.multiply(a, x.sign(b)));
    Gradients gradients = Differentiator.gradients(builder, loss, List.of(a, b));
    assertThat(gradients).isInstanceOf(Gradients.Found.class);
    List<Value> values = ((Gradients.Found) gradients).values();
    assertThat(values.get(0)).isNotNull();
    assertThat(values.get(1)).isNull();
  }

  @Test
  void anOperationWithoutDerivativeIsTold() {
    builder.origin(new Origin("odd", null));
    Value opaque = builder.add(new Opaque(), Attributes.NONE, a);
    builder.origin(Origin.NONE);
    Value loss = x.sumAll(x.add(opaque, b));
    assertThat(Differentiator.gradients(builder, loss, List.of(a, b)))
        .isInstanceOfSatisfying(
            Gradients.NoDerivative.class,
            none -> assertThat(none.operation().origin().layer()).isEqualTo("odd"));
    // It is no obstacle where nothing needs to pass.
    assertThat(Differentiator.gradients(builder, loss, List.of(b)))
        .isInstanceOf(Gradients.Found.class);
    Value cut = x.sumAll(x.add(x.stopGradient(opaque), a));
    assertThat(Differentiator.gradients(builder, cut, List.of(a)))
        .isInstanceOf(Gradients.Found.class);
  }

  @Test
  void onlyWhatIsAskedForIsComputed() {
    Value image = builder.input("image", TensorType.f32(Shape.of(8).batched()));
    Value weights = builder.input("weights", TensorType.f32(Shape.of(8, 2)));
    Value unused = x.exp(a);
    Value loss = x.sumAll(x.matmul(image, weights));
    int before = builder.operations().size();
    Differentiator.gradients(builder, loss, List.of(weights));
    assertThat(wordsAfter(before)).containsOnlyOnce("matmul").doesNotContain("exp");
    assertThat(unused.shape()).isEqualTo(Shape.of(3));
  }

  @Test
  void backwardOperationsComeFromTheSameLayer() {
    builder.origin(new Origin("layer", null));
    Value loss = x.sumAll(x.exp(a));
    builder.origin(new Origin("later", null));
    int before = builder.operations().size();
    Differentiator.gradients(builder, loss, List.of(a));
    assertThat(builder.operations().stream().skip(before).map(o -> o.origin().layer()))
        .isNotEmpty()
        .containsOnly("layer");
    assertThat(builder.origin().layer()).isEqualTo("later");
  }

  @Test
  void gradientsThatMeetAreAddedInTheSameOrderEachTime() {
    Value loss = x.sumAll(x.add(x.add(x.exp(a), x.sin(a)), x.square(a)));
    int before = builder.operations().size();
    Differentiator.gradients(builder, loss, List.of(a));
    List<String> first = wordsAfter(before);
    assertThat(first).contains("add");
    int between = builder.operations().size();
    Differentiator.gradients(builder, loss, List.of(a));
    // The constants of the first time are used again.
    assertThat(wordsAfter(between))
        .isEqualTo(first.stream().filter(word -> !word.equals("constant")).toList());
  }

  @Test
  void aBlockIsComputedAgainInItself() {
    Value made = builder.again(() -> x.exp(builder.again(() -> x.sin(x.square(a)))));
    Value loss = x.sumAll(x.multiply(made, b));
    int before = builder.operations().size();
    Differentiator.gradients(builder, loss, List.of(a, b));
    // The outer block once more, and what stands in the inner one a third time.
    assertThat(wordsAfter(before).stream().filter("exp"::equals)).hasSize(1);
    assertThat(wordsAfter(before).stream().filter("square"::equals)).hasSize(2);
    assertThat(wordsAfter(before).stream().filter("after"::equals)).hasSize(2);
  }

  @Test
  void secondDerivativesGoThroughABlock() {
    Value made = builder.again(() -> x.sin(x.square(a)));
    Gradients.Found first =
        (Gradients.Found) Differentiator.gradients(builder, x.sumAll(made), List.of(a));
    Value slope = first.values().getFirst();
    assertThat(slope).isNotNull();
    Gradients.Found second =
        (Gradients.Found) Differentiator.gradients(builder, x.sumAll(x.square(slope)), List.of(a));
    assertThat(second.values().getFirst()).isNotNull();
  }

  @Test
  void aLossThatIsAskedForItselfHasGradientOne() {
    Value loss = x.sumAll(a);
    Gradients.Found found =
        (Gradients.Found) Differentiator.gradients(builder, loss, List.of(loss));
    assertThat(found.values().getFirst()).isEqualTo(x.scalar(1));
  }
}
