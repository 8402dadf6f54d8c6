package dev.nnc.simplify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.ir.Function;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Initial;
import dev.nnc.ir.IrVerifier;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Instructions;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimplifierTest {
  private final FunctionBuilder builder = new FunctionBuilder("f");
  private final Instructions x = new Instructions(builder, ElementType.F32);
  private final Value in = builder.input("x", TensorType.f32(Shape.of(3).batched()));

  private List<String> simplified(Variable... variables) {
    Program program = new Program(List.of(variables), List.of(builder.build()));
    Program simple = Simplifier.simplify(program);
    IrVerifier.verify(simple);
    assertThat(Simplifier.simplify(simple)).isEqualTo(simple);
    Function function = simple.functions().getFirst();
    return function.operations().stream().map(o -> o.kind().word()).toList();
  }

  @Test
  void whatNobodyUsesGoes() {
    Value used = x.relu(in);
    x.exp(used);
    builder.output("y", used);
    assertThat(simplified()).containsExactly("relu");
  }

  @Test
  void theSameIsComputedOnce() {
    builder.output("y", x.add(x.exp(in), x.exp(in)));
    assertThat(simplified()).containsExactly("exp", "add");
  }

  @Test
  void effectsStayEachOnce() {
    Variable w = new Variable("w", TensorType.f32(Shape.SCALAR), true, new Initial.Fill(0));
    x.assignAdd(w, x.scalar(1));
    x.assignAdd(w, x.scalar(1));
    x.checkFinite(in, "a");
    x.checkFinite(in, "a");
    assertThat(simplified(w))
        .containsExactly("constant", "assign_add", "assign_add", "check_finite", "check_finite");
  }

  @Test
  void arithmeticThatChangesNothingGoes() {
    Value same = x.divide(x.add(x.multiply(in, x.scalar(1)), x.scalar(0)), x.scalar(1));
    builder.output("y", x.exp(same));
    assertThat(simplified()).containsExactly("exp");
  }

  @Test
  void addingTheNegativeIsSubtracting() {
    builder.output("y", x.add(x.exp(in), x.negate(in)));
    builder.output("z", x.add(x.negate(in), x.relu(in)));
    assertThat(simplified()).containsExactly("exp", "subtract", "relu", "subtract");
  }

  @Test
  void zeroTimesSomethingStaysSinceItMayBeNan() {
    builder.output("y", x.multiply(in, x.scalar(0)));
    assertThat(simplified()).contains("multiply");
  }

  @Test
  void aFactorThatWouldBroadcastStays() {
    Value one = x.constant(new double[] {1}, Shape.of(1));
    Value scalar = x.sumAll(in);
    builder.output("y", x.multiply(scalar, one));
    assertThat(simplified()).contains("multiply");
  }

  @Test
  void constantsAreFolded() {
    builder.output("y", x.multiply(in, x.divide(x.scalar(1), x.add(x.scalar(1), x.scalar(3)))));
    assertThat(simplified()).containsExactly("constant", "multiply");
  }

  @Test
  void aRepeatedScalarIsNotRepeatedForArithmetic() {
    Value scalar = x.sumAll(in);
    builder.output("y", x.multiply(in, x.broadcast(scalar, in)));
    assertThat(simplified()).containsExactly("sum", "multiply");
  }

  @Test
  void reshapesInARowAreOne() {
    Value flat = x.reshape(in, Shape.of(3, 1).batched());
    builder.output("y", x.reshape(flat, Shape.of(1, 3).batched()));
    builder.output("z", x.exp(x.reshape(flat, Shape.of(3).batched())));
    assertThat(simplified()).containsExactly("reshape", "exp");
  }
}
