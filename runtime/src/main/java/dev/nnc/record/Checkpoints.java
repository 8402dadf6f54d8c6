package dev.nnc.record;

import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.train.Checkpoint;
import dev.nnc.train.Epoch;
import dev.nnc.train.KeptPlace;
import dev.nnc.train.TrainingProgress;
import dev.nnc.train.TrainingState;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps trainings on the way, as {@code checkpoint:} asks, each in a folder of weights whose
 * manifest also holds all that {@link TrainingState} is besides.
 */
public final class Checkpoints {
  private Checkpoints() {}

  /** Keeps a checkpoint, and deletes those of the phase whose place it takes. */
  public static void write(RunFolder folder, Checkpoint checkpoint) throws IOException {
    TrainingProgress progress = checkpoint.state().progress();
    Path parent = folder.checkpoints(progress.phase());
    Path path = parent.resolve(progress.place().name());
    WeightsFolder.write(path, SavedState.weights(checkpoint), SavedState.text(checkpoint));
    for (Path other : folders(parent)) {
      if (!other.equals(path) && !checkpoint.stays().test(place(other))) {
        WeightsFolder.delete(other);
      }
    }
    WeightsFolder.deleteUnfinished(parent);
  }

  private static KeptPlace place(Path folder) {
    return KeptPlace.named(String.valueOf(folder.getFileName()));
  }

  /** Keeps a state for the case that the run is cut off, and deletes the one before it. */
  public static void writeRecovery(RunFolder folder, Checkpoint checkpoint) throws IOException {
    TrainingProgress progress = checkpoint.state().progress();
    Path path = folder.recovery().resolve(recovery(progress.phase()) + progress.place().name());
    WeightsFolder.write(path, SavedState.weights(checkpoint), SavedState.text(checkpoint));
    for (Path other : folders(folder.recovery())) {
      if (!other.equals(path)) {
        WeightsFolder.delete(other);
      }
    }
    WeightsFolder.deleteUnfinished(folder.recovery());
  }

  /** How the names of a phase's states for recovery begin. */
  private static String recovery(String phase) {
    return FileName.safe(phase) + "-";
  }

  /** Deletes what only a run that was cut off needs. */
  public static void deleteRecovery(RunFolder folder) throws IOException {
    WeightsFolder.delete(folder.recovery());
  }

  /**
   * The last state of a phase that is whole; empty if there is none. A folder that was damaged, or
   * that holds numbers that are not finite, is passed over.
   *
   * @param told the epochs of the phase that the journal knows, in order
   * @param passedOver is given the folders that could not be used
   */
  static Optional<TrainingState> last(
      RunFolder folder, String phase, List<Epoch> told, Consumer<Path> passedOver)
      throws IOException {
    TrainingState latest = latest(folders(folder.checkpoints(phase)), phase, told, passedOver);
    String name = recovery(phase);
    List<Path> ofPhase =
        folders(folder.recovery()).stream()
            .filter(each -> String.valueOf(each.getFileName()).startsWith(name))
            .toList();
    TrainingState kept = latest(ofPhase, phase, told, passedOver);
    boolean further =
        latest == null
            || (kept != null && latest.progress().place().compareTo(kept.progress().place()) < 0);
    return Optional.ofNullable(further ? kept : latest);
  }

  /** The last of the folders' states that is whole and of the phase. */
  private static @Nullable TrainingState latest(
      List<Path> folders, String phase, List<Epoch> told, Consumer<Path> passedOver)
      throws IOException {
    for (Path each : folders.reversed()) {
      TrainingState state = SavedState.read(each, told).orElse(null);
      if (state == null) {
        passedOver.accept(each);
      } else if (state.progress().phase().equals(phase)) {
        return state;
      }
    }
    return null;
  }

  /** The folders of epochs and steps in a folder, in their order. */
  private static List<Path> folders(Path parent) throws IOException {
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(parent)) {
      try (DirectoryStream<Path> all =
          Files.newDirectoryStream(parent, "{epoch-*,[!.]*-epoch-*}")) {
        all.forEach(folders::add);
      }
    }
    folders.sort(Comparator.comparing(Checkpoints::place));
    return folders;
  }
}
