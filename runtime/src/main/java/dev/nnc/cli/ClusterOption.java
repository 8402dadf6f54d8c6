package dev.nnc.cli;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.source.Span;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/** {@code --cluster}: where a command has executed what need not be executed here. */
final class ClusterOption {
  static final String NAME = "--cluster";

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

  /** Why a program needs no cluster, if it needs none. */
  static Optional<Diagnostic> idle(Model model) {
    boolean repeats =
        model.actions().stream()
            .anyMatch(
                action ->
                    action instanceof ActionPlan.Sweep
                        || action instanceof ActionPlan.CrossValidate);
    return repeats
        ? Optional.empty()
        : Optional.of(
            Diagnostic.of(
                    RunCode.NOTHING_FOR_CLUSTER,
                    model.source().place(Span.NONE),
                    model.source().name())
                .withHelp(
                    "the trials of a `sweep` and the folds of a `cross_validate` are executed by a"
                        + " cluster, all else by this machine; leave `--cluster` out"));
  }
}
