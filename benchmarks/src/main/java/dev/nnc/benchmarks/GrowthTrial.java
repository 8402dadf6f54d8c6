package dev.nnc.benchmarks;

import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.evaluate.Interruption;
import dev.nnc.plan.Model;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunSettings;
import dev.nnc.run.Run;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One run of a program in this process. Prints the seconds of its phases, then the greatest memory
 * of the process in MiB and the size of the report in kB, in one line.
 */
final class GrowthTrial {
  static final List<String> PHASES =
      List.of("check", "compile", "data", "lower", "train", "evaluate", "report and files");

  private final double[] seconds = new double[PHASES.size()];
  private long since = System.nanoTime();

  private GrowthTrial() {}

  /**
   * @param arguments the project's folder and the program's file
   */
  public static void main(String[] arguments) throws IOException {
    new GrowthTrial().run(Path.of(arguments[0]), Path.of(arguments[1]));
    // As the command does: what TensorFlow still does in threads of its own is of no interest.
    Runtime.getRuntime().halt(0);
  }

  private void run(Path root, Path file) throws IOException {
    Path base = Objects.requireNonNull(file.toAbsolutePath().getParent());
    DataPlaces places = DataPlaces.of(Map.of(), Path.of("."));
    SourceFile source = new SourceFile(file.toString(), Files.readString(file));
    since = System.nanoTime();
    Compiler checker = new Compiler(StandardCatalog.catalog(), new Sources(base, places));
    if (checker.check(source, Map.of()).diagnostics().stream().anyMatch(d -> d.isError())) {
      throw new IllegalStateException(checker.check(source, Map.of()).diagnostics().toString());
    }
    end(0);
    Model model =
        new Compiler(StandardCatalog.catalog(), new Sources(base, places))
            .compile(source, Map.of())
            .model()
            .orElseThrow();
    end(1);
    RunResult result =
        Run.execute(
            model,
            new RunSettings(
                OptionalLong.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                root.resolve("target/growth/runs"),
                source.text(),
                List.of(),
                new Interruption()),
            new LocalEnvironment(base, places, line -> {}),
            this::hear);
    end(6);
    if (result.state() != RunResult.State.FINISHED) {
      throw new IllegalStateException(result.diagnostics().toString());
    }
    StringBuilder line = new StringBuilder();
    for (double each : seconds) {
      line.append(String.format(Locale.ROOT, "%.4f ", each));
    }
    System.out.printf(
        Locale.ROOT,
        "%s%.1f %.1f%n",
        line,
        ResidentMemory.greatest(),
        Files.size(Objects.requireNonNull(result.folder()).resolve("report.html")) / 1e3);
  }

  private void hear(Event event) {
    switch (event) {
      case Event.DataReady ignored -> end(2);
      case Event.DeviceReady ignored -> end(3);
      case Event.TrainingEnded ignored -> end(4);
      case Event.Evaluated ignored -> end(5);
      default -> {}
    }
  }

  /** What has passed since the last phase belongs to this one. */
  private void end(int phase) {
    long now = System.nanoTime();
    seconds[phase] += (now - since) / 1e9;
    since = now;
  }
}
