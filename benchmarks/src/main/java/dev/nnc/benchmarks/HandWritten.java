package dev.nnc.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.GraphOperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * The F3 network as a careful programmer writes it with TensorFlow Java: resource variables, fused
 * cross-entropy, derivatives by hand from TensorFlow's backward kernels, one run a step.
 */
final class HandWritten implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Session session;
  private final List<GraphOperation> starts = new ArrayList<>();
  private final List<GraphOperation> updates = new ArrayList<>();
  private final Output<?> image;
  private final Output<?> label;
  private final Output<?> loss;
  private final Output<?> correct;
  private final TFloat32 images;
  private final TInt32 labels;
  private final float[] pixels;
  private final int[] classes;
  private int nodes;
  private double hits;

  HandWritten(int threads, int batch) {
    images = TFloat32.tensorOf(Shape.of(batch, 784));
    labels = TInt32.tensorOf(Shape.of(batch));
    pixels = new float[batch * 784];
    classes = new int[batch];
    image = placeholder(DataType.DT_FLOAT, Shape.of(-1, 784));
    label = placeholder(DataType.DT_INT32, Shape.of(-1));
    int[] widths = {784, 50, 50, 10};
    Output<?>[] layers = new Output<?>[4];
    Output<?>[] handles = new Output<?>[6];
    Output<?>[] values = new Output<?>[6];
    Shape[] shapes = new Shape[6];
    layers[0] = image;
    for (int i = 0; i < 3; i++) {
      shapes[2 * i] = Shape.of(widths[i], widths[i + 1]);
      shapes[2 * i + 1] = Shape.of(widths[i + 1]);
      for (int k = 2 * i; k < 2 * i + 2; k++) {
        handles[k] = variable("w" + k, shapes[k], k % 2 == 0 ? 0.05f : 0);
        values[k] = read(handles[k]);
      }
      layers[i + 1] = one("AddV2", one("MatMul", layers[i], values[2 * i]), values[2 * i + 1]);
      if (i < 2) {
        layers[i + 1] = one("Relu", layers[i + 1]);
      }
    }
    Output<?> rows = integers(0);
    GraphOperation entropy =
        node("SparseSoftmaxCrossEntropyWithLogits", Map.of(), layers[3], label);
    loss =
        node("CheckNumerics", Map.of("message", "loss"), one("Mean", entropy.output(0), rows))
            .output(0);
    Output<?> best =
        node(
                "ArgMax",
                Map.of("output_type", DataType.DT_INT32),
                layers[3],
                constant(TInt32.scalarOf(1)))
            .output(0);
    correct = one("Sum", cast(one("Equal", best, label)), rows);
    Output<?> share = one("RealDiv", number(1), cast(one("Size", entropy.output(0))));
    Output<?> flow = one("Mul", entropy.output(1), share);
    Output<?> firstPower = handle("beta1_power", Shape.scalar());
    Output<?> secondPower = handle("beta2_power", Shape.scalar());
    starts.add(assign(firstPower, number(0.9f)));
    starts.add(assign(secondPower, number(0.999f)));
    Output<?> firstValue = read(firstPower);
    Output<?> secondValue = read(secondPower);
    Output<?> rate = number(0.001f);
    Output<?> beta1 = number(0.9f);
    Output<?> beta2 = number(0.999f);
    Output<?> epsilon = number(1e-7f);
    for (int i = 2; i >= 0; i--) {
      Output<?> byKernel = node("MatMul", Map.of("transpose_a", true), layers[i], flow).output(0);
      Output<?> byBias = one("Sum", flow, rows);
      for (int k = 2 * i; k < 2 * i + 2; k++) {
        updates.add(
            node(
                "ResourceApplyAdam",
                Map.of(),
                handles[k],
                variable("m" + k, shapes[k], 0),
                variable("v" + k, shapes[k], 0),
                firstValue,
                secondValue,
                rate,
                beta1,
                beta2,
                epsilon,
                k % 2 == 0 ? byKernel : byBias));
      }
      if (i > 0) {
        Output<?> back = node("MatMul", Map.of("transpose_b", true), flow, values[2 * i]).output(0);
        flow = one("ReluGrad", back, layers[i]);
      }
    }
    updates.add(assign(firstPower, one("Mul", firstValue, beta1)));
    updates.add(assign(secondPower, one("Mul", secondValue, beta2)));
    session =
        new Session(
            graph,
            ConfigProto.newBuilder()
                .setInterOpParallelismThreads(threads)
                .setIntraOpParallelismThreads(threads)
                .build());
    Session.Runner runner = session.runner();
    starts.forEach(runner::addTarget);
    runner.run().close();
  }

  /** Trains on the rows that {@code order} names from {@code from} on, and returns their loss. */
  double step(float[] allImages, int[] allLabels, int[] order, int from) {
    for (int i = 0; i < classes.length; i++) {
      int row = order[from + i];
      System.arraycopy(allImages, row * 784, pixels, i * 784, 784);
      classes[i] = allLabels[row];
    }
    images.copyFrom(DataBuffers.of(pixels, true, false));
    labels.copyFrom(DataBuffers.of(classes, true, false));
    Session.Runner runner =
        session.runner().feed(image, images).feed(label, labels).fetch(loss).fetch(correct);
    updates.forEach(runner::addTarget);
    try (Result result = runner.run()) {
      hits += ((TFloat32) result.get(1)).getFloat();
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  private Output<?> placeholder(DataType type, Shape shape) {
    return node("Placeholder", Map.of("dtype", type, "shape", shape)).output(0);
  }

  private Output<?> variable(String name, Shape shape, float deviation) {
    Output<?> handle = handle(name, shape);
    long[] sizes = shape.asArray();
    Output<?> normal =
        node(
                "StatelessRandomNormal",
                Map.of("dtype", DataType.DT_FLOAT),
                constant(TInt64.tensorOf(Shape.of(sizes.length), DataBuffers.of(sizes))),
                constant(TInt64.vectorOf(1, name.hashCode())))
            .output(0);
    starts.add(assign(handle, one("Mul", normal, number(deviation))));
    return handle;
  }

  private Output<?> handle(String name, Shape shape) {
    return node(
            "VarHandleOp", Map.of("dtype", DataType.DT_FLOAT, "shape", shape, "shared_name", name))
        .output(0);
  }

  private GraphOperation assign(Output<?> handle, Output<?> value) {
    return node("AssignVariableOp", Map.of("dtype", DataType.DT_FLOAT), handle, value);
  }

  private Output<?> read(Output<?> handle) {
    return node("ReadVariableOp", Map.of("dtype", DataType.DT_FLOAT), handle).output(0);
  }

  private Output<?> cast(Output<?> value) {
    return node("Cast", Map.of("DstT", DataType.DT_FLOAT), value).output(0);
  }

  private Output<?> number(float value) {
    return constant(TFloat32.scalarOf(value));
  }

  private Output<?> integers(int... values) {
    return constant(TInt32.vectorOf(values));
  }

  private Output<?> constant(Tensor tensor) {
    return node("Const", Map.of("value", tensor, "dtype", tensor.dataType())).output(0);
  }

  private Output<?> one(String type, Output<?>... inputs) {
    return node(type, Map.of(), inputs).output(0);
  }

  private GraphOperation node(String type, Map<String, Object> attributes, Output<?>... inputs) {
    GraphOperationBuilder builder =
        graph.opBuilder(type, type + "_" + nodes++, Ops.create(graph).scope());
    for (Output<?> input : inputs) {
      builder.addInput(input);
    }
    attributes.forEach(
        (name, value) -> {
          switch (value) {
            case DataType type2 -> builder.setAttr(name, type2);
            case Shape shape -> builder.setAttr(name, shape);
            case Tensor tensor -> builder.setAttr(name, tensor);
            case Boolean truth -> builder.setAttr(name, truth);
            case String text -> builder.setAttr(name, text);
            default -> throw new IllegalArgumentException(name);
          }
        });
    return builder.build();
  }

  @Override
  public void close() {
    session.close();
    graph.close();
    images.close();
    labels.close();
  }
}
