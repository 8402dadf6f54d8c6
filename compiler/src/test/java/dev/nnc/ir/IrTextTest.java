package dev.nnc.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nnc.op.Instructions;
import dev.nnc.op.Ops;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IrTextTest {
  private static final SourceFile SOURCE = new SourceFile("model \"1\".nn", "dense 10\n");

  private static Program parse(String text) {
    return IrParser.parse(text, Map.of(SOURCE.name(), SOURCE), Ops::named);
  }

  @Test
  void textIsAsDocumented() {
    String text =
        """
        variable mlp/dense/kernel: f32[784, 10] trainable = uniform(-0.1, 0.1)
        variable seed: i64[] = seed()

        function train.step(image: %0: f32[batch, 784], label: %1: i32[batch]) {
          %2 = read {element: f32, shape: [784, 10], variable: "mlp/dense/kernel"} : f32[784, 10]
          %3 = matmul(%0, %2) {transpose_a: false, transpose_b: false} : f32[batch, 10]  @ dense
          %4, %5 = sparse_softmax_cross_entropy(%3, %1) : f32[batch], f32[batch, 10]
          %6 = mean(%4) {axes: (0), keep: false} : f32[]  @ "the loss"
          %7 = constant {element: f32, shape: [2], values: (1.0E-7, NaN)} : f32[2]
          assign(%2) {variables: ("mlp/dense/kernel")}
          return loss: %6, "odd name": %7
        }
        """;
    Program program = parse(text);
    IrVerifier.verify(program);
    assertThat(IrPrinter.print(program)).isEqualTo(text);
  }

  @Test
  void originsKeepTheirPlace() {
    FunctionBuilder builder = new FunctionBuilder("f");
    Instructions x = new Instructions(builder, ElementType.F32);
    builder.origin(new Origin("dense", SOURCE.place(new Span(0, 5))));
    builder.output("y", x.relu(x.scalar(-0.0)));
    builder.origin(new Origin("", SOURCE.place(new Span(6, 8))));
    builder.output("z", x.scalar(Double.NEGATIVE_INFINITY));
    Program program = new Program(List.of(), List.of(builder.build()));
    assertThat(parse(IrPrinter.print(program))).isEqualTo(program);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whatIsPrintedReadsBackToTheSame(long seed) {
    Program program = random(new Random(seed));
    IrVerifier.verify(program);
    assertThat(parse(IrPrinter.print(program))).isEqualTo(program);
  }

  private static Program random(Random random) {
    List<Initial> initials =
        List.of(
            new Initial.Fill(random.nextGaussian() * 1e20),
            new Initial.Values(random.doubles(6, -1e-9, 1e9).toArray()),
            new Initial.Normal(random.nextDouble(), 1e-12, random.nextBoolean()),
            new Initial.Uniform(-1, random.nextDouble()),
            new Initial.Orthogonal(random.nextGaussian()));
    List<Variable> variables = new ArrayList<>();
    for (int i = 0; i < initials.size(); i++) {
      variables.add(
          new Variable(
              "v/" + i + (random.nextBoolean() ? " \\ \"quoted\"\n" : ""),
              TensorType.f32(Shape.of(2, 3)),
              random.nextBoolean(),
              initials.get(i)));
    }
    FunctionBuilder builder = new FunctionBuilder("f" + random.nextInt(100));
    Instructions x = new Instructions(builder, ElementType.F32);
    List<Value> values = new ArrayList<>();
    Dimension unknown = new Dimension.Symbol("?n");
    values.add(builder.input("x", TensorType.f32(Shape.of(2, 3))));
    Value odd =
        builder.input(
            "odd port",
            TensorType.f32(new Shape(List.of(Dimension.BATCH, unknown, Dimension.of(4)))));
    builder.output("reshaped", x.softmaxCrossEntropy(odd, odd));
    variables.forEach(variable -> values.add(x.read(variable)));
    for (int i = 0; i < 30; i++) {
      Value a = values.get(random.nextInt(values.size()));
      Value b = values.get(random.nextInt(values.size()));
      builder.origin(
          random.nextBoolean()
              ? Origin.NONE
              : new Origin("layer " + i, SOURCE.place(new Span(0, random.nextInt(9)))));
      values.add(
          switch (random.nextInt(7)) {
            case 0 -> x.add(a, b);
            case 1 -> x.select(x.less(a, b), a, x.scalar(random.nextGaussian()));
            case 2 -> x.leakyRelu(a, random.nextDouble());
            case 3 -> x.multiply(a, x.mean(b, List.of(-1L), true));
            case 4 -> x.checkFinite(a, "\"message\" \\ " + i);
            case 5 -> x.concat(List.of(x.slice(a, 1, 0, 1), x.slice(b, 1, 1, 2)), 1);
            default -> x.cast(x.cast(a, ElementType.I64), ElementType.F32);
          });
    }
    x.assign(variables.getFirst(), values.getLast());
    builder.output("y", values.getLast());
    return new Program(variables, List.of(builder.build()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "variable w: f32[2] fill(0)",
        "variable w: f31[2] = fill(0.0)",
        "variable w: f32[2] = heap(0.0)",
        "function f() { %0 = nonsense : f32[] return }",
        "function f() { %1 = relu(%0) : f32[] return }",
        "function f(",
        "function f() { return"
      })
  void textThatIsNoProgramIsRefusedWithItsLine(String text) {
    assertThatThrownBy(() -> parse("\n" + text))
        .isInstanceOf(IllFormedException.class)
        .hasMessageContaining("line ");
  }
}
