package dev.nnc.predict;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.checkpoint.AtomicFile;
import dev.nnc.data.Rows;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.step.Fitted;
import dev.nnc.data.step.Units;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ColumnUnit;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.record.RunFolder;
import dev.nnc.type.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the outputs of a program's networks stand for. The run folder keeps it beside the weights.
 *
 * @param networks by the network's name, its outputs by theirs
 */
public record Meanings(Map<String, Map<String, Meaning>> networks) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public Meanings {
    networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
  }

  /** What is known of a data set's fields. */
  public interface Known {
    /** With all classes that were found. */
    ColumnType type(DataPlan data, String field);

    /** What its steps have learned, if anything is known of it. */
    Optional<Fitted> fitted(DataPlan data);

    /** The way back to the unit of a field's column. */
    default Optional<Units> units(DataPlan data, String field) {
      return fitted(data)
          .flatMap(it -> ColumnUnit.of(data, field).flatMap(unit -> Units.of(unit, it)));
    }
  }

  /**
   * Of all networks. A training says what its network's outputs stand for; else the run that the
   * weights come from; else what they are judged by, which may be all that is known of weights that
   * stand in the program.
   */
  public static Meanings of(Model model, Known known) {
    Map<String, Map<String, Meaning>> networks = new LinkedHashMap<>();
    for (NetworkPlan network : model.networks()) {
      networks.put(network.name(), of(model, network, known));
    }
    return new Meanings(networks);
  }

  private static Map<String, Meaning> of(Model model, NetworkPlan network, Known known) {
    List<ActionPlan> trainings = new ArrayList<>();
    List<ActionPlan> others = new ArrayList<>();
    for (ActionPlan action : model.everyAction()) {
      if (network.name().equals(action.network()) && action.data() != null) {
        (action instanceof ActionPlan.Train ? trainings : others).add(action);
      }
    }
    // What was trained last has changed the weights last.
    Map<String, Meaning> found = new LinkedHashMap<>();
    trainings.reversed().forEach(action -> add(model, network, action, known, found));
    imported(model, network).forEach(found::putIfAbsent);
    others.forEach(action -> add(model, network, action, known, found));
    return Collections.unmodifiableMap(found);
  }

  /** What the run has left that the network's weights come from; nothing if there is none. */
  private static Map<String, Meaning> imported(Model model, NetworkPlan network) {
    return model.imports().weights().stream()
        .filter(imported -> imported.network().equals(network.name()))
        .findFirst()
        .flatMap(
            imported -> of(Path.of(imported.folder())).map(there -> there.of(imported.there())))
        .orElse(Map.of());
  }

  private static void add(
      Model model,
      NetworkPlan network,
      ActionPlan action,
      Known known,
      Map<String, Meaning> found) {
    String name = action.data();
    if (name == null) {
      return;
    }
    DataPlan data = model.dataset(name);
    for (ActionPlan.Pair pair : action.truths(network)) {
      if (data.find(pair.field()).isPresent() && !found.containsKey(pair.output())) {
        found.put(pair.output(), of(pair, data, known));
      }
    }
  }

  /**
   * Where weights are judged by a field whose classes are others than those that they were trained
   * for, here or in another run: its metrics would compare numbers that mean different things. So
   * it is where training goes on with the same classes in another order.
   */
  public static List<Diagnostic> differences(Model model, Known known) {
    List<Diagnostic> found = new ArrayList<>();
    for (NetworkPlan network : model.networks()) {
      Map<String, Meaning> trained = new LinkedHashMap<>(imported(model, network));
      for (ActionPlan action : model.everyAction()) {
        String name = action.data();
        boolean trains = action instanceof ActionPlan.Train;
        if (name == null
            || !network.name().equals(action.network())
            || !(trains || action instanceof ActionPlan.Evaluate)) {
          continue;
        }
        DataPlan data = model.dataset(name);
        for (ActionPlan.Pair pair : action.truths(network)) {
          if (data.find(pair.field()).isEmpty()) {
            continue;
          }
          Meaning here = of(pair, data, known);
          List<String> before = trained.getOrDefault(pair.output(), Meaning.NONE).classes();
          List<String> now = here.classes();
          if (!before.isEmpty()
              && !now.isEmpty()
              && !before.equals(now)
              && (!trains || Set.copyOf(before).equals(Set.copyOf(now)))) {
            found.add(
                Diagnostic.of(
                    RunCode.OTHER_CLASSES, action.place(), pair.field(), some(now), some(before)));
          }
          if (trains) {
            trained.put(pair.output(), here);
          }
        }
      }
    }
    return found;
  }

  private static String some(List<String> names) {
    return String.join(", ", names.stream().limit(8).map(Numerals::shorten).toList())
        + (names.size() > 8 ? ", …" : "");
  }

  private static Meaning of(ActionPlan.Pair pair, DataPlan data, Known known) {
    return Meaning.of(
        pair,
        data,
        known.type(data, pair.field()),
        known.fitted(data),
        known.units(data, pair.field()));
  }

  /** Of outputs that are compared with fields of these rows. */
  public static Map<String, Meaning> of(List<ActionPlan.Pair> pairs, DataPlan data, Rows rows) {
    Map<String, Meaning> found = new LinkedHashMap<>();
    for (ActionPlan.Pair pair : pairs) {
      if (data.find(pair.field()).isPresent()) {
        found.putIfAbsent(
            pair.output(),
            Meaning.of(
                pair, data, rows.type(pair.field()), rows.fitted(), rows.units(pair.field())));
      }
    }
    return found;
  }

  /** Of the outputs of one network. */
  public Map<String, Meaning> of(String network) {
    return networks.getOrDefault(network, Map.of());
  }

  /** Those that a run has left in its folder; empty if it is of a version that left none. */
  public static Optional<Meanings> of(Path folder) {
    Path file = folder.resolve(RunFolder.OUTPUTS);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Meanings(JSON.readValue(Files.readAllBytes(file), new TypeReference<>() {})));
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  /** Leaves them in the folder of a run. */
  public void write(Path folder) throws IOException {
    AtomicFile.write(
        folder.resolve(RunFolder.OUTPUTS),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(networks) + "\n");
  }

  /** Of all networks, where no run has left it. */
  static Meanings learned(Model model, Map<String, Fitted> fitted) {
    return of(model, learned(data -> Optional.ofNullable(fitted.get(data))));
  }

  /** What is known from the program and what its steps have learned alone, without its rows. */
  public static Known learned(Function<String, Optional<Fitted>> fitted) {
    return new Known() {
      @Override
      public ColumnType type(DataPlan data, String field) {
        ColumnType type = data.field(field).type();
        List<String> names =
            fitted(data).map(it -> LearnedClasses.of(it, data, field)).orElse(List.of());
        return names.isEmpty()
            ? type
            : new ColumnType(type.content(), type.shape(), names.size(), names, type.padding());
      }

      @Override
      public Optional<Fitted> fitted(DataPlan data) {
        return fitted.apply(data.name());
      }
    };
  }
}
