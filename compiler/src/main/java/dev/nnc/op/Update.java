package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
