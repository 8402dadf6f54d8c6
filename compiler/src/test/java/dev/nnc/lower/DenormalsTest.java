package dev.nnc.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class DenormalsTest {
  /** So many that two threads share the work, if there are two. */
  private static final int COUNT = 1 << 18;

  @Test
  void everyThreadOfAnOperationTakesThemForZero() {
    assertThat(products(1)).isEmpty();
    assertThat(products(2)).isEmpty();
  }

  @Test
  void javaKeepsThem() {
    products(1);
    float half = Float.parseFloat("0.5");
    assertThat(Float.MIN_NORMAL * half).isPositive();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theFunctionIsFoundOnLinux() {
    assertThat(Denormals.canFlush()).isTrue();
  }

  /** What is not 0 of numbers that, as exact as a float can be, are half the least normal one. */
  private static List<Double> products(int threads) {
    FunctionBuilder builder = new FunctionBuilder("half");
    Value in = builder.input("in", new TensorType(ElementType.F32, Shape.of(COUNT)));
    Instructions x = new Instructions(builder, ElementType.F32);
    builder.output("out", x.multiply(in, x.constant(new double[] {0.5}, Shape.SCALAR)));
    Program program = new Program(List.of(), List.of(builder.build()));
    try (CompiledGraph graph = new CompiledGraph(program);
        Session session = graph.open(new ExecutionSettings("cpu", 1, threads))) {
      Session.Call call = session.call("half");
      Session.Feeds feeds = call.feeds(0);
      float[] least = new float[COUNT];
      Arrays.fill(least, Float.MIN_NORMAL);
      feeds.floats("in").put(least);
      return Arrays.stream(call.run(feeds).doubles("out")).filter(it -> it != 0).boxed().toList();
    }
  }
}
