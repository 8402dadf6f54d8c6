package dev.nnc.check.action;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Section;
import dev.nnc.build.Outcome;
import dev.nnc.build.TrainingFunctions;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Wording;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.Scope;
import dev.nnc.check.expression.Settings;
import dev.nnc.check.network.Optimization;
import dev.nnc.check.network.TrainingObjective;
import dev.nnc.check.network.Update;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.ir.Function;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DerivedResult;
import dev.nnc.plan.MetricPlan;
import dev.nnc.plan.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks {@code train} and builds what a training executes. */
final class TrainChecker {
  private final ActionContext checks;
  private final FileContext context;
  private final UpdateChecker updates;
  private final OptimizerChecker optimizers;
  private final ResultNames results;
  private final MemoryLimit memory;

  TrainChecker(ActionContext checks, UpdateChecker updates, OptimizerChecker optimizers) {
    this.checks = checks;
    this.context = checks.file();
    this.updates = updates;
    this.optimizers = optimizers;
    this.results = new ResultNames(context);
    this.memory = new MemoryLimit(context);
  }

  /** The training with the functions of its updates; null after an error. */
  @Nullable CheckedAction check(
      Item.Action action, Entry entry, String phase, Map<String, Section.Setting> settings) {
    Item.Network network = checks.targets().network(action);
    ActionTargets.On on = checks.targets().data(action);
    boolean before = checks.trained().broken(true);
    results.checkMetrics(settings.get("metrics"));
    if (!settings.containsKey("epochs")) {
      checks.settings().missing(action, "epochs", "for example `epochs: 10`", "epochs: 10");
    }
    Object batch = checks.settings().plain(entry, "batch", settings);
    Object epochs = checks.settings().plain(entry, "epochs", settings);
    List<Update> parts =
        updates.of(action, phase, settings, network, epochs instanceof Long number ? number : 0);
    List<Configured> stop =
        checks.settings().uses(Kind.STOP, settings.get("stop")).stream()
            .map(ResultNames::canonical)
            .toList();
    List<Configured> checkpoints =
        checks.settings().uses(Kind.CHECKPOINT, settings.get("checkpoint")).stream()
            .map(ResultNames::canonical)
            .toList();
    List<Configured> show = checks.show(settings.get("show"));
    if (network == null || on == null) {
      return null;
    }
    checks.trained().add(network);
    if (on.part() != null && on.part() != Part.TRAIN) {
      context.report(
          context
              .diagnostic(
                  NameCode.WRONG_SORT,
                  on.at(),
                  context.text(on.at()),
                  "part to judge by",
                  "one to train on")
              .withHelp("write `on " + on.data().name() + "`: the training part is meant"));
      return null;
    }
    if (!on.splitSaid()) {
      context.report(
          Diagnostic.of(ActionCode.NO_SPLIT, on.data().place(), on.data().name())
              .withLabel(context.place(action.verb()), "it is trained on here")
              .withHelp(
                  "add `split: random(validation: 10%, test: 20%)`, or `split: everything` to hold"
                      + " nothing back"));
    }
    if (!checks.targets().inputsThere(action, network, on)
        || parts.isEmpty()
        || parts.stream().anyMatch(part -> part.loss() == null)) {
      return null;
    }
    List<Expression> metrics = new ArrayList<>();
    List<Expression> computed = new ArrayList<>();
    for (Expression each : Settings.all(settings.get("metrics"))) {
      (DerivedResults.isOne(each) ? computed : metrics).add(each);
    }
    List<TrainingObjective> objectives = new ArrayList<>();
    List<TrainingFunctions> trainings = new ArrayList<>();
    for (Update part : parts) {
      TrainingObjective objective =
          checks
              .networks()
              .objectives()
              .objective(
                  network,
                  on.data(),
                  part,
                  trainings.isEmpty() ? metrics : List.of(),
                  Settings.all(settings.get("freeze")));
      if (objective != null) {
        objectives.add(objective);
        TrainingFunctions training = built(objective);
        if (training != null) {
          trainings.add(training);
        }
      }
    }
    if (trainings.size() < parts.size()) {
      return null;
    }
    List<ActionPlan.Update> made = trainings.stream().map(TrainingFunctions::update).toList();
    List<MetricPlan> measured = objectives.getFirst().metrics();
    List<ActionPlan.Pair> pairs = TrainingPairs.named(objectives);
    checks.trained().add(network, made, pairs);
    checks.trained().learns(network, on.data());
    checks
        .parts()
        .check(
            Settings.all(settings.get("show")),
            show,
            action.verb().text(),
            network,
            on.data(),
            pairs,
            Map.of());
    Set<String> there = ResultNames.of(on.data(), made, measured);
    stop.forEach(use -> results.checkUse(use, there, measured, settings.get("stop")));
    checkpoints.forEach(use -> results.checkUse(use, there, measured, settings.get("checkpoint")));
    new CheckpointUses(context).check(checkpoints, settings.get("checkpoint"));
    for (Update part : parts) {
      Optimization optimization = part.optimization();
      if (optimization != null) {
        optimizers.add(phase, part.name(), network, optimization);
        OptimizerChecker.schedules(optimization.optimizer())
            .forEach(
                use -> results.checkUse(use, there, measured, part.settings().get("optimizer")));
      }
    }
    List<DerivedResult> derived =
        new DerivedResults(context, checks.evaluator(), there).of(computed, new Scope(null));
    if (batch == null || !(epochs instanceof Long rounds)) {
      return null;
    }
    warnOfLongPatience(stop, settings.get("stop"), rounds);
    for (Update part : parts) {
      Optimization optimization = part.optimization();
      if (optimization != null) {
        warnOfLongPatience(
            OptimizerChecker.schedules(optimization.optimizer()),
            part.settings().get("optimizer"),
            rounds);
      }
    }
    warnOfLongPeriod(checkpoints, settings.get("checkpoint"), rounds);
    checks.trained().broken(before);
    checks.settings().fill(action, entry, settings, List.of("batch"));
    for (TrainingFunctions training : trainings) {
      for (Function function : training.functions()) {
        if (!memory.fitsAnywhere(
            function, batch instanceof Long rows ? rows : 0, on.data(), action)) {
          return null;
        }
      }
    }
    return new CheckedAction(
        new ActionPlan.Train(
            context.place(action.verb()),
            phase,
            network.name().text(),
            on.data().name(),
            batch instanceof Long rows ? rows : 0,
            rounds,
            TrainingPairs.of(checks.networks().plan(network.name().text()), objectives, trainings),
            measured,
            stop,
            checkpoints,
            show,
            made,
            derived),
        trainings.stream().flatMap(training -> training.functions().stream()).toList());
  }

  /** What waits longer than the training takes never does anything. */
  private void warnOfLongPatience(
      List<Configured> uses, Section.@Nullable Setting setting, long epochs) {
    for (Configured use : uses) {
      if (use.options().find("patience") instanceof Long patience
          && patience >= epochs
          && !use.options().is("restore", "best")) {
        neverActs(use, setting, patience, epochs, "make its `patience` shorter");
      }
    }
  }

  /** So does what comes after more epochs than there are. */
  private void warnOfLongPeriod(
      List<Configured> uses, Section.@Nullable Setting setting, long epochs) {
    for (Configured use : uses) {
      if (use.options().find("epochs") instanceof Long period && period > epochs) {
        neverActs(use, setting, period, epochs, "make it shorter");
      }
    }
  }

  private void neverActs(
      Configured use, Section.@Nullable Setting setting, long wait, long epochs, String help) {
    if (setting != null) {
      context.report(
          context
              .diagnostic(
                  ActionCode.NEVER_ACTS,
                  setting,
                  use.name(),
                  Wording.count(wait, "epoch"),
                  epochs == 1 ? "only one" : "only " + Wording.count(epochs))
              .withHelp(help + ", or train for more epochs"));
    }
  }

  /** The functions of an update; null if it cannot be made, which is reported. */
  private @Nullable TrainingFunctions built(TrainingObjective objective) {
    return switch (TrainingFunctions.of(objective, checks.networks()::declare)) {
      case Outcome.Built<TrainingFunctions> built -> built.value();
      case Outcome.Refused<TrainingFunctions> refused -> {
        context.report(refused.diagnostic());
        yield null;
      }
    };
  }
}
