package dev.nnc.use;

import dev.nnc.compare.Repetition;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.diag.Diagnostic;
import dev.nnc.evaluate.Interruption;
import dev.nnc.plan.Model;
import dev.nnc.record.RunSettings;
import dev.nnc.workspace.ProgramFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A run that is executed again, in a folder of its own, so that the two can be compared. */
public final class Rerun {
  private final Path folder;
  private final Repetition first;
  private final DataPlaces places;

  private Rerun(Path folder, Repetition first, DataPlaces places) {
    this.folder = folder;
    this.first = first;
    this.places = places;
  }

  /** What can be repeated, or why not. */
  public record Outcome(Optional<Rerun> rerun, List<Diagnostic> diagnostics) {
    public Outcome {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /** That of the run in a folder. */
  public static Outcome of(FrontEnd frontEnd, Path folder) {
    Repetition.Outcome opened = Repetition.of(folder);
    return new Outcome(
        opened
            .repetition()
            .map(
                first ->
                    // Those places included where the run has found its data.
                    new Rerun(folder, first, frontEnd.places().with(first.data().folders()))),
        opened.diagnostics());
  }

  /** In what today differs from the day of the run, a line each, as far as it may matter. */
  public List<String> today() {
    return first.today();
  }

  /** Compiles the program, with the data as it is today. */
  public Checked compile() {
    return FrontEnd.again(
        first.source(), new ProgramFiles(folder, List.of()), first.data().base(), places, Map.of());
  }

  /**
   * The run that repeats it: with its seed, threads, device and params.
   *
   * @param checked what {@link #compile} gave
   * @param model that of {@code checked}
   * @param runs the folder in which the new run folder is made
   * @param command what was typed, for the record
   */
  public ReadyRun ready(
      Checked checked, Model model, Path runs, List<String> command, Interruption interruption) {
    RunSettings settings =
        checked.settings(
            OptionalLong.of(first.seed()),
            first.threads(),
            first.device(),
            runs,
            command,
            interruption);
    return ReadyRun.executing(
        checked,
        model,
        settings,
        first.data().base(),
        places,
        ProgramWork.of(
            first.source(),
            folder,
            new ProgramFiles(folder, List.of()),
            first.data().base(),
            Map.of(),
            places));
  }

  /**
   * In what the new run came out otherwise, a line each: its results, and its weights, bit for bit.
   *
   * @throws IOException if one of the two cannot be read
   */
  public List<String> otherThan(Path other) throws IOException {
    return first.otherThan(other);
  }
}
