package dev.nnc.record;

import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.train.Checkpoint;
import dev.nnc.train.Epoch;
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

/**
 * Keeps trainings on the way, as {@code checkpoint:} asks, each in a folder of weights whose
 * manifest also holds all that {@link TrainingState} is besides.
 */
public final class Checkpoints {
  private Checkpoints() {}

  /** Keeps a checkpoint, and deletes those of the phase whose place it takes. */
  public static void write(RunFolder folder, Checkpoint checkpoint) throws IOException {
    TrainingProgress progress = checkpoint.state().progress();
    Path path = folder.checkpoint(progress.phase(), progress.epoch());
    WeightsFolder.write(path, SavedState.weights(checkpoint), SavedState.text(checkpoint));
    if (checkpoint.alone()) {
      for (Path other : folders(folder, progress.phase())) {
        if (!other.equals(path)) {
          WeightsFolder.delete(other);
        }
      }
    }
  }

  /**
   * The last state of a phase that is whole; empty if there is none. A folder that was damaged, or
   * that holds numbers that are not finite, is passed over.
   *
   * @param told the epochs of the phase that the journal knows, in order
   */
  static Optional<TrainingState> last(RunFolder folder, String phase, List<Epoch> told)
      throws IOException {
    for (Path each : folders(folder, phase).reversed()) {
      Optional<TrainingState> state = SavedState.read(each, told);
      if (state.isPresent()) {
        return state;
      }
    }
    return Optional.empty();
  }

  /** The folders of a phase, in the order of their epochs. */
  private static List<Path> folders(RunFolder folder, String phase) throws IOException {
    Path parent = folder.checkpoints(phase);
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(parent)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, "epoch-*")) {
        all.forEach(folders::add);
      }
    }
    folders.sort(Comparator.comparing(Path::getFileName));
    return folders;
  }
}
