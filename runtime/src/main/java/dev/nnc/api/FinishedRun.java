package dev.nnc.api;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.lower.TooLargeException;
import dev.nnc.plan.ActionPlan;
import dev.nnc.predict.KeptRun;
import dev.nnc.predict.Predictor;
import dev.nnc.run.LaterEvaluation;
import dev.nnc.run.RunFailures;
import dev.nnc.source.Place;
import dev.nnc.source.Span;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A run that has ended, as its folder keeps it: its program, and what it has learned. The weights
 * are in the memory of Java; native memory is that of the {@link Network}s alone. It never changes,
 * and any number of threads may use it; its folder is not looked at any more.
 */
public final class FinishedRun {
  private final KeptRun run;

  private FinishedRun(KeptRun run) {
    this.run = run;
  }

  /**
   * Opens the folder of a run. Everything in it is checked before it is used; a folder of which a
   * byte was changed is refused.
   */
  public static Outcome<FinishedRun> open(Path folder) {
    Predictor.Outcome<KeptRun> kept = KeptRun.open(folder, Program.places());
    return Outcomes.of(kept.value().map(FinishedRun::new), kept.diagnostics());
  }

  public Path folder() {
    return run.folder();
  }

  /** The names of all networks, the one that was trained last at the end. */
  public List<String> networks() {
    return run.networks();
  }

  /**
   * Makes the network that was trained last ready to predict. Whoever asks closes it.
   *
   * @throws IllegalStateException if the program has no network
   */
  public Outcome<Network> network() {
    return network(last());
  }

  /**
   * Makes a network ready to predict: the first one in a process loads TensorFlow. Whoever asks
   * closes it.
   *
   * @return the network, or what is wrong with its weights or with TensorFlow on this machine
   * @throws IllegalArgumentException if there is none of that name
   */
  public Outcome<Network> network(String name) {
    Place place = run.model().network(known(name)).place();
    Predictor predictor = Predictor.of(run, LocalEnvironment.quiet());
    List<Diagnostic> problems;
    try {
      problems = predictor.load(name).map(List::of).orElse(List.of());
    } catch (LinkageError failure) {
      problems = List.of(RunFailures.noTensorFlow(failure, place));
    } catch (TooLargeException failure) {
      problems = RunFailures.tooLarge(failure, place);
    }
    return Outcomes.of(
        problems.isEmpty() ? Optional.of(new Network(name, predictor)) : Optional.empty(),
        problems);
  }

  /**
   * Judges the network that was trained last on other labelled rows.
   *
   * @throws IllegalStateException if the program has no network
   */
  public Outcome<Evaluation> evaluate(List<Path> files) {
    return evaluate(last(), files);
  }

  /**
   * Judges a network on other labelled rows, as an {@code evaluate} of the program does: the last
   * on a test part, else the last. Native memory is given back before it returns.
   *
   * @param files tables, pictures, folders of pictures by class, files of labels
   * @throws IllegalArgumentException if there is no network of that name
   */
  public Outcome<Evaluation> evaluate(String network, List<Path> files) {
    List<ActionPlan.Evaluate> actions = LaterEvaluation.actions(run.model(), known(network));
    if (actions.isEmpty()) {
      return Outcomes.of(
          Optional.empty(),
          List.of(
              Diagnostic.of(
                  RunCode.NO_EVALUATION,
                  run.model().source().place(Span.NONE),
                  run.folder(),
                  network)));
    }
    LaterEvaluation.Outcome outcome =
        LaterEvaluation.of(
            run,
            actions.getLast(),
            files,
            files.stream().map(Path::toString).collect(Collectors.joining(", ")),
            InputStream.nullInputStream(),
            LocalEnvironment.quiet());
    return Outcomes.of(
        outcome.value().map(Evaluation::of),
        outcome.value().map(LaterEvaluation::warnings).orElse(outcome.diagnostics()));
  }

  private String last() {
    if (networks().isEmpty()) {
      throw new IllegalStateException("the program of " + run.folder() + " has no network");
    }
    return networks().getLast();
  }

  private String known(String network) {
    if (!networks().contains(network)) {
      throw new IllegalArgumentException(
          "there is no network `" + network + "`; there is " + String.join(", ", networks()));
    }
    return network;
  }
}
