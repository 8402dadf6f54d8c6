package dev.nnc.check.network;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.NetworkBuilder;
import dev.nnc.check.expression.VariableTable;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.Similar;
import dev.nnc.differentiate.Differentiator;
import dev.nnc.differentiate.Gradients;
import dev.nnc.ir.Function;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Origin;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Instructions;
import dev.nnc.plan.ActionPlan;
import dev.nnc.source.Place;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the functions that change weights: the step, the one that only gathers gradients, and the
 * one that averages weights.
 */
final class TrainingStep {
  private static final TensorType COUNTER = new TensorType(ElementType.I64, Shape.SCALAR);

  private final FileContext context;
  private final VariableTable variables;
  private final String phase;
  private final Optimization optimization;

  TrainingStep(
      FileContext context, VariableTable variables, String phase, Optimization optimization) {
    this.context = context;
    this.variables = variables;
    this.phase = phase;
    this.optimization = optimization;
  }

  /**
   * A network with its loss in a function that is still open.
   *
   * @param sums of the metrics, or null if there are none
   */
  record Open(NetworkBuilder laying, Value loss, @Nullable Value sums) {}

  /** Variables with the gradients of the loss by them. */
  private record Directions(List<Variable> variables, List<Value> gradients) {}

  /** The loss, checked, and its gradients; null if it depends on no weight, which is reported. */
  private @Nullable Directions directions(
      Open open, List<Variable> trained, Place at, String network) {
    NetworkBuilder laying = open.laying();
    Value checked = laying.x().checkFinite(open.loss(), "the loss");
    laying.builder().output("loss", checked);
    Value sums = open.sums();
    if (sums != null) {
      laying.builder().output("sums", sums);
    }
    List<Value> values = trained.stream().map(laying::read).toList();
    @Nullable List<@Nullable Value> gradients =
        switch (Differentiator.gradients(laying.builder(), checked, values)) {
          case Gradients.Found found -> found.values();
          case Gradients.NoDerivative none -> null;
        };
    if (gradients == null) {
      // Only the derivatives of kernels that compute a whole layer or loss have none themselves.
      context.report(
          Diagnostic.of(ActionCode.NO_SECOND_DERIVATIVE, at, network)
              .withHelp(
                  "`gradient` in a loss goes through no `ctc` and no `lstm` with many steps: use"
                      + " another loss or layer there"));
      return null;
    }
    List<Variable> changed = new ArrayList<>();
    List<Value> directions = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      Value gradient = gradients.get(i);
      if (gradient != null) {
        changed.add(trained.get(i));
        directions.add(gradient);
      }
    }
    if (changed.isEmpty()) {
      context.report(
          Diagnostic.of(ActionCode.LOSS_WITHOUT_WEIGHTS, at, network)
              .withHelp(
                  "it must use an output that comes through `"
                      + network
                      + "`, and not only through a comparison, `step` or `round`"));
      return null;
    }
    laying.builder().origin(new Origin("optimizer", null));
    return new Directions(changed, directions);
  }

  /**
   * The step, and what tells how it is called; null if something is wrong, which was reported.
   *
   * @param rate the name of the input for the learning rate, if it is not constant
   */
  @Nullable Function step(
      Open open, List<Variable> trained, Place at, String network, String rate) {
    NetworkBuilder laying = open.laying();
    Instructions x = laying.x();
    Directions directions = directions(open, trained, at, network);
    if (directions == null || !excludesKnown(trained)) {
      return null;
    }
    Options options = optimization.optimizer().options();
    Variable steps =
        variables.declare(optimization.slots() + "/step", COUNTER, false, new Initial.Fill(0));
    Value done = x.cast(x.read(steps), x.floats());
    Value size =
        options.find("rate") instanceof Configured
            ? laying.input(rate, new TensorType(x.floats(), Shape.SCALAR))
            : x.scalar(options.real("rate"));
    List<Value> gradients = directions.gradients();
    if (optimization.accumulate() > 1) {
      gradients = gathered(x, directions);
    }
    if (options.find("clip") instanceof Configured clip
        && clip.entry().rule() instanceof Rule.Clipping clipping) {
      gradients = clipping.clip(x, gradients, clip.options());
    }
    Rule.Optimizer rule = (Rule.Optimizer) optimization.optimizer().entry().rule();
    for (int i = 0; i < gradients.size(); i++) {
      Variable variable = directions.variables().get(i);
      rule.update(
          new Update(variable, x, size, done), variable, gradients.get(i), optionsOf(variable));
    }
    laying.updates().forEach(x::assign);
    Value one = x.integer(1);
    x.assignAdd(steps, one);
    countAll(x, one);
    return laying.builder().build();
  }

  /** The mean of the gradients gathered before and of this batch's; nothing is left gathered. */
  private List<Value> gathered(Instructions x, Directions directions) {
    List<Value> means = new ArrayList<>();
    for (int i = 0; i < directions.variables().size(); i++) {
      Variable sum = sum(directions.variables().get(i));
      Value gradient = directions.gradients().get(i);
      Value all = x.add(x.read(sum), gradient);
      means.add(x.divide(all, x.scalar(optimization.accumulate())));
      x.assign(sum, x.broadcast(x.scalar(0), gradient));
    }
    return means;
  }

  /** The function that adds gradients to those gathered before and changes no weight. */
  @Nullable Function gather(Open open, List<Variable> trained, Place at, String network) {
    Directions directions = directions(open, trained, at, network);
    if (directions == null) {
      return null;
    }
    Instructions x = open.laying().x();
    for (int i = 0; i < directions.variables().size(); i++) {
      x.assignAdd(sum(directions.variables().get(i)), directions.gradients().get(i));
    }
    open.laying().updates().forEach(x::assign);
    countAll(x, x.integer(1));
    return open.laying().builder().build();
  }

  private Variable sum(Variable variable) {
    return slot(variable, "gathered", variable.type(), 0);
  }

  /** Random numbers are drawn anew at every batch, whether it changes weights or not. */
  private void countAll(Instructions x, Value one) {
    Variable allSteps = variables.find(Program.STEP);
    if (allSteps != null) {
      x.assignAdd(allSteps, one);
    }
  }

  /**
   * The function that follows an update and averages: average = m * average + (1 - m) * weight,
   * where m is 0 after the first update, so that the start does not weigh in (as in Keras).
   *
   * @param averages gets the average of each variable, by names
   */
  Function average(List<Variable> trained, SequencedMap<String, String> averages) {
    FunctionBuilder builder = new FunctionBuilder(phase + ".average");
    Instructions x = new Instructions(builder, ElementType.F32);
    builder.origin(new Origin("average", null));
    Variable steps =
        variables.declare(optimization.slots() + "/step", COUNTER, false, new Initial.Fill(0));
    Value done = x.cast(x.read(steps), x.floats());
    Value kept =
        x.select(x.atMost(done, x.scalar(1)), x.scalar(0), x.scalar(optimization.average()));
    Value added = x.subtract(x.scalar(1), kept);
    for (Variable variable : trained) {
      Variable average = slot(variable, "average", variable.type(), 0);
      Value old = x.multiply(kept, x.read(average));
      x.assign(average, x.add(old, x.multiply(added, x.read(variable))));
      averages.put(variable.name(), average.name());
    }
    return builder.build();
  }

  private Variable slot(Variable variable, String role, TensorType type, double initialValue) {
    return variables.declare(
        optimization.slots() + "/" + variable.name() + "/" + role,
        type,
        false,
        new Initial.Fill(initialValue));
  }

  // Weights that do not decay.

  private List<String> excluded() {
    return optimization.optimizer().options().find("exclude") instanceof List<?> names
        ? names.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** What a variable is in its layer: {@code kernel}, {@code bias}. */
  private static String role(Variable variable) {
    return variable.name().substring(variable.name().lastIndexOf('/') + 1);
  }

  private boolean excludesKnown(List<Variable> trained) {
    Set<String> roles = new LinkedHashSet<>();
    trained.forEach(variable -> roles.add(role(variable)));
    for (String name : excluded()) {
      if (!roles.contains(name)) {
        String nearest = Similar.to(name, roles).orElse(null);
        context.report(
            Diagnostic.of(NameCode.UNKNOWN_NAME, optimization.place(), "kind of weight", name)
                .withHelp(
                    nearest != null
                        ? "did you mean `" + nearest + "`?"
                        : "the network has " + String.join(", ", roles)));
        return false;
      }
    }
    return true;
  }

  private Options optionsOf(Variable variable) {
    Options options = optimization.optimizer().options();
    if (!excluded().contains(role(variable))) {
      return options;
    }
    Map<String, Object> without = new LinkedHashMap<>(options.values());
    without.put("decay", 0.0);
    return new Options(without);
  }

  /** What an optimizer sees while it writes the update of one variable. */
  private final class Update implements Rule.UpdateContext {
    private final Variable variable;
    private final Instructions x;
    private final Value rate;
    private final Value step;

    Update(Variable variable, Instructions x, Value rate, Value step) {
      this.variable = variable;
      this.x = x;
      this.rate = rate;
      this.step = step;
    }

    @Override
    public Instructions x() {
      return x;
    }

    @Override
    public Value rate() {
      return rate;
    }

    @Override
    public Value step() {
      return step;
    }

    @Override
    public Variable slot(String role, double initialValue) {
      return TrainingStep.this.slot(variable, role, variable.type(), initialValue);
    }

    @Override
    public Variable number(String role, double initialValue) {
      TensorType type = new TensorType(variable.type().element(), Shape.SCALAR);
      return TrainingStep.this.slot(variable, role, type, initialValue);
    }
  }

  /** How the functions are called. */
  ActionPlan.Calls calls(
      String rate, String gather, String average, SequencedMap<String, String> averages) {
    return new ActionPlan.Calls(
        optimization.every(),
        optimization.times(),
        optimization.optimizer().options().find("rate") instanceof Configured schedule
            ? schedule
            : null,
        rate,
        optimization.accumulate(),
        gather,
        average,
        averages);
  }
}
