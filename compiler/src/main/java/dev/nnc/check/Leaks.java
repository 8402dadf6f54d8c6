package dev.nnc.check;

import dev.nnc.catalog.Rule;
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
  private final Map<String, Map<String, Set<Origin>>> known = new HashMap<>();

  /**
   * A column, or what of it a field holds.
   *
   * @param part the steps that take a part out of each cell; empty for all of it
   * @param first the first row that is read, from the field's own on
   * @param last the last of them
   */
  private record Origin(String column, String part, long first, long last) {
    Origin after(DataPlan.Step step) {
      Rule.Transform.Reach reach = step.reach();
      boolean takesPart = PARTS.contains(step.name()) || step.shortens() > 0;
      long ahead = reach.ahead() > 0 ? 1 : 0; // such a window begins behind its own row
      return new Origin(
          column,
          takesPart ? part + " -> " + step.name() + step.options().values() : part,
          first + ahead - reach.past(),
          last + reach.ahead());
    }

    /** Whether both hold the same of a row. */
    boolean shares(Origin other) {
      return column.equals(other.column)
          && part.equals(other.part)
          && first <= other.last
          && other.first <= last;
    }
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
    Map<String, Set<Origin>> origins = known.computeIfAbsent(data.name(), any -> origins(data));
    Set<Origin> wanted = origins.getOrDefault(truth.name(), Set.of());
    Set<Origin> all = new HashSet<>();
    inputs.forEach(input -> all.addAll(origins.getOrDefault(input.name(), Set.of())));
    if (wanted.containsAll(all)) {
      return Optional.empty();
    }
    for (DataPlan.Field input : inputs) {
      for (Origin its : origins.getOrDefault(input.name(), Set.of())) {
        if (wanted.stream().anyMatch(its::shares)) {
          return Optional.of(warning(judgement, input.place(), input.name(), its.column()));
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
  private static Map<String, Set<Origin>> origins(DataPlan data) {
    Map<String, Set<Origin>> all = new HashMap<>();
    if (!data.bases().isEmpty()) {
      all.putAll(origins(data.bases().getFirst()));
    }
    for (DataPlan.Field field : data.fields()) {
      Set<Origin> its = new LinkedHashSet<>();
      for (String input : field.inputs()) {
        for (Origin origin : all.getOrDefault(input, Set.of(new Origin(input, "", 0, 0)))) {
          Origin at = origin;
          for (DataPlan.Step step : field.steps()) {
            at = at.after(step);
          }
          its.add(at);
        }
      }
      all.put(field.name(), its);
    }
    return all;
  }
}
