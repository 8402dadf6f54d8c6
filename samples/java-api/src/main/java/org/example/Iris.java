package org.example;

import dev.nnc.api.Answer;
import dev.nnc.api.FinishedRun;
import dev.nnc.api.Network;
import dev.nnc.api.Prediction;
import dev.nnc.api.Problem;
import dev.nnc.api.Program;
import dev.nnc.api.RunEnd;
import dev.nnc.api.RunEvent;
import dev.nnc.api.RunOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Trains a network that tells three species of iris apart, and asks it. */
public final class Iris {
  private Iris() {}

  /**
   * @param arguments the program, and the folder for runs
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
  }
}
