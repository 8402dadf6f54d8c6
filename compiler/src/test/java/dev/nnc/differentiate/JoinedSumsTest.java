package dev.nnc.differentiate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.ir.Function;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.simplify.Simplifier;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** That the numbers are right is what {@code RecurrentTest} compares. */
class JoinedSumsTest {
  private final FunctionBuilder builder = new FunctionBuilder("f");
  private final Instructions x = new Instructions(builder, ElementType.F32);
  private final Value rows = builder.input("rows", TensorType.f32(Shape.of(3).batched()));
  private final Value weight = builder.input("weight", TensorType.f32(Shape.of(3, 3)));
  private final Value bias = builder.input("bias", TensorType.f32(Shape.of(3)));

  @Test
  void whatManyStepsGiveBackIsOneProductAndOneSum() {
    Function function = steps(5, false);
    assertThat(productsOverRows(function)).isEqualTo(1);
    assertThat(words(function)).filteredOn("sum"::equals).hasSize(1);
  }

  @Test
  void whatFewGiveBackIsAddedUp() {
    assertThat(productsOverRows(steps(3, false))).isEqualTo(3);
  }

  @Test
  void aPenaltyIsAddedToTheProduct() {
    Function function = steps(5, true);
    assertThat(productsOverRows(function)).isEqualTo(1);
    assertThat(words(function)).endsWith("add");
  }

  @Test
  void whatFlowsIntoABlockFromOutsideIsAddedToTheProduct() {
    Value made =
        builder.again(
            () -> {
              Value inner = x.tanh(weight);
              Value state = rows;
              for (int i = 0; i < 5; i++) {
                state = x.tanh(x.matmul(state, inner));
              }
              return x.matmul(state, inner);
            });
    Value inner = builder.operations().getFirst().results().getFirst();
    Value loss = x.add(x.sumAll(made), x.sumAll(x.square(inner)));
    Differentiator.gradients(builder, loss, List.of(weight, rows));
    // The derivative of the square, and the product over the rows of all steps.
    List<Operation> sums =
        builder.operations().stream()
            .filter(each -> each.kind().word().equals("add"))
            .filter(each -> each.input(0).type().equals(inner.type()))
            .toList();
    assertThat(sums).hasSize(1);
  }

  /** The gradients by weight and bias of a state that both change in each step. */
  private Function steps(int count, boolean penalty) {
    Value state = rows;
    for (int i = 0; i < count; i++) {
      state = x.tanh(x.add(x.matmul(state, weight), bias));
    }
    Value loss = x.sumAll(state);
    if (penalty) {
      loss = x.add(loss, x.sumAll(x.square(weight)));
    }
    Gradients gradients = Differentiator.gradients(builder, loss, List.of(bias, weight));
    List<Value> found = ((Gradients.Found) gradients).values();
    builder.output("bias", Objects.requireNonNull(found.get(0)));
    builder.output("weight", Objects.requireNonNull(found.get(1)));
    return Simplifier.simplify(builder.build());
  }

  private static List<String> words(Function function) {
    return function.operations().stream().map(each -> each.kind().word()).toList();
  }

  private static long productsOverRows(Function function) {
    return function.operations().stream()
        .filter(each -> each.kind().word().equals("matmul"))
        .map(Operation::attributes)
        .filter(each -> each.truth("transpose_a"))
        .count();
  }
}
