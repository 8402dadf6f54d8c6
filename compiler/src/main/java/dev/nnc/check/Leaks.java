package dev.nnc.check;

import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Judgement;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.source.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  /** Of each data set, what its fields are made of. */
  private final Map<String, Map<String, Origins>> known = new HashMap<>();

  /** What a field is made of. */
  private static final class Origins {
    final Set<String> columns = new LinkedHashSet<>();

    /** Whether it may hold something else of its columns than another field of them. */
    boolean partly;
  }

  /** The warning, if the truth of the judgement is among the inputs of its network. */
  Optional<Diagnostic> among(Judgement judgement, NetworkPlan network, DataPlan data) {
    DataPlan.Field truth = data.field(judgement.field());
    List<DataPlan.Field> inputs = new ArrayList<>();
    for (NetworkPlan.Port port : network.inputs()) {
      DataPlan.Field input = data.find(port.name()).orElse(null);
      if (input != null) {
        if (input.name().equals(truth.name())) {
          return Optional.empty();
        }
        inputs.add(input);
      }
    }
    Map<String, Origins> origins = known.computeIfAbsent(data.name(), any -> origins(data));
    Origins wanted = origins.getOrDefault(truth.name(), new Origins());
    Set<String> all = new HashSet<>();
    for (DataPlan.Field input : inputs) {
      all.addAll(origins.getOrDefault(input.name(), new Origins()).columns);
    }
    if (wanted.partly || wanted.columns.isEmpty() || wanted.columns.containsAll(all)) {
      return Optional.empty();
    }
    for (DataPlan.Field input : inputs) {
      Origins its = origins.getOrDefault(input.name(), new Origins());
      for (String column : wanted.columns) {
        if (!its.partly && its.columns.contains(column)) {
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

  /** Each field is made of earlier ones, of columns, or of fields of the first of the bases. */
  private static Map<String, Origins> origins(DataPlan data) {
    Map<String, Origins> all = new HashMap<>();
    if (!data.bases().isEmpty()) {
      all.putAll(origins(data.bases().getFirst()));
    }
    for (DataPlan.Field field : data.fields()) {
      Origins its = new Origins();
      for (DataPlan.Step step : field.steps()) {
        its.partly |=
            PARTS.contains(step.name()) || !step.reach().isOwnRow() || step.shortens() > 0;
      }
      for (String input : field.inputs()) {
        Origins below = all.get(input);
        if (below == null) {
          its.columns.add(input);
        } else {
          its.columns.addAll(below.columns);
          its.partly |= below.partly;
        }
      }
      all.put(field.name(), its);
    }
    return all;
  }
}
