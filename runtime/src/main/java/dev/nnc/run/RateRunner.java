package dev.nnc.run;

import dev.nnc.checkpoint.Weights;
import dev.nnc.data.Rows;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.FailureCode;
import dev.nnc.ir.Variable;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.Part;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult.State;
import dev.nnc.record.StartingWeights;
import dev.nnc.train.RangeTest;
import dev.nnc.train.Snapshot;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Executes a {@code find_rate}: in a session of its own, whose weights nobody sees. The run goes on
 * with the rate that is found and the weights that it had.
 */
final class RateRunner implements ActionRunner {
  private static final int DIGITS = 3;

  private final ActionPlan.FindRate plan;
  private final ActionContext context;
  private @Nullable Chosen chosen;

  RateRunner(ActionPlan.FindRate plan, ActionContext context) {
    this.plan = plan;
    this.context = context;
  }

  @Override
  public State run() {
    Rows rows = context.set(plan.training().data()).part(Part.TRAIN);
    if (rows.count() == 0) {
      return failed(
          Diagnostic.of(
              FailureCode.NOTHING_TO_TRAIN_ON, plan.training().place(), plan.training().data()));
    }
    long steps = RangeTest.steps(plan.training(), rows);
    if (steps < RangeTest.LEAST_STEPS) {
      return failed(
          Diagnostic.of(
                  FailureCode.TOO_FEW_STEPS,
                  plan.place(),
                  plan.name(),
                  steps,
                  RangeTest.LEAST_STEPS)
              .withHelp("give its training more `epochs` or a smaller `batch`"));
    }
    RangeTest test;
    try (Session session =
        context
            .room()
            .surroundings()
            .lower(context.model().program(), context.room().execution())) {
      List<Diagnostic> remarks = StartingWeights.set(context.model(), session, context.seed());
      if (remarks.stream().anyMatch(Diagnostic::isError)) {
        remarks.forEach(context.events()::say);
        return State.REFUSED;
      }
      Snapshot.restore(session, context.trainedBefore(context.model(), List.of(plan.training())));
      test =
          new RangeTest(
              session,
              context.model().program(),
              plan.training(),
              rows,
              context.seed(),
              context.interruption());
      test.run();
    }
    if (context.interruption().requested()) {
      return State.INTERRUPTED;
    }
    if (!test.fell()) {
      return failed(
          Diagnostic.of(FailureCode.NO_RATE, plan.place(), plan.name())
              .withHelp(
                  "widen the range of `"
                      + plan.param()
                      + "` to lower rates, or look at the"
                      + " data and the loss"));
    }
    return goOn(test);
  }

  private State failed(Diagnostic diagnostic) {
    context.events().say(diagnostic);
    return State.FAILED;
  }

  private State goOn(RangeTest test) {
    String suggestion = suggestion(test.turning());
    Variants.Variant variant = context.room().variants().of(Map.of(plan.param(), suggestion));
    Model model = variant.model().orElse(null);
    if (model == null) {
      variant.diagnostics().forEach(context.events()::say);
      return State.FAILED;
    }
    VariantData.Found data = new VariantData(context).of(model, plan);
    data.diagnostics().forEach(context.events()::say);
    if (data.isWrong()) {
      return State.FAILED;
    }
    Set<Variable> ours = new HashSet<>(model.program().variables());
    Weights weights = Snapshot.take(context.session(), ours::contains);
    chosen =
        new Chosen(
            model,
            Map.of(plan.param(), suggestion),
            variant.resolved().get(),
            data.sets(),
            weights);
    context
        .events()
        .send(
            new Event.RateFound(
                plan.name(),
                plan.param(),
                test.rates(),
                test.losses(),
                test.smoothed(),
                test.turning(),
                suggestion,
                test.stillFell()));
    return State.FINISHED;
  }

  /** A tenth of where the loss turns, as a person would write it. */
  static String suggestion(double turning) {
    return Double.toString(
        new BigDecimal(turning / 10).round(new MathContext(DIGITS)).doubleValue());
  }

  @Override
  public Optional<Chosen> chosen() {
    return Optional.ofNullable(chosen);
  }
}
