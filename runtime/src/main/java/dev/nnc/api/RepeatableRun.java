package dev.nnc.api;

import dev.nnc.data.file.IoReasons;
import dev.nnc.plan.Model;
import dev.nnc.use.Checked;
import dev.nnc.use.Rerun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A run that can be executed again, so that one knows whether the same comes of it. */
public final class RepeatableRun {
  private final Path folder;
  private final Rerun rerun;

  private RepeatableRun(Path folder, Rerun rerun) {
    this.folder = folder;
    this.rerun = rerun;
  }

  /**
   * Opens the folder of a run, which may have ended in any way.
   *
   * @return it, or why it cannot be repeated: it is no run, or it is damaged
   */
  public static Outcome<RepeatableRun> open(Path folder) {
    Rerun.Outcome opened = Rerun.of(Program.frontEnd(), folder);
    return Outcomes.of(
        opened.rerun().map(rerun -> new RepeatableRun(folder, rerun)), opened.diagnostics());
  }

  public Path folder() {
    return folder;
  }

  /**
   * In what today differs from the day of the run, a line each: versions, the processor, data that
   * was changed or is gone. Looks when it is called.
   */
  public List<String> today() {
    return rerun.today();
  }

  /**
   * How a run was repeated.
   *
   * @param end of the new run
   * @param differences in what it came out otherwise than the first, a line each: results, and
   *     weights, bit for bit; empty if it left no folder
   */
  public record Repeated(RunEnd end, List<String> differences) {
    public Repeated {
      differences = List.copyOf(differences);
    }

    /**
     * Whether all actions were executed, and every result and every bit of the weights is equal.
     */
    public boolean isSame() {
      return end.isFinished() && differences.isEmpty();
    }
  }

  /**
   * Executes the run's program again, as the folder keeps it, with its seed, threads, device and
   * params, as {@code nnc rerun} does. Executes in this thread, and leaves a folder of its own.
   *
   * @param options of which the folder of runs and the stop count; the rest is that of the run
   * @throws WrongCallException if the options say more than these two
   */
  public Repeated run(RunOptions options, Consumer<RunEvent> listener) {
    if (options.seed().isPresent()
        || options.threads().isPresent()
        || options.device().isPresent()
        || options.once()) {
      throw new WrongCallException(
          "run", "seed, threads, device and what is executed are those of the first run");
    }
    Checked checked = rerun.compile();
    Model model = checked.model().orElse(null);
    if (model == null) {
      return new Repeated(RunEnd.refused(checked.diagnostics()), List.of());
    }
    List<String> command =
        List.of("nnc", "rerun", "--runs", options.runs().toString(), folder.toString());
    RunEnd end =
        Program.execute(
            rerun.ready(checked, model, options.runs(), command, options.stop().interruption()),
            checked.diagnostics(),
            List.of(),
            listener);
    List<String> differences = new ArrayList<>();
    Path left = end.folder().orElse(null);
    if (left != null) {
      try {
        differences.addAll(rerun.otherThan(left));
      } catch (IOException unreadable) {
        differences.add("cannot be compared: " + IoReasons.of(unreadable));
      }
    }
    return new Repeated(end, differences);
  }
}
