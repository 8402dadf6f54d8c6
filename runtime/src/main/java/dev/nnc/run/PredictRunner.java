package dev.nnc.run;

import dev.nnc.checkpoint.AtomicFile;
import dev.nnc.data.Rows;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Inference;
import dev.nnc.figure.PredictionReport;
import dev.nnc.figure.PredictionView;
import dev.nnc.plan.ActionPlan.Predict;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.predict.Answers;
import dev.nnc.predict.CsvTable;
import dev.nnc.predict.Predictions;
import dev.nnc.record.Event;
import dev.nnc.record.PredictionTable;
import dev.nnc.record.RunResult.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Executes a {@code predict}, and writes its table. */
final class PredictRunner implements ActionRunner {
  /** Rows that the report shows where nobody says how many. */
  private static final int MOST_REPORTED = 200;

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
    Answers answers =
        new Predictions(
                context.model().dataset(plan.data()),
                network,
                context.meanings().of(plan.network()))
            .of(rows, inference.outputs(), plan.show());
    Path file = write(answers);
    int most = Predictions.rowsShown(plan.show(), Event.SHOWN_ROWS);
    PredictionTable shown = answers.first(Math.max(most, MOST_REPORTED));
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
        .send(new Event.Predicted(plan.name(), shown, most, file, PredictionReport.of(view)));
    return State.FINISHED;
  }

  private Path write(Answers table) {
    try {
      Path file = context.folder().predictions(plan.name());
      AtomicFile.write(file, writer -> CsvTable.write(table, writer));
      return file;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
