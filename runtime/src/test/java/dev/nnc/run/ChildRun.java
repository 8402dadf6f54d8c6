package dev.nnc.run;

import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.plan.Model;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunSettings;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A run in a process that ends without a word, or is killed. */
final class ChildRun {
  private ChildRun() {}

  /**
   * Begins the run in the folder of runs, or goes on with the one that is there.
   *
   * @param arguments the folder of runs, the file with the program, and after how many events the
   *     process is to halt; 0 for never
   */
  public static void main(String[] arguments) throws IOException {
    int most = Integer.parseInt(arguments[2]);
    int[] seen = new int[1];
    RunResult result =
        run(
            Path.of(arguments[0]),
            Files.readString(Path.of(arguments[1])),
            event -> {
              if (event instanceof Event.EpochDone done) {
                System.out.println("epoch " + done.epoch().number());
              }
              if (++seen[0] == most) {
                Runtime.getRuntime().halt(9);
              }
            });
    System.exit(result.state() == RunResult.State.FINISHED ? 0 : 1);
  }

  /** The same in this process. */
  private static RunResult run(Path runs, String program, Event.Listener spectator)
      throws IOException {
    DataPlaces places = DataPlaces.of(Map.of(), runs);
    Model model =
        new Compiler(StandardCatalog.catalog(), new Sources(runs, places))
            .compile(new SourceFile("test.nn", program), Map.of())
            .model()
            .orElseThrow();
    RunSettings settings = TestSettings.oneThread(runs, 1);
    LocalEnvironment environment = new LocalEnvironment(runs, places, remark -> {});
    List<Path> begun;
    try (Stream<Path> all = Files.list(runs)) {
      begun = all.filter(Files::isDirectory).toList();
    }
    return begun.isEmpty()
        ? Run.execute(model, settings, environment, spectator)
        : Run.resume(model, settings, environment, spectator, begun.getFirst());
  }
}
