package dev.nnc.ir;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nnc.op.Ops;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IrVerifierTest {
  /** Each is one mistake away from well-formed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          function f(x: %0: f32[], x: %1: f32[]) { return }                     | two inputs x
          function f(x: %0: f32[], y: %0: f32[]) { return }                     | %0 is defined twice
          function f(x: %0: f32[]) { %0 = relu(%0) : f32[] return }             | %0 is defined twice
          function f(x: %0: f32[]) { %1 = relu(%0) : f32[2] return }            | shape rule gives [f32[]]
          function f(x: %0: i32[]) { %1 = relu(%0) : i32[] return }             | must be a float
          function f(x: %0: f32[2], y: %1: f32[3]) { %2 = add(%0, %1) : f32[2] return } | does not broadcast
          function f(x: %0: f32[]) { %1 = leaky_relu(%0) : f32[] return }       | no attribute slope
          function f(x: %0: f32[]) { return y: %0, y: %0 }                      | two outputs y
          function f() { return } function f() { return }                       | function f: is there twice
          function f() { %0 = read {element: f32, shape: [], variable: "w"} : f32[] return } | no variable w
          variable w: f32[2] = fill(0.0) variable w: f32[2] = fill(0.0)         | variable w: is there twice
          variable w: f32[2] = values(1.0)                                      | has 1 values
          variable w: f32[2] = fill(0.0) function f() { %0 = read {element: f32, shape: [], variable: "w"} : f32[] return } | the variable is f32[2]
          variable w: f32[2] = fill(0.0) function f(x: %0: f32[]) { assign(%0) {variables: ("w")} return } | w is f32[2]
          function f(x: %0: f32[]) { assign(%0) {variables: ("w")} return }     | no variable w
          """)
  void anIllFormedProgramIsRefusedWithThePlace(String text, String problem) {
    Program program = IrParser.parse(text, Map.of(), Ops::named);
    assertThatThrownBy(() -> IrVerifier.verify(program))
        .isInstanceOf(IllFormedException.class)
        .hasMessageContaining(problem);
  }
}
