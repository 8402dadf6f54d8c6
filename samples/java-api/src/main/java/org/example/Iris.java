package org.example;

import dev.nnc.api.Answer;
import dev.nnc.api.Evaluation;
import dev.nnc.api.ExportFormat;
import dev.nnc.api.Exported;
import dev.nnc.api.FinishedRun;
import dev.nnc.api.Network;
import dev.nnc.api.Prediction;
import dev.nnc.api.Problem;
import dev.nnc.api.Program;
import dev.nnc.api.RepeatableRun;
import dev.nnc.api.RunEnd;
import dev.nnc.api.RunEvent;
import dev.nnc.api.RunOptions;
import dev.nnc.api.Stop;
import dev.nnc.api.UnfinishedRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Trains a network that tells three species of iris apart, asks and judges it, takes it away, and
 * shows that a run can be repeated and gone on with.
 */
public final class Iris {
  private Iris() {}

  /**
   * @param arguments the program, the folder for runs, and the folder to make for the exported
   *     network
   */
  public static void main(String[] arguments) {
    Program program = Program.read(Path.of(arguments[0])).orThrow().with("hidden", 8);
    List<Problem> problems = program.check();
    if (!problems.isEmpty()) {
      problems.forEach(System.err::println);
      return;
    }

    RunOptions options = RunOptions.in(Path.of(arguments[1])).withSeed(1);
    RunEnd end =
        program.run(
            options,
            event -> {
              if (event instanceof RunEvent.EpochDone epoch && epoch.epoch() % 10 == 0) {
                System.out.println("epoch " + epoch.epoch() + ": " + epoch.results());
              }
            });
    FinishedRun run = end.orThrow();
    System.out.println("accuracy: " + end.results().get("evaluate").get("test.accuracy"));

    try (Network network = run.network().orThrow()) {
      Prediction prediction =
          network.predict(
              Map.of(
                  "sepal_length", 5.1,
                  "sepal_width", 3.5,
                  "petal_length", 1.4,
                  "petal_width", 0.2));
      switch (prediction) {
        case Prediction.Refused refused -> System.err.println(refused.problem());
        case Prediction.Answered answered -> {
          Answer.OneClass species = (Answer.OneClass) answered.answer();
          System.out.println(species.name() + " at " + species.probability());
        }
      }
    }

    Evaluation evaluation = run.evaluate(List.of(Path.of("../data/iris.csv"))).orThrow();
    System.out.println("over all rows: " + evaluation.results());

    Exported onnx = run.export(new ExportFormat.Onnx(), Path.of(arguments[2])).orThrow();
    System.out.println("for ONNX Runtime: " + onnx.inputs() + " -> " + onnx.outputs());

    RepeatableRun repeatable = RepeatableRun.open(run.folder()).orThrow();
    RepeatableRun.Repeated repeated =
        repeatable.run(RunOptions.in(Path.of(arguments[1])), event -> {});
    System.out.println(
        repeated.isSame() ? "the same came of it again" : "differs: " + repeated.differences());

    Stop stop = new Stop();
    RunEnd interrupted =
        program.run(
            options.withStop(stop),
            event -> {
              if (event instanceof RunEvent.EpochDone epoch && epoch.epoch() == 5) {
                stop.request();
              }
            });
    UnfinishedRun unfinished = UnfinishedRun.open(interrupted.folder().orElseThrow()).orThrow();
    System.out.println("interrupted, and went on to " + unfinished.resume().state());
  }
}
