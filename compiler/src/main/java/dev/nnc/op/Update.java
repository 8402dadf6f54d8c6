package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Operations that change variables. The attribute {@code variables} names them: what is updated,
 * then its slots, all of one type. Inputs are scalars, then a value or gradient of that type.
 */
public enum Update implements OpKind {
  /** w = value. */
  ASSIGN("AssignVariableOp", 1, 0),
  /** w += amount. */
  ASSIGN_ADD("AssignAddVariableOp", 1, 0),
  /** w -= rate * g; inputs: rate, g. */
  APPLY_SGD("ResourceApplyGradientDescent", 1, 1),
  /**
   * Momentum; inputs: rate, factor, g; attribute {@code nesterov}. m = factor * m - rate * g; then
   * w += m, or for Nesterov w += factor * m - rate * g.
   */
  APPLY_MOMENTUM("ResourceApplyKerasMomentum", 2, 2),
  /**
   * Adam (Kingma and Ba 2015, section 2, with the bias correction in the rate); inputs: the powers
   * of both betas, rate, g; attributes {@code beta1}, {@code beta2}, {@code epsilon}. m += (1 -
   * beta1) * (g - m); v += (1 - beta2) * (g² - v); w -= rate * sqrt(1 - beta2_power) / (1 -
   * beta1_power) * m / (sqrt(v) + epsilon).
   */
  APPLY_ADAM("ResourceApplyAdam", 3, 3),
  /**
   * RMSprop; inputs: rate, g; attributes {@code rho}, {@code factor}, {@code epsilon}. v = rho * v
   * + (1 - rho) * g²; m = factor * m + rate * g / sqrt(v + epsilon); w -= m.
   */
  APPLY_RMSPROP("ResourceApplyRMSProp", 3, 1),
  /**
   * Adagrad; inputs: rate, g; attribute {@code epsilon}. s += g²; w -= rate * g / (sqrt(s) +
   * epsilon).
   */
  APPLY_ADAGRAD("ResourceApplyAdagradV2", 2, 1);

  private final String node;
  private final int variables;
  private final int scalars;

  Update(String node, int variables, int scalars) {
    this.node = node;
    this.variables = variables;
    this.scalars = scalars;
  }

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Effect effect() {
    return Effect.UPDATE;
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(scalars + 1, this, inputs);
    Expect.that(
        attributes.texts("variables").size() == variables,
        this,
        inputs,
        "needs " + variables + " variables");
    if (scalars > 0) {
      Expect.floating(0, this, inputs);
      Expect.sameElements(this, inputs);
      Expect.that(
          inputs.subList(0, scalars).stream().allMatch(t -> t.shape().rank() == 0),
          this,
          inputs,
          "all but the gradient must be scalars");
    }
    switch (this) {
      case ASSIGN, ASSIGN_ADD, APPLY_SGD -> {}
      case APPLY_MOMENTUM -> attributes.truth("nesterov");
      case APPLY_ADAM -> {
        attributes.real("beta1");
        attributes.real("beta2");
        attributes.real("epsilon");
      }
      case APPLY_RMSPROP -> {
        attributes.real("rho");
        attributes.real("factor");
        attributes.real("epsilon");
      }
      case APPLY_ADAGRAD -> attributes.real("epsilon");
    }
    return List.of();
  }

  @Override
  public Derivative derivative() {
    return Derivative.ZERO;
  }

  /**
   * TensorFlow's kernels take one rate: where each trial has its own, the formulas stand in their
   * place.
   */
  @Override
  public Optional<List<Value>> stack(Stacking all) {
    Instructions x = Instructions.like(all.builder(), all.inputs().getLast());
    int last = scalars;
    boolean scalarsDiffer = IntStream.range(0, scalars).anyMatch(all::differs);
    Attributes attributes = all.operation().attributes();
    if (!scalarsDiffer) {
      List<Value> inputs = new ArrayList<>(all.inputs().subList(0, last));
      inputs.add(all.spread(last));
      return Optional.of(all.builder().addAll(this, attributes, inputs));
    }
    Value g = all.spread(last);
    int rank = all.operation().input(last).rank();
    List<Value> by =
        IntStream.range(0, scalars).mapToObj(i -> Trials.aligned(all, i, rank)).toList();
    List<Variable> changed = attributes.texts("variables").stream().map(all::variable).toList();
    Variable w = changed.getFirst();
    switch (this) {
      case ASSIGN, ASSIGN_ADD -> throw new IllegalStateException(word() + " has no scalars");
      case APPLY_SGD -> x.assignAdd(w, x.multiply(x.negate(by.get(0)), g));
      case APPLY_MOMENTUM -> {
        Variable slot = changed.get(1);
        Value step = x.multiply(by.get(0), g);
        Value m = x.subtract(x.multiply(by.get(1), x.read(slot)), step);
        x.assign(slot, m);
        x.assignAdd(
            w, attributes.truth("nesterov") ? x.subtract(x.multiply(by.get(1), m), step) : m);
      }
      case APPLY_ADAM -> {
        Value one = x.scalar(1);
        Variable mean = changed.get(1);
        Variable square = changed.get(2);
        Value m = x.read(mean);
        m = x.add(m, x.multiply(x.subtract(g, m), rest(x, attributes, "beta1")));
        Value v = x.read(square);
        v = x.add(v, x.multiply(x.subtract(x.square(g), v), rest(x, attributes, "beta2")));
        Value rate =
            x.divide(
                x.multiply(by.get(2), x.sqrt(x.subtract(one, by.get(1)))),
                x.subtract(one, by.get(0)));
        x.assign(mean, m);
        x.assign(square, v);
        Value under = x.add(x.sqrt(v), x.scalar(attributes.real("epsilon")));
        x.assignAdd(w, x.negate(x.divide(x.multiply(rate, m), under)));
      }
      case APPLY_RMSPROP -> {
        Variable square = changed.get(1);
        Variable slot = changed.get(2);
        Value v = x.read(square);
        v = x.add(v, x.multiply(x.subtract(x.square(g), v), rest(x, attributes, "rho")));
        Value under = x.sqrt(x.add(v, x.scalar(attributes.real("epsilon"))));
        Value m =
            x.add(
                x.multiply(x.read(slot), x.scalar(attributes.real("factor"))),
                x.divide(x.multiply(by.get(0), g), under));
        x.assign(square, v);
        x.assign(slot, m);
        x.assignAdd(w, x.negate(m));
      }
      case APPLY_ADAGRAD -> {
        Variable sum = changed.get(1);
        Value s = x.add(x.read(sum), x.square(g));
        x.assign(sum, s);
        Value under = x.add(x.sqrt(s), x.scalar(attributes.real("epsilon")));
        x.assignAdd(w, x.negate(x.divide(x.multiply(by.get(0), g), under)));
      }
    }
    return Optional.of(List.of());
  }

  /**
   * What a factor leaves of 1, in the precision in which the kernels compute it: a number, since
   * whoever simplifies the difference of two constants takes all of their digits.
   */
  private static Value rest(Instructions x, Attributes attributes, String factor) {
    double by = attributes.real(factor);
    return x.scalar(x.floats() == ElementType.F32 ? 1f - (float) by : 1 - by);
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    Attributes attributes = operation.attributes();
    ElementType element = operation.inputs().getLast().type().element();
    List<Emitter.Handle> all = new ArrayList<>();
    for (String variable : attributes.texts("variables")) {
      all.add(emitter.variable(variable));
    }
    switch (this) {
      case ASSIGN, ASSIGN_ADD, APPLY_SGD -> all.addAll(inputs);
      case APPLY_MOMENTUM -> {
        all.add(inputs.get(0));
        all.add(inputs.get(2));
        all.add(inputs.get(1));
      }
      case APPLY_ADAM -> {
        all.addAll(inputs.subList(0, 3));
        all.add(emitter.scalar(element, attributes.real("beta1")));
        all.add(emitter.scalar(element, attributes.real("beta2")));
        all.add(emitter.scalar(element, attributes.real("epsilon")));
        all.add(inputs.get(3));
      }
      case APPLY_RMSPROP -> {
        all.add(inputs.get(0));
        all.add(emitter.scalar(element, attributes.real("rho")));
        all.add(emitter.scalar(element, attributes.real("factor")));
        all.add(emitter.scalar(element, attributes.real("epsilon")));
        all.add(inputs.get(1));
      }
      case APPLY_ADAGRAD -> {
        all.add(inputs.get(0));
        all.add(emitter.scalar(element, attributes.real("epsilon")));
        all.add(inputs.get(1));
      }
    }
    emitter.update(
        node,
        all,
        switch (this) {
          case ASSIGN, ASSIGN_ADD -> Map.of("dtype", element);
          case APPLY_MOMENTUM -> Map.of("use_nesterov", attributes.truth("nesterov"));
          case APPLY_SGD, APPLY_ADAM, APPLY_RMSPROP, APPLY_ADAGRAD -> Map.of();
        });
    return List.of();
  }

  @Override
  public List<Example> examples() {
    Attributes attributes =
        Attributes.of("variables", List.of("w", "s", "t").subList(0, variables));
    Attributes full =
        switch (this) {
          case ASSIGN, ASSIGN_ADD, APPLY_SGD -> attributes;
          case APPLY_MOMENTUM -> attributes.with("nesterov", true);
          case APPLY_ADAM ->
              attributes.with("beta1", 0.9).with("beta2", 0.99).with("epsilon", 1e-7);
          case APPLY_RMSPROP ->
              attributes.with("rho", 0.9).with("factor", 0.1).with("epsilon", 1e-7);
          case APPLY_ADAGRAD -> attributes.with("epsilon", 1e-7);
        };
    List<Example> examples = new ArrayList<>();
    for (Shape shape : List.of(Shape.SCALAR, Shape.of(4), Shape.of(3, 2), Shape.of(2, 1, 3))) {
      List<Example.Input> inputs = new ArrayList<>();
      for (int i = 0; i < scalars; i++) {
        inputs.add(Samples.real(Shape.SCALAR, 0.1, 0.9));
      }
      inputs.add(Samples.real(shape, -2, 2));
      examples.add(new Example(inputs, full));
    }
    return examples;
  }
}
