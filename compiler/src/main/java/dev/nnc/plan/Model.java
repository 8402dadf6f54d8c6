package dev.nnc.plan;

import dev.nnc.ir.Program;
import dev.nnc.source.SourceFile;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * A whole file, checked: every name bound, every option evaluated, every shape known.
 *
 * @param parameters the params' values as a person would write them, after {@code --set}
 * @param overridden the params that {@code --set} changed
 * @param actions those of the file itself, in its order; some may hold others
 * @param program what is computed
 * @param imports what it took from other files
 * @param judgements what losses and metrics hold against truths once the data is read
 */
public record Model(
    SourceFile source,
    SequencedMap<String, String> parameters,
    List<String> overridden,
    List<DataPlan> data,
    List<NetworkPlan> networks,
    List<ActionPlan> actions,
    RunSettings settings,
    Program program,
    Imports imports,
    List<Judgement> judgements) {
  /** Where random numbers start if nobody says. */
  public static final long DEFAULT_SEED = 1;

  public Model {
    parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
    overridden = List.copyOf(overridden);
    data = List.copyOf(data);
    networks = List.copyOf(networks);
    actions = List.copyOf(actions);
    judgements = List.copyOf(judgements);
  }

  /** What {@code run { … }} in the file asks for; the command line may override it. */
  public record RunSettings(OptionalLong seed, String device, OptionalInt threads) {
    public static final RunSettings DEFAULT =
        new RunSettings(OptionalLong.empty(), "auto", OptionalInt.empty());
  }

  /** A model that took nothing from other files. */
  public Model(
      SourceFile source,
      SequencedMap<String, String> parameters,
      List<String> overridden,
      List<DataPlan> data,
      List<NetworkPlan> networks,
      List<ActionPlan> actions,
      RunSettings settings,
      Program program) {
    this(
        source,
        parameters,
        overridden,
        data,
        networks,
        actions,
        settings,
        program,
        Imports.none(source.text()),
        List.of());
  }

  /** The same model with another program. */
  public Model withProgram(Program other) {
    return with(actions, other, imports);
  }

  /** The same model with another account of its imports. */
  public Model withImports(Imports other) {
    return with(actions, program, other);
  }

  /**
   * All actions, at whatever depth, each before those that it holds: for whoever looks for some.
   * Who executes the model goes by {@link #actions}.
   */
  public List<ActionPlan> everyAction() {
    return actions.stream().flatMap(ActionPlan::withAllInside).toList();
  }

  /**
   * The same without repetition: the actions that others hold stand in the place of these, but for
   * tests of rates, which are left out.
   */
  public Model once() {
    List<ActionPlan> held =
        everyAction().stream().filter(action -> action.actions().isEmpty()).toList();
    return with(held, program, imports);
  }

  /** The same program with nothing but its trainings, each executed once. */
  public Model trainings() {
    return with(
        once().actions().stream().filter(ActionPlan.Train.class::isInstance).toList(),
        program,
        imports);
  }

  private Model with(List<ActionPlan> actions, Program program, Imports imports) {
    return new Model(
        source,
        parameters,
        overridden,
        data,
        networks,
        actions,
        settings,
        program,
        imports,
        judgements);
  }

  /**
   * The forms of the report that the file asks for, by the names of their entries; empty if it does
   * not say.
   */
  public List<String> reportFormats() {
    return everyAction().stream()
        .filter(ActionPlan.Report.class::isInstance)
        .flatMap(action -> ((ActionPlan.Report) action).formats().stream())
        .toList();
  }

  public DataPlan dataset(String name) {
    return data.stream().filter(d -> d.name().equals(name)).findFirst().orElseThrow();
  }

  public NetworkPlan network(String name) {
    return networks.stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }
}
