package dev.nnc.ir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

class FootprintTest {
  @Test
  void valuesCountUntilTheirLastUse() {
    FunctionBuilder builder = new FunctionBuilder("f");
    Instructions x = new Instructions(builder, ElementType.F32);
    Value input = builder.input("x", TensorType.f32(Shape.of(10).batched()));
    Value first = x.relu(input);
    Value second = x.relu(first);
    Value joined = x.concat(List.of(second, second), 1);
    builder.output("y", x.relu(joined));
    Footprint footprint = Footprint.of(builder.build(), 100);
    double one = 100 * 10 * 4;
    // The input stays; when the last is made, there are the joined ones and the last, twice as
    // wide as the others.
    assertThat(footprint.peak()).isEqualTo(one + 2 * one + 2 * one);
    assertThat(footprint.largest()).isEqualTo(2 * one);
    assertThat(footprint.maker()).isEqualTo(builder.definition(joined));
  }

  @Test
  void aProductOfDimensionsCounts() {
    FunctionBuilder builder = new FunctionBuilder("f");
    Instructions x = new Instructions(builder, ElementType.F32);
    Value input = builder.input("x", TensorType.f32(Shape.of(6, 5).batched()));
    Value flat =
        x.reshape(
            input,
            new Shape(
                List.of(Instructions.product(Dimension.BATCH, Dimension.of(6)), Dimension.of(5))));
    builder.output("y", flat);
    assertThat(Footprint.of(builder.build(), 7).peak()).isEqualTo(2.0 * 7 * 6 * 5 * 4);
  }
}
