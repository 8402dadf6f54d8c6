package dev.nnc.api;

import dev.nnc.diag.Diagnostic;
import dev.nnc.lower.TooLargeException;
import dev.nnc.predict.KeptRun;
import dev.nnc.predict.Predictor;
import dev.nnc.provenance.Versions;
import dev.nnc.run.LaterEvaluation;
import dev.nnc.run.RunFailures;
import dev.nnc.serve.Limits;
import dev.nnc.serve.PredictionServer;
import dev.nnc.source.Place;
import dev.nnc.use.Export;
import dev.nnc.use.Judging;
import dev.nnc.use.Named;
import dev.nnc.use.Predictors;
import dev.nnc.use.RunFolders;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A run that has ended, as its folder keeps it: its program, and what it has learned. The weights
 * are in the memory of Java; native memory is that of the {@link Network}s alone. It never changes,
 * and any number of threads may use it; its folder is not looked at any more.
 */
public final class FinishedRun {
  private final KeptRun run;
  private final SequencedMap<String, String> params;
  private final long seed;

  private FinishedRun(KeptRun run) {
    this.run = run;
    this.seed = run.record().path("seed").asLong();
    SequencedMap<String, String> values = new LinkedHashMap<>();
    Set<String> declared = run.model().parameters().keySet();
    run.record()
        .path("parameters")
        .properties()
        .forEach(
            each -> {
              if (declared.contains(each.getKey())) {
                values.put(each.getKey(), each.getValue().asText());
              }
            });
    this.params = Collections.unmodifiableSequencedMap(values);
  }

  /**
   * Opens the folder of a run. Everything in it is checked before it is used; a folder of which a
   * byte was changed is refused.
   */
  public static Outcome<FinishedRun> open(Path folder) {
    Predictor.Outcome<KeptRun> kept = KeptRun.open(folder, Program.frontEnd().places());
    return Outcomes.of(kept.value().map(FinishedRun::new), kept.diagnostics());
  }

  /**
   * Opens the run that a word means, as a command line would take it: the path of its folder, its
   * name in {@code runs} of the current folder, {@code latest}, or the name of a program, of which
   * it is the last run.
   */
  public static Outcome<FinishedRun> named(String word) {
    return open(RunFolders.named(word));
  }

  public Path folder() {
    return run.folder();
  }

  /** The values of the program's params; of those of a search, the best trial's. */
  public SequencedMap<String, String> params() {
    return params;
  }

  /** With what its random numbers began. */
  public long seed() {
    return seed;
  }

  /** The names of all networks, the one that was trained last at the end. */
  public List<String> networks() {
    return run.networks();
  }

  /**
   * Makes the network that was trained last ready to predict. Whoever asks closes it.
   *
   * @throws WrongCallException if the program has no network
   */
  public Outcome<Network> network() {
    return network(last("network"));
  }

  /**
   * Makes a network ready to predict: the first one in a process loads TensorFlow. Whoever asks
   * closes it.
   *
   * @return the network, or what is wrong with its weights or with TensorFlow on this machine
   * @throws WrongCallException if there is none of that name
   */
  public Outcome<Network> network(String name) {
    Place place = run.model().network(known("network", name)).place();
    Predictor predictor = Predictors.of(run);
    List<Diagnostic> problems = loaded(() -> predictor.load(name), place);
    return Outcomes.of(
        problems.isEmpty() ? Optional.of(new Network(name, predictor)) : Optional.empty(),
        problems);
  }

  /** What keeps a network from being ready; empty if nothing does. */
  static List<Diagnostic> loaded(Supplier<Optional<Diagnostic>> load, Place place) {
    try {
      return load.get().map(List::of).orElse(List.of());
    } catch (LinkageError failure) {
      return List.of(RunFailures.noTensorFlow(failure, place));
    } catch (TooLargeException failure) {
      return RunFailures.tooLarge(failure, place);
    }
  }

  /**
   * Judges the network that was trained last on other labelled rows.
   *
   * @throws WrongCallException if the program has no network
   */
  public Outcome<Evaluation> evaluate(List<Path> files) {
    return evaluate(last("evaluate"), files);
  }

  /**
   * Judges a network on other labelled rows, as an {@code evaluate} of the program does: the last
   * on a test part, else the last. Native memory is given back before it returns.
   *
   * @param files tables, pictures, folders of pictures by class, files of labels
   * @throws WrongCallException if there is no network of that name
   */
  public Outcome<Evaluation> evaluate(String network, List<Path> files) {
    return evaluate(network, files, EvaluationOptions.usual());
  }

  /**
   * The same with other metrics than the program's, or by another {@code evaluate} of it.
   *
   * @throws WrongCallException if there is no network, or no {@code evaluate}, of that name
   */
  public Outcome<Evaluation> evaluate(String network, List<Path> files, EvaluationOptions options) {
    Judging.Outcome judged;
    try {
      judged = Judging.of(run, known("evaluate", network), options.action(), options.metrics());
    } catch (Judging.NoSuchActionException none) {
      throw new WrongCallException("evaluate", String.valueOf(none.getMessage()));
    }
    Judging judging = judged.judging().orElse(null);
    if (judging == null) {
      return Outcomes.of(Optional.empty(), judged.diagnostics());
    }
    LaterEvaluation.Outcome outcome = judging.on(files, InputStream.nullInputStream());
    return Outcomes.of(
        outcome.value().map(Evaluation::of),
        outcome.value().map(LaterEvaluation::warnings).orElse(outcome.diagnostics()));
  }

  /**
   * Writes the network that was trained last for other programs, as {@code nnc export} does.
   *
   * @param to the folder to make, which may be there if it is empty; or the jar, which must not be
   *     there
   * @return what was written, with a warning if the data's steps stay outside; or why nothing was:
   *     something is there already, the disk is full, or the format cannot say what the network
   *     does
   * @throws WrongCallException if the program has no network
   */
  public Outcome<Exported> export(ExportFormat format, Path to) {
    return export(last("export"), format, to);
  }

  /**
   * The same for a network.
   *
   * @throws WrongCallException if there is none of that name
   */
  public Outcome<Exported> export(String network, ExportFormat format, Path to) {
    known("export", network);
    Export.Form form =
        switch (format) {
          case ExportFormat.SavedModel it -> Export.Form.SAVED_MODEL;
          case ExportFormat.Onnx it -> Export.Form.ONNX;
          case ExportFormat.Tribuo it -> Export.Form.TRIBUO;
          case ExportFormat.Jar it -> Export.Form.JAR;
        };
    Optional<String> className =
        format instanceof ExportFormat.Jar jar ? jar.className() : Optional.empty();
    try (Predictor predictor = Predictors.of(run)) {
      Export.Outcome outcome = Export.of(predictor, network, form, to, className);
      return Outcomes.of(outcome.export().map(Exported::of), outcome.diagnostics());
    }
  }

  /**
   * Answers over HTTP with the network that was trained last, as {@code nnc serve} does, from now
   * on until the service is closed. Its threads do not keep the process alive.
   *
   * @return what answers; or why nothing does: the run goes on still, the port is taken, the host
   *     is none of this machine, or TensorFlow cannot be loaded
   * @throws WrongCallException if the program has no network
   */
  public Outcome<Service> serve(ServeOptions options) {
    return serve(last("serve"), options);
  }

  /**
   * The same with a network.
   *
   * @throws WrongCallException if there is none of that name
   */
  public Outcome<Service> serve(String network, ServeOptions options) {
    Place place = run.model().network(known("serve", network)).place();
    Optional<Diagnostic> goesOn = Predictors.notEnded(run.folder());
    if (goesOn.isPresent()) {
      return Outcomes.of(Optional.empty(), goesOn.stream().toList());
    }
    Predictor.Outcome<PredictionServer> outcome =
        PredictionServer.listen(
            Predictors.of(run),
            network,
            new PredictionServer.Settings(
                options.host(),
                options.port(),
                new Limits(
                    options.bodyBytes(),
                    options.time(),
                    options.requests(),
                    Limits.USUAL.batchRows()),
                Versions.nnc(),
                defect -> {}));
    PredictionServer server = outcome.value().orElse(null);
    if (server == null) {
      return Outcomes.of(Optional.empty(), outcome.diagnostics());
    }
    List<Diagnostic> problems = loaded(server::load, place);
    if (!problems.isEmpty()) {
      server.close();
      return Outcomes.of(Optional.empty(), problems);
    }
    return Outcomes.of(Optional.of(new Service(server)), List.of());
  }

  private String last(String method) {
    if (networks().isEmpty()) {
      throw new WrongCallException(method, "the program of " + run.folder() + " has no network");
    }
    return networks().getLast();
  }

  private String known(String method, String network) {
    if (!networks().contains(network)) {
      throw new WrongCallException(method, Named.noSuch("network", network, networks()));
    }
    return network;
  }
}
