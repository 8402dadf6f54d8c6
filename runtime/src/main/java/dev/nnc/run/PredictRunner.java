package dev.nnc.run;

import dev.nnc.checkpoint.AtomicFile;
import dev.nnc.data.Rows;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Inference;
import dev.nnc.figure.PredictionReport;
import dev.nnc.figure.PredictionView;
import dev.nnc.plan.ActionPlan.Predict;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.Part;
import dev.nnc.predict.ClassNames;
import dev.nnc.predict.CsvTable;
import dev.nnc.predict.Predictions;
import dev.nnc.predict.Target;
import dev.nnc.record.Event;
import dev.nnc.record.PredictionTable;
import dev.nnc.record.RunResult.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Executes a {@code predict}, and writes its table. */
final class PredictRunner implements ActionRunner {
  private final Predict plan;
  private final ActionContext context;

  PredictRunner(Predict plan, ActionContext context) {
    this.plan = plan;
    this.context = context;
  }

  @Override
  public State run() {
    Rows rows = context.set(plan.data()).part(plan.part());
    if (!context.hasRows(rows, plan.place(), plan.part(), plan.data())) {
      return State.REFUSED;
    }
    NetworkPlan network = context.model().network(plan.network());
    Inference inference =
        Inference.run(
            new Feeding(context.model().program(), context.session(), plan.predict()),
            rows,
            network.outputs().stream().map(NetworkPlan.Port::name).toList(),
            List.of(),
            context.interruption());
    if (context.interruption().requested()) {
      return State.INTERRUPTED;
    }
    ClassNames classes = classes(network);
    Path file = write(Predictions.table(network, rows, inference.outputs(), classes));
    PredictionTable shown =
        Predictions.shown(plan.show(), network, rows, inference.outputs(), classes);
    PredictionView view =
        new PredictionView(
            context.model(),
            context.session(),
            context.interruption(),
            plan,
            rows,
            inference,
            shown);
    context
        .events()
        .send(
            new Event.Predicted(
                plan.name(),
                shown,
                Predictions.rowsShown(plan.show(), Event.SHOWN_ROWS),
                file,
                PredictionReport.of(view)));
    return State.FINISHED;
  }

  private Path write(PredictionTable table) {
    try {
      Path file = context.folder().predictions(plan.name());
      AtomicFile.write(file, writer -> CsvTable.write(table, writer));
      return file;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The names of the classes that a network tells apart; empty if it predicts numbers. */
  private ClassNames classes(NetworkPlan network) {
    return Target.of(context.model(), network)
        .map(
            target ->
                new ClassNames(
                    context
                        .set(target.data())
                        .part(Part.EVERYTHING)
                        .type(target.field())
                        .classNames(),
                    target.spelled()))
        .orElse(ClassNames.NONE);
  }
}
