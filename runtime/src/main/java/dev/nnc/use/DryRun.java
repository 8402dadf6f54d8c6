package dev.nnc.use;

import dev.nnc.checkpoint.AtomicFolder;
import dev.nnc.plan.Model;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Trains on one batch of each training, in a folder that is gone afterwards: what a run would stop
 * at soon is found in seconds.
 */
public final class DryRun {
  /** What is said of actions for it. */
  public static final Map<String, String> OVERRIDES = Map.of("train.epochs", "1");

  private DryRun() {}

  /**
   * Executes it in this thread.
   *
   * @param checked with {@link #OVERRIDES}
   * @param model that of {@code checked}
   * @param settings how it is executed, with the folder of runs
   * @param remarks is given what TensorFlow says about itself, if it may matter
   * @return what came of it, without its folder
   */
  public static RunResult execute(
      FrontEnd frontEnd,
      Checked checked,
      Model model,
      Function<Path, RunSettings> settings,
      Consumer<String> remarks,
      Event.Listener listener)
      throws IOException {
    Path folder = Files.createTempDirectory("nnc-dry-run");
    try {
      RunResult result =
          ReadyRun.of(frontEnd, checked, model.trainings(), settings.apply(folder).ofOneBatch())
              .execute(remarks, listener);
      return new RunResult(
          result.state(), null, result.results(), result.diagnostics(), List.of(), result.signal());
    } finally {
      AtomicFolder.remove(folder);
    }
  }
}
