package dev.nnc.ir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.op.Instructions;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import org.junit.jupiter.api.Test;

/** A function that begins as another one. */
class FunctionBuilderTest {
  private final TensorType vector = TensorType.f32(Shape.of(3));
  private final Variable weight = new Variable("w", vector, true, new Initial.Fill(0));

  private Function begun() {
    FunctionBuilder builder = new FunctionBuilder("begun");
    Instructions x = new Instructions(builder, ElementType.F32);
    Value input = builder.input("input", vector);
    builder.output("product", x.multiply(input, x.read(weight)));
    return builder.build();
  }

  /** Gradients rest on it: a variable has one value in a function. */
  @Test
  void aVariableThatWasReadIsNotReadAgain() {
    Function begun = begun();
    FunctionBuilder builder = FunctionBuilder.continuing(begun, "continued");
    Value read = new Instructions(builder, ElementType.F32).read(weight);
    assertThat(read).isEqualTo(begun.operations().getFirst().result());
    assertThat(builder.build().operations()).isEqualTo(begun.operations());
  }

  @Test
  void whatIsAddedHasNewNumbersAndChangesNothing() {
    Function begun = begun();
    FunctionBuilder builder = FunctionBuilder.continuing(begun, "continued");
    Instructions x = new Instructions(builder, ElementType.F32);
    Value product = begun.output("product").value();
    Value sum = x.add(product, builder.input("bias", vector));
    builder.output("sum", sum);
    Function continued = builder.build();
    assertThat(IrPrinter.print(continued))
        .isEqualTo(
            """
            function continued(input: %0: f32[3], bias: %3: f32[3]) {
              %1 = read {element: f32, shape: [3], variable: "w"} : f32[3]
              %2 = multiply(%0, %1) : f32[3]
              %4 = add(%2, %3) : f32[3]
              return product: %2, sum: %4
            }
            """);
    assertThat(begun).isEqualTo(begun());
  }

  /** Also one of which nothing but an input was made. */
  @Test
  void anInputKeepsItsNumber() {
    FunctionBuilder first = new FunctionBuilder("first");
    Value input = first.input("input", vector);
    FunctionBuilder builder = FunctionBuilder.continuing(first.build(), "second");
    assertThat(builder.input("other", vector).id()).isNotEqualTo(input.id());
  }
}
