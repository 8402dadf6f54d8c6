package dev.nnc.cli;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.run.SharedTraining;
import dev.nnc.source.Span;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code --cluster}: where a command has executed what need not be executed here. */
final class ClusterOption {
  static final String NAME = "--cluster";
  static final String WORKERS = "--workers";

  private ClusterOption() {}

  /**
   * Describes it.
   *
   * @param what a cluster executes for the command
   */
  static OptionSpec of(String what) {
    return CommandSpecs.option(
        NAME,
        "ADDRESS",
        String.class,
        "Have %s executed by Apache Spark: spark://HOST:PORT, local-cluster[2,1,2048], local[2]."
            .formatted(what));
  }

  /** Describes {@code --workers}. */
  static OptionSpec workers() {
    return CommandSpecs.option(
        WORKERS,
        "N",
        Integer.class,
        "With --cluster: let N machines share each training, this one among them.");
  }

  /** How many machines share a training; 1 if none is shared. */
  static int workers(ParseResult given) {
    Integer said = given.matchedOptionValue(WORKERS, null);
    if (said == null) {
      return 1;
    }
    if (said < 2) {
      throw CommandSpecs.misused(
          given, WORKERS + " needs a number from 2: this machine and at least one of a cluster");
    }
    if (!given.hasMatchedOption(NAME)) {
      throw CommandSpecs.misused(
          given,
          WORKERS + " says how many machines share a training: say " + NAME + " ADDRESS, too");
    }
    return said;
  }

  /**
   * Why a program needs no cluster, if it needs none.
   *
   * @param workers how many machines share a training
   */
  static Optional<Diagnostic> idle(Model model, int workers) {
    if (workers > 1) {
      return SharedTraining.isAny(model)
          ? Optional.empty()
          : Optional.of(
              nothing(model)
                  .withHelp(
                      "`--workers` is for each `train` outside of a `sweep` and a"
                          + " `cross_validate`: leave it out"));
    }
    boolean repeats =
        model.actions().stream()
            .anyMatch(
                action ->
                    action instanceof ActionPlan.Sweep
                        || action instanceof ActionPlan.CrossValidate);
    return repeats
        ? Optional.empty()
        : Optional.of(
            nothing(model)
                .withHelp(
                    "the trials of a `sweep` and the folds of a `cross_validate` are executed by a"
                        + " cluster; with `--workers 2`, two machines share a `train`; leave"
                        + " `--cluster` out"));
  }

  private static Diagnostic nothing(Model model) {
    return Diagnostic.of(
        RunCode.NOTHING_FOR_CLUSTER, model.source().place(Span.NONE), model.source().name());
  }
}
