package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.Emitter.Handle;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Long short-term memory over all steps (Hochreiter and Schmidhuber 1997), with sigmoid and tanh,
 * that begins with states of 0: i, f, g, o = the parts of x_t W + h_(t-1) R + b; c_t = sigmoid(f)
 * c_(t-1) + sigmoid(i) tanh(g); h_t = sigmoid(o) tanh(c_t).
 *
 * <p>Inputs: x [time, batch, width], W [width, 4 units], R [units, 4 units], b [4 units]. Results:
 * h [time, batch, units], and six like it that TensorFlow's kernel keeps for the kernel of its
 * derivative and that are good for nothing else.
 *
 * <p>The kernels take f32; f64, which only checks ask for, is made of small operations.
 */
record Lstm() implements OpKind {
  private static final int KEPT = 6;

  @Override
  public String word() {
    return "lstm";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(4, this, inputs);
    return Collections.nCopies(1 + KEPT, hidden(this, inputs));
  }

  /** The type of h, given x, W, R and b. */
  private static TensorType hidden(OpKind kind, List<TensorType> inputs) {
    Expect.floating(0, kind, inputs);
    Expect.sameElements(kind, inputs);
    Shape x = inputs.get(0).shape();
    Shape recurrent = inputs.get(2).shape();
    Expect.that(
        x.rank() == 3 && x.dimension(0).isKnown() && recurrent.rank() == 2 && recurrent.isKnown(),
        kind,
        inputs,
        "needs a known number of steps");
    long units = recurrent.dimension(0).size();
    Expect.that(
        inputs.get(1).shape().equals(new Shape(List.of(x.last(), Dimension.of(4 * units))))
            && recurrent.equals(Shape.of(units, 4 * units))
            && inputs.get(3).shape().equals(Shape.of(4 * units)),
        kind,
        inputs,
        "weights do not fit");
    return inputs
        .get(0)
        .withShape(new Shape(List.of(x.dimension(0), x.dimension(1), Dimension.of(units))));
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    if (!(backward.gradients().getFirst() instanceof Value gradient)) {
      return Arrays.asList(null, null, null, null);
    }
    List<Value> inputs = new ArrayList<>(List.of(gradient));
    inputs.addAll(backward.operation().inputs());
    inputs.addAll(backward.operation().results());
    return List.copyOf(backward.builder().addAll(new Gradient(), Attributes.NONE, inputs));
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.oneByOne(all);
  }

  @Override
  public List<Handle> emit(Emitter emitter, Operation operation, List<Handle> inputs) {
    if (operation.input(0).type().element() != ElementType.F32) {
      return Composed.emit(emitter, operation, inputs, Lstm::composed);
    }
    List<Handle> all = new ArrayList<>(List.of(steps(emitter, operation.input(0))));
    all.addAll(inputs(emitter, operation, inputs));
    // i, cs, f, o, ci, co, h
    List<Handle> made = emitter.node("BlockLSTMV2", all, Map.of());
    List<Handle> results = new ArrayList<>(List.of(made.getLast()));
    results.addAll(made.subList(0, KEPT));
    return results;
  }

  private static Handle steps(Emitter emitter, Value x) {
    return emitter.integer(x.shape().dimension(0).size());
  }

  /** x, the states at first, the weights, those of peepholes (which are not used), and the bias. */
  private static List<Handle> inputs(Emitter emitter, Operation operation, List<Handle> inputs) {
    Value recurrent = operation.input(operation.inputs().size() > 4 ? 3 : 2);
    long units = recurrent.shape().dimension(0).size();
    Handle batch = Size.extent(emitter, emitter.one("Shape", inputs.get(0)), 1);
    Handle shape =
        emitter.one(
            "Pack",
            List.of(emitter.list(List.of(batch, emitter.scalar(ElementType.I32, units)))),
            Map.of("axis", 0L));
    Handle zero = emitter.one("Fill", shape, emitter.scalar(ElementType.F32, 0));
    Handle peephole =
        emitter.constant(ElementType.F32, Shape.of(units), Collections.nCopies((int) units, 0.0));
    Handle weights =
        emitter.one(
            "ConcatV2",
            List.of(
                emitter.list(List.of(inputs.get(1), inputs.get(2))),
                emitter.scalar(ElementType.I32, 0)),
            Map.of());
    return List.of(inputs.get(0), zero, zero, weights, peephole, peephole, peephole, inputs.get(3));
  }

  // By small operations.

  private static List<Value> composed(Instructions x, Operation operation) {
    List<Step> steps = steps(x, operation.inputs());
    Value h = x.stack(steps.stream().map(Step::h).toList(), 0);
    List<Value> results = new ArrayList<>(List.of(h));
    // The composed derivative keeps nothing.
    results.addAll(Collections.nCopies(KEPT, x.broadcast(x.scalar(0), h)));
    return results;
  }

  /** What one step computes; the gates are open at 1. */
  private record Step(Value i, Value f, Value g, Value o, Value before, Value c, Value h) {}

  /** All steps, given x, W, R and b. */
  private static List<Step> steps(Instructions x, List<Value> inputs) {
    List<Value> sums = x.unstack(x.add(x.matmul(inputs.get(0), inputs.get(1)), inputs.get(3)), 0);
    List<Step> steps = new ArrayList<>();
    Value like = x.split(sums.getFirst(), -1, 4).getFirst();
    Value h = x.broadcast(x.scalar(0), like);
    Value c = h;
    for (Value sum : sums) {
      List<Value> parts = x.split(x.add(sum, x.matmul(h, inputs.get(2))), -1, 4);
      Value i = x.sigmoid(parts.get(0));
      Value f = x.sigmoid(parts.get(1));
      Value g = x.tanh(parts.get(2));
      Value o = x.sigmoid(parts.get(3));
      Value before = c;
      c = x.add(x.multiply(f, before), x.multiply(i, g));
      h = x.multiply(o, x.tanh(c));
      steps.add(new Step(i, f, g, o, before, c, h));
    }
    return steps;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Samples.of(Attributes.NONE, example(1, Shape.of(1, 1, 1))),
        Samples.of(Attributes.NONE, example(2, Shape.of(3, 2, 2))),
        Samples.of(
            Attributes.NONE,
            example(2, new Shape(List.of(Dimension.of(3), Dimension.BATCH, Dimension.of(1))))));
  }

  private static Example.Input[] example(long units, Shape x) {
    return new Example.Input[] {
      Samples.real(x, -2, 2),
      Samples.real(Shape.of(x.last().size(), 4 * units), -1, 1),
      Samples.real(Shape.of(units, 4 * units), -1, 1),
      Samples.real(Shape.of(4 * units), -1, 1)
    };
  }

  /**
   * The derivative. Inputs: the gradient by h, the inputs of the operation, its results. Results:
   * the gradients by its inputs. It has itself no derivative: no loss contains one.
   */
  record Gradient() implements OpKind {
    /** Rows of W and R together from which steps by themselves are faster (docs/results.md). */
    private static final long WORTH_STEPS = 80;

    /** Each step makes three nodes, and a node costs time at the start. */
    private static final long MOST_STEPS = 1_000;

    @Override
    public String word() {
      return "lstm_gradient";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
      Expect.count(6 + KEPT, this, inputs);
      TensorType hidden = hidden(this, inputs.subList(1, 5));
      Expect.that(
          inputs.getFirst().equals(hidden)
              && inputs.subList(5, inputs.size()).stream().allMatch(hidden::equals),
          this,
          inputs,
          "types differ");
      return inputs.subList(1, 5);
    }

    @Override
    public Derivative derivative() {
      return Derivative.MISSING;
    }

    @Override
    public Optional<List<Value>> stack(Stacking all) {
      return Trials.oneByOne(all);
    }

    @Override
    public List<Handle> emit(Emitter emitter, Operation operation, List<Handle> inputs) {
      Value x = operation.input(1);
      if (x.type().element() != ElementType.F32) {
        return Composed.emit(emitter, operation, inputs, Gradient::composed);
      }
      return isStepByStep(operation)
          ? stepByStep(emitter, operation, inputs)
          : atOnce(emitter, operation, inputs);
    }

    /**
     * Whether each step is by itself. TensorFlow's kernel for all steps multiplies with W and R and
     * adds to their gradients in each of them; where these are large, steps that only do what needs
     * the step before, and one product for all steps of each kind, take less time.
     */
    private static boolean isStepByStep(Operation operation) {
      Shape x = operation.input(1).shape();
      long rows = x.last().size() + operation.input(3).shape().dimension(0).size();
      long time = x.dimension(0).size();
      return rows >= WORTH_STEPS && time > 1 && time <= MOST_STEPS;
    }

    private static List<Handle> atOnce(Emitter emitter, Operation operation, List<Handle> inputs) {
      List<Handle> all = new ArrayList<>(List.of(steps(emitter, operation.input(1))));
      all.addAll(Lstm.inputs(emitter, operation, inputs.subList(1, 5)));
      all.addAll(inputs.subList(6, 6 + KEPT));
      all.add(inputs.get(5));
      all.add(emitter.one("ZerosLike", inputs.get(0)));
      all.add(inputs.get(0));
      // The gradients by x, both states, the weights, the three of peepholes, and the bias.
      List<Handle> made = emitter.node("BlockLSTMGradV2", all, Map.of("use_peephole", false));
      List<Long> rows =
          List.of(
              operation.input(2).shape().dimension(0).size(),
              operation.input(3).shape().dimension(0).size());
      List<Handle> weights =
          emitter.node(
              "SplitV",
              List.of(
                  made.get(3),
                  emitter.integers(ElementType.I32, rows),
                  emitter.scalar(ElementType.I32, 0)),
              Map.of("num_split", 2L));
      return List.of(made.get(0), weights.get(0), weights.get(1), made.get(7));
    }

    private static List<Handle> stepByStep(
        Emitter emitter, Operation operation, List<Handle> inputs) {
      long time = operation.input(1).shape().dimension(0).size();
      long width = operation.input(2).shape().dimension(0).size();
      // x, two states of zeros, the weights, three of peepholes, the bias.
      List<Handle> forward = Lstm.inputs(emitter, operation, inputs.subList(1, 5));
      Handle zero = forward.get(1);
      List<Handle> x = apart(emitter, inputs.get(1), time);
      List<Handle> h = apart(emitter, inputs.get(5), time);
      List<Handle> gradients = apart(emitter, inputs.get(0), time);
      // i, cs, f, o, ci, co
      List<List<Handle>> kept = new ArrayList<>();
      for (Handle each : inputs.subList(6, 6 + KEPT)) {
        kept.add(apart(emitter, each, time));
      }
      Handle recurrent = swapped(emitter, inputs.get(3));
      Map<String, Object> transposed = Map.of("transpose_a", false, "transpose_b", true);
      List<Handle> bySums = new ArrayList<>();
      @Nullable Handle byState = null;
      Handle byMemory = zero;
      for (int t = (int) time - 1; t >= 0; t--) {
        Handle g = gradients.get(t);
        List<Handle> all = new ArrayList<>(List.of(x.get(t)));
        all.add(t == 0 ? zero : kept.get(1).get(t - 1));
        all.addAll(forward.subList(2, forward.size()));
        for (List<Handle> each : kept) {
          all.add(each.get(t));
        }
        all.add(byMemory);
        all.add(byState == null ? g : emitter.one("AddV2", g, byState));
        List<Handle> made = emitter.node("LSTMBlockCellGrad", all, Map.of("use_peephole", false));
        byMemory = made.get(0);
        bySums.addFirst(made.get(1));
        if (t > 0) {
          byState = emitter.one("MatMul", List.of(made.get(1), recurrent), transposed);
        }
      }
      Handle sums = concat(emitter, bySums, 0);
      List<Handle> before = new ArrayList<>(List.of(zero));
      before.addAll(h.subList(0, h.size() - 1));
      Handle byX =
          emitter.one("MatMul", List.of(sums, swapped(emitter, inputs.get(2))), transposed);
      Map<String, Object> columns = Map.of("transpose_a", true, "transpose_b", false);
      Handle rows = Reshape.emit(emitter, inputs.get(1), List.of(-1L, width));
      Handle byKernel = emitter.one("MatMul", List.of(rows, sums), columns);
      Handle byRecurrent =
          emitter.one("MatMul", List.of(concat(emitter, before, 0), sums), columns);
      Handle byBias =
          emitter.one(
              "Sum",
              List.of(sums, emitter.integers(ElementType.I32, List.of(0L))),
              Map.of("keep_dims", false));
      return List.of(
          emitter.one("Reshape", byX, emitter.one("Shape", inputs.get(1))),
          swapped(emitter, byKernel),
          swapped(emitter, byRecurrent),
          swapped(emitter, byBias));
    }

    private static List<Handle> apart(Emitter emitter, Handle all, long time) {
      return emitter.node("Unpack", List.of(all), Map.of("axis", 0L, "num", time));
    }

    private static Handle concat(Emitter emitter, List<Handle> parts, long axis) {
      return emitter.one(
          "ConcatV2",
          List.of(emitter.list(parts), emitter.scalar(ElementType.I32, axis)),
          Map.of());
    }

    /**
     * The columns of i, f, g, o in the order i, g, f, o, which is that of the kernel for one step,
     * or back.
     */
    private static Handle swapped(Emitter emitter, Handle columns) {
      List<Handle> parts =
          emitter.node(
              "Split",
              List.of(emitter.scalar(ElementType.I32, -1), columns),
              Map.of("num_split", 4L));
      return concat(emitter, List.of(parts.get(0), parts.get(2), parts.get(1), parts.get(3)), -1);
    }

    private static List<Value> composed(Instructions x, Operation operation) {
      List<Value> inputs = operation.inputs().subList(1, 5);
      List<Step> steps = steps(x, inputs);
      List<Value> gradients = x.unstack(operation.input(0), 0);
      Value one = x.scalar(1);
      @Nullable Value byState = null;
      @Nullable Value byMemory = null;
      @Nullable Value byRecurrent = null;
      List<Value> bySums = new ArrayList<>();
      for (int t = steps.size() - 1; t >= 0; t--) {
        Step step = steps.get(t);
        Value g = byState == null ? gradients.get(t) : x.add(gradients.get(t), byState);
        Value shown = x.tanh(step.c());
        Value flow = x.multiply(x.multiply(g, step.o()), x.subtract(one, x.square(shown)));
        byMemory = byMemory == null ? flow : x.add(byMemory, flow);
        Value bySum =
            x.concat(
                List.of(
                    closing(x, x.multiply(byMemory, step.g()), step.i()),
                    closing(x, x.multiply(byMemory, step.before()), step.f()),
                    x.multiply(x.multiply(byMemory, step.i()), x.subtract(one, x.square(step.g()))),
                    closing(x, x.multiply(g, shown), step.o())),
                -1);
        bySums.addFirst(bySum);
        byMemory = x.multiply(byMemory, step.f());
        byState = x.matmul(bySum, inputs.get(2), false, true);
        if (t > 0) {
          Value more = x.matmul(steps.get(t - 1).h(), bySum, true, false);
          byRecurrent = byRecurrent == null ? more : x.add(byRecurrent, more);
        }
      }
      Value all = x.stack(bySums, 0);
      Value byKernel =
          x.matmul(
              x.reshape(inputs.get(0), rows(inputs.get(0).shape())),
              x.reshape(all, rows(all.shape())),
              true,
              false);
      return List.of(
          x.matmul(all, inputs.get(1), false, true),
          byKernel,
          byRecurrent == null ? x.broadcast(x.scalar(0), inputs.get(2)) : byRecurrent,
          x.sum(all, List.of(0L, 1L), false));
    }

    private static Shape rows(Shape shape) {
      return new Shape(List.of(Extents.product(shape.dimensions().subList(0, 2)), shape.last()));
    }

    /** The gradient by what a sigmoid was taken of. */
    private static Value closing(Instructions x, Value gradient, Value open) {
      return x.multiply(gradient, x.multiply(open, x.subtract(x.scalar(1), open)));
    }

    @Override
    public List<Example> examples() {
      List<Example> examples = new ArrayList<>();
      for (Example forward : new Lstm().examples()) {
        TensorType hidden = hidden(this, forward.types());
        Example.Input like = Samples.real(hidden.shape(), -1, 1);
        List<Example.Input> inputs = new ArrayList<>(List.of(like));
        inputs.addAll(forward.inputs());
        inputs.addAll(Collections.nCopies(1 + KEPT, like));
        examples.add(new Example(inputs, Attributes.NONE));
      }
      return examples;
    }
  }
}
