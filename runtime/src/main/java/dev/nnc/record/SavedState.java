package dev.nnc.record;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nnc.checkpoint.DamagedWeightsException;
import dev.nnc.checkpoint.Weights;
import dev.nnc.checkpoint.Weights.Tensor;
import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.train.Checkpoint;
import dev.nnc.train.Epoch;
import dev.nnc.train.Snapshot;
import dev.nnc.train.TrainingProgress;
import dev.nnc.train.TrainingState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Checkpoint} as a folder of weights. The tensors of the program's names are those to use,
 * with averages in the place of weights; a raw weight, a best one or one to go back to that differs
 * from it stands beside it as {@code name@raw}, {@code name@best} or {@code name@good}. The rest is
 * JSON in the manifest, but for the epochs that are done: those stand in the journal, so that a
 * checkpoint after many epochs is as large as one after few.
 */
final class SavedState {
  private static final String RAW = "@raw";
  private static final String BEST = "@best";
  private static final String GOOD = "@good";

  private SavedState() {}

  /**
   * What stands in the manifest.
   *
   * @param progress without its epochs
   * @param epoch how many these are
   * @param best the names of the variables that the best epoch is kept of; null without one
   */
  private record Text(TrainingProgress progress, int epoch, @Nullable List<String> best) {}

  static String text(Checkpoint checkpoint) {
    Weights best = checkpoint.state().best();
    try {
      return RecordJson.MAPPER.writeValueAsString(
          new Text(
              checkpoint.state().progress().withEpochs(List.of()),
              checkpoint.state().progress().epoch(),
              best == null ? null : best.tensors().stream().map(Tensor::name).toList()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a training's progress can always be written", e);
    }
  }

  static Weights weights(Checkpoint checkpoint) {
    List<Tensor> all = new ArrayList<>(checkpoint.weights().tensors());
    Map<String, Tensor> used = byName(checkpoint.weights());
    add(checkpoint.state().variables(), RAW, used, all);
    Weights best = checkpoint.state().best();
    if (best != null) {
      add(best, BEST, used, all);
    }
    add(checkpoint.state().good(), GOOD, used, all);
    return new Weights(all);
  }

  private static void add(Weights some, String suffix, Map<String, Tensor> used, List<Tensor> all) {
    for (Tensor tensor : some.tensors()) {
      Tensor its = used.get(tensor.name());
      if (its == null || !Arrays.equals(its.value(), tensor.value())) {
        all.add(new Tensor(tensor.name() + suffix, tensor.type(), tensor.value()));
      }
    }
  }

  /**
   * The state in a folder; empty if it is damaged, of another kind, or not finite, or if the
   * journal does not know all of its epochs.
   *
   * @param told the epochs of the training that the journal knows, in order
   */
  static Optional<TrainingState> read(Path folder, List<Epoch> told) throws IOException {
    try {
      Map<String, Tensor> all = byName(WeightsFolder.read(folder));
      Text text = RecordJson.MAPPER.readValue(WeightsFolder.state(folder), Text.class);
      List<String> names = all.keySet().stream().filter(name -> !name.contains("@")).toList();
      Weights variables = take(all, names, RAW);
      List<String> best = text.best();
      return text.epoch() <= told.size() && Snapshot.isFinite(variables)
          ? Optional.of(
              new TrainingState(
                  text.progress().withEpochs(told.subList(0, text.epoch())),
                  variables,
                  best == null ? null : take(all, best, BEST),
                  take(all, names, GOOD)))
          : Optional.empty();
    } catch (DamagedWeightsException | JacksonException damaged) {
      return Optional.empty();
    }
  }

  private static Weights take(Map<String, Tensor> all, List<String> names, String suffix) {
    List<Tensor> taken = new ArrayList<>();
    for (String name : names) {
      Tensor own = all.get(name + suffix);
      Tensor used = own == null ? all.get(name) : own;
      if (used != null) {
        taken.add(new Tensor(name, used.type(), used.value()));
      }
    }
    return new Weights(taken);
  }

  private static Map<String, Tensor> byName(Weights weights) {
    Map<String, Tensor> names = new LinkedHashMap<>();
    weights.tensors().forEach(tensor -> names.put(tensor.name(), tensor));
    return names;
  }
}
