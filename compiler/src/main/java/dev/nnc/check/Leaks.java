package dev.nnc.check;

import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Judgement;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.source.Place;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds networks that are given what they are to predict: the truth's column is among those of an
 * input that has others, too. Who copies its input, as an autoencoder does, has them all, or names
 * the input itself as the truth.
 */
final class Leaks {
  /** Steps that take a part out of a cell, so that two fields of one column may share nothing. */
  private static final Set<String> PARTS =
      Set.of("match", "replace", "time", "split", "split_words", "split_characters", "is_missing");

  private Leaks() {}

  /** What a field is made of. */
  private static final class Origins {
    final Set<String> columns = new LinkedHashSet<>();

    /** Whether it may hold something else of its columns than another field of them. */
    boolean partly;
  }

  /** The warning, if the truth of the judgement is among the inputs of its network. */
  static Optional<Diagnostic> among(Judgement judgement, NetworkPlan network, DataPlan data) {
    DataPlan.Field truth = data.field(judgement.field());
    List<DataPlan.Field> inputs = new ArrayList<>();
    for (NetworkPlan.Port port : network.inputs()) {
      data.find(port.name()).ifPresent(inputs::add);
    }
    if (inputs.contains(truth)) {
      return Optional.empty();
    }
    Origins wanted = origins(data, truth.name(), data.fields().size());
    Origins all = new Origins();
    for (DataPlan.Field input : inputs) {
      all.columns.addAll(origins(data, input.name(), data.fields().size()).columns);
    }
    if (wanted.partly || wanted.columns.isEmpty() || wanted.columns.containsAll(all.columns)) {
      return Optional.empty();
    }
    for (DataPlan.Field input : inputs) {
      Origins origins = origins(data, input.name(), data.fields().size());
      for (String column : wanted.columns) {
        if (!origins.partly && origins.columns.contains(column)) {
          return Optional.of(warning(judgement, input.place(), input.name(), column));
        }
      }
    }
    return Optional.empty();
  }

  private static Diagnostic warning(Judgement judgement, Place input, String name, String column) {
    return Diagnostic.of(
            ActionCode.TRUTH_AMONG_FEATURES,
            input,
            judgement.network(),
            column,
            judgement.field(),
            name)
        .withLabel(judgement.fieldPlace(), "the truth")
        .withHelp("leave it out of the input, for example with `columns(except: " + column + ")`");
  }

  /**
   * @param before how many fields come before those that read this name; a field may have the name
   *     of the column that it is made of
   */
  private static Origins origins(DataPlan data, String name, int before) {
    Origins found = new Origins();
    for (int i = before - 1; i >= 0; i--) {
      DataPlan.Field field = data.fields().get(i);
      if (!field.name().equals(name)) {
        continue;
      }
      for (DataPlan.Step step : field.steps()) {
        found.partly |=
            PARTS.contains(step.name()) || !step.reach().isOwnRow() || step.shortens() > 0;
      }
      for (String input : field.inputs()) {
        Origins below = origins(data, input, i);
        found.columns.addAll(below.columns);
        found.partly |= below.partly;
      }
      return found;
    }
    if (!data.bases().isEmpty()) {
      DataPlan base = data.bases().getFirst();
      return base.find(name).isPresent() ? origins(base, name, base.fields().size()) : found;
    }
    found.columns.add(name);
    return found;
  }
}
