package dev.nnc.build;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.check.network.BuiltNetwork;
import dev.nnc.check.network.Objective;
import dev.nnc.check.network.Optimization;
import dev.nnc.check.network.TrainingObjective;
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
import dev.nnc.ir.Precision;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Instructions;
import dev.nnc.plan.ActionPlan;
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
 * The functions of an update that change weights: the step, the one that only gathers gradients,
 * and the one that averages weights.
 */
final class TrainingStep {
  private static final TensorType COUNTER = new TensorType(ElementType.I64, Shape.SCALAR);

  private final TrainingObjective objective;
  private final Optimization optimization;
  private final Declarations variables;
  private final String rate;

  /**
   * @param rate the name of the step's input for the learning rate, if it is not constant
   */
  TrainingStep(TrainingObjective objective, Declarations variables, String rate) {
    this.objective = objective;
    this.optimization = objective.optimization();
    this.variables = variables;
    this.rate = rate;
  }

  /** The functions, and what tells how they are called. */
  record Changing(List<Function> functions, ActionPlan.Calls calls) {}

  Outcome<Changing> changing() {
    return step()
        .then(
            step ->
                optimization.accumulate() > 1
                    ? gather().then(gathering -> new Outcome.Built<>(changing(step, gathering)))
                    : new Outcome.Built<>(changing(step, null)));
  }

  /**
   * Functions of an update of several batches.
   *
   * @param gather adds the gradients of a batch up
   * @param add adds up those that others have computed of a batch
   * @param apply changes the weights by what was gathered
   */
  private record Gathering(Function gather, Function add, Function apply) {}

  private Changing changing(Function step, @Nullable Gathering gathering) {
    List<Function> functions = new ArrayList<>(List.of(step));
    if (gathering != null) {
      functions.addAll(List.of(gathering.gather(), gathering.add(), gathering.apply()));
    }
    SequencedMap<String, String> averages = new LinkedHashMap<>();
    String average = "";
    if (optimization.average() > 0) {
      Function averaging = average(averages);
      average = averaging.name();
      functions.add(averaging);
    }
    return new Changing(
        optimization.bfloat16() ? functions.stream().map(Precision::bfloat16).toList() : functions,
        new ActionPlan.Calls(
            optimization.every(),
            optimization.times(),
            optimization.optimizer().options().find("rate") instanceof Configured schedule
                ? schedule
                : null,
            rate,
            optimization.accumulate(),
            gathering == null ? "" : gathering.gather().name(),
            gathering == null ? "" : gathering.add().name(),
            gathering == null ? "" : gathering.apply().name(),
            average,
            averages));
  }

  /** What training changes. */
  List<Variable> trained() {
    return List.copyOf(measured().weights().keySet());
  }

  private BuiltNetwork measured() {
    return objective.training().measured();
  }

  /** A function that is still open, and variables with the gradients of the loss by them. */
  private record Directions(Continued function, List<Variable> variables, List<Value> gradients) {}

  /** The loss, checked, and its gradients; refused if it depends on no weight. */
  private Outcome<Directions> directions(String name) {
    Objective training = objective.training();
    Continued function = Continued.of(training.measured(), name, objective.at());
    Value loss = function.withPenalties(training.loss());
    Value checked = function.x().checkFinite(loss, "the loss");
    function.builder().output("loss", checked);
    training.totals().putOut(function.builder());
    List<Value> values = List.copyOf(measured().weights().values());
    return switch (Differentiator.gradients(function.builder(), checked, values)) {
      // Only the derivatives of kernels that compute a whole layer or loss have none themselves.
      case Gradients.NoDerivative none ->
          new Outcome.Refused<>(
              Diagnostic.of(ActionCode.NO_SECOND_DERIVATIVE, objective.at(), objective.subject())
                  .withHelp(
                      "`gradient` in a loss goes through no `ctc` and no `lstm` with many steps: use"
                          + " another loss or layer there"));
      case Gradients.Found found -> directions(function, found.values());
    };
  }

  private Outcome<Directions> directions(Continued function, List<@Nullable Value> gradients) {
    List<Variable> changed = new ArrayList<>();
    List<Value> directions = new ArrayList<>();
    List<Variable> trained = trained();
    for (int i = 0; i < gradients.size(); i++) {
      Value gradient = gradients.get(i);
      if (gradient != null) {
        changed.add(trained.get(i));
        directions.add(gradient);
      }
    }
    if (changed.isEmpty()) {
      return new Outcome.Refused<>(
          Diagnostic.of(ActionCode.LOSS_WITHOUT_WEIGHTS, objective.at(), objective.subject())
              .withHelp(
                  "it must use an output that comes through `"
                      + objective.subject()
                      + "`, and not only through a comparison, `step` or `round`"));
    }
    function.builder().origin(new Origin("optimizer", null));
    return new Outcome.Built<>(new Directions(function, changed, directions));
  }

  private Outcome<Function> step() {
    return directions(objective.function() + ".step")
        .then(
            directions -> {
              Diagnostic unknown = unknownExclusion();
              return unknown == null
                  ? new Outcome.Built<>(step(directions))
                  : new Outcome.Refused<>(unknown);
            });
  }

  private Function step(Directions directions) {
    Instructions x = directions.function().x();
    update(directions.function().builder(), x, directions.variables(), directions.gradients());
    measured().updates().forEach(x::assign);
    Value one = x.integer(1);
    x.assignAdd(steps(), one);
    countAll(x, one);
    return directions.function().build();
  }

  /**
   * The operations that change the variables.
   *
   * @param of the gradients of the last batch; empty if all were gathered
   */
  private void update(
      FunctionBuilder builder, Instructions x, List<Variable> variables, List<Value> of) {
    Options options = optimization.optimizer().options();
    Value done = x.cast(x.read(steps()), x.floats());
    Value size =
        options.find("rate") instanceof Configured
            ? builder.input(rate, new TensorType(x.floats(), Shape.SCALAR))
            : x.scalar(options.real("rate"));
    List<Value> gradients = optimization.accumulate() > 1 ? gathered(x, variables, of) : of;
    if (options.find("clip") instanceof Configured clip
        && clip.entry().rule() instanceof Rule.Clipping clipping) {
      gradients = clipping.clip(x, gradients, clip.options());
    }
    Rule.Optimizer rule = (Rule.Optimizer) optimization.optimizer().entry().rule();
    for (int i = 0; i < gradients.size(); i++) {
      Variable variable = variables.get(i);
      rule.update(
          new Update(variable, x, size, done), variable, gradients.get(i), optionsOf(variable));
    }
  }

  /** Counts the updates. */
  private Variable steps() {
    return variables.declare(optimization.slots() + "/step", COUNTER, false, new Initial.Fill(0));
  }

  /**
   * The means of the gradients gathered before and of the last batch's; nothing is left gathered.
   *
   * @param of the gradients of the last batch; empty if all were gathered
   */
  private List<Value> gathered(Instructions x, List<Variable> variables, List<Value> of) {
    List<Value> means = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      Variable sum = sum(variables.get(i));
      Value before = x.read(sum);
      Value all = of.isEmpty() ? before : x.add(before, of.get(i));
      means.add(x.divide(all, x.scalar(optimization.accumulate())));
      x.assign(sum, x.broadcast(x.scalar(0), all));
    }
    return means;
  }

  /** The function that adds gradients to those gathered before and changes no weight. */
  private Outcome<Gathering> gather() {
    return directions(objective.function() + ".gather")
        .then(
            directions -> {
              Instructions x = directions.function().x();
              for (int i = 0; i < directions.variables().size(); i++) {
                x.assignAdd(sum(directions.variables().get(i)), directions.gradients().get(i));
              }
              measured().updates().forEach(x::assign);
              countAll(x, x.integer(1));
              return new Outcome.Built<>(
                  new Gathering(
                      directions.function().build(),
                      add(directions.variables()),
                      apply(directions.variables())));
            });
  }

  /**
   * What takes the place of a gather where another machine has computed the gradients: its inputs
   * have the names of the sums that it adds them to.
   */
  private Function add(List<Variable> variables) {
    FunctionBuilder builder = new FunctionBuilder(objective.function() + ".add");
    Instructions x = new Instructions(builder, ElementType.F32);
    builder.origin(new Origin("optimizer", null));
    for (Variable variable : variables) {
      Variable sum = sum(variable);
      x.assignAdd(sum, builder.input(sum.name(), sum.type()));
    }
    countAll(x, x.integer(1));
    return builder.build();
  }

  /** What a step does once all its gradients were gathered. */
  private Function apply(List<Variable> variables) {
    FunctionBuilder builder = new FunctionBuilder(objective.function() + ".apply");
    Instructions x = new Instructions(builder, ElementType.F32);
    builder.origin(new Origin("optimizer", null));
    update(builder, x, variables, List.of());
    x.assignAdd(steps(), x.integer(1));
    return builder.build();
  }

  private Variable sum(Variable variable) {
    return slot(variable, "gathered", variable.type(), 0);
  }

  /** Random numbers are drawn anew at every batch, whether it changes weights or not. */
  private void countAll(Instructions x, Value one) {
    x.assignAdd(variables.declare(Program.STEP, COUNTER, false, new Initial.Fill(0)), one);
  }

  /**
   * The function that follows an update and averages: average = m * average + (1 - m) * weight,
   * where m is 0 after the first update, so that the start does not weigh in (as in Keras).
   *
   * @param averages gets the average of each variable, by names
   */
  private Function average(SequencedMap<String, String> averages) {
    FunctionBuilder builder = new FunctionBuilder(objective.function() + ".average");
    Instructions x = new Instructions(builder, ElementType.F32);
    builder.origin(new Origin("average", null));
    Value done = x.cast(x.read(steps()), x.floats());
    Value kept =
        x.select(x.atMost(done, x.scalar(1)), x.scalar(0), x.scalar(optimization.average()));
    Value added = x.subtract(x.scalar(1), kept);
    for (Variable variable : trained()) {
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

  /** What is wrong with the kinds of weights that do not decay, or null. */
  private @Nullable Diagnostic unknownExclusion() {
    Set<String> roles = new LinkedHashSet<>();
    trained().forEach(variable -> roles.add(role(variable)));
    for (String name : excluded()) {
      if (!roles.contains(name)) {
        String nearest = Similar.to(name, roles).orElse(null);
        return Diagnostic.of(NameCode.UNKNOWN_NAME, optimization.place(), "kind of weight", name)
            .withHelp(
                nearest != null
                    ? "did you mean `" + nearest + "`?"
                    : "the network has " + String.join(", ", roles));
      }
    }
    return null;
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
}
