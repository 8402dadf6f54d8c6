package dev.nnc.predict;

import dev.nnc.data.RowReader;
import dev.nnc.data.Rows;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.TablePiece;
import dev.nnc.data.step.Fitted;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.Engine;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Inference;
import dev.nnc.evaluate.Interruption;
import dev.nnc.evaluate.Outputs;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Session;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.type.ColumnType;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Predicts for new rows with the network of a finished run. The program is lowered at the first
 * prediction, and its session stays until {@link #close}.
 */
public final class Predictor implements AutoCloseable {
  private final Model model;

  /** Null of a program that needs no training. */
  private final @Nullable KeptRun run;

  private final Map<String, Fitted> fitted;
  private final Meanings meanings;
  private final Engine engine;
  private @Nullable Session session;

  private Predictor(
      Model model,
      @Nullable KeptRun run,
      Map<String, Fitted> fitted,
      Meanings meanings,
      Engine engine) {
    this.model = model;
    this.meanings = meanings;
    this.run = run;
    this.fitted = fitted;
    this.engine = engine;
  }

  /** The run; none of a program that needs no training. */
  public Optional<KeptRun> run() {
    return Optional.ofNullable(run);
  }

  /** What was asked for, or why there is none. */
  public record Outcome<T>(Optional<T> value, List<Diagnostic> diagnostics) {
    public Outcome {
      diagnostics = List.copyOf(diagnostics);
    }

    static <T> Outcome<T> of(T value) {
      return new Outcome<>(Optional.of(value), List.of());
    }

    static <T> Outcome<T> failed(Diagnostic... diagnostics) {
      return new Outcome<>(Optional.empty(), List.of(diagnostics));
    }
  }

  /** Opens the folder of a finished run. Everything in it is checked before it is used. */
  public static Outcome<Predictor> open(Path folder, DataPlaces places, Engine engine) {
    return open(folder, folder, places, engine);
  }

  /**
   * The same for a copy of the folder.
   *
   * @param shown the folder that it is a copy of, as messages call it
   */
  public static Outcome<Predictor> open(Path folder, Path shown, DataPlaces places, Engine engine) {
    Outcome<KeptRun> kept = KeptRun.open(folder, shown, places);
    return new Outcome<>(kept.value().map(run -> of(run, engine)), kept.diagnostics());
  }

  /** With a run that was opened. */
  public static Predictor of(KeptRun run, Engine engine) {
    return new Predictor(run.model(), run, run.fitted(), run.meanings(), engine);
  }

  /**
   * A program whose networks need no training, with the weights that stand in it. A network that
   * has trainable weights is refused.
   */
  public static Outcome<Predictor> untrained(Model model, Engine engine) {
    for (NetworkPlan network : model.networks()) {
      if (network.trainable() > 0) {
        return Outcome.failed(
            Diagnostic.of(RunCode.NEEDS_TRAINING, network.place(), network.name())
                .withHelp("`nnc run` trains it; then name the run folder instead of the program"));
      }
    }
    return Outcome.of(
        new Predictor(model, null, Map.of(), Meanings.learned(model, Map.of()), engine));
  }

  /**
   * Answers to rows that were handed in.
   *
   * @param answers to all rows, those without an answer among them
   * @param reasons why rows have no answer, in their order
   */
  public record Answered(Answers answers, List<Diagnostic> reasons) {
    public Answered {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * Predicts for the rows of files: tables, pictures, folders of pictures.
   *
   * @param in what a file called {@code -} is read from
   */
  public Outcome<Answered> ofFiles(String network, List<Path> files, InputStream in) {
    return predict(network, reader(network).ofFiles(files, in), true);
  }

  /** Why rows of a file cannot be answered apart from each other; empty if they can be. */
  public Optional<String> bond(String network, Path file) {
    return reader(network).bond(file);
  }

  /** The rows of a CSV table in pieces of so many. */
  public RowReader.Pieces pieces(String network, Path file, int each) {
    return reader(network).pieces(file, each);
  }

  /** Answers the rows of a piece of a table. For one thread at a time. */
  public PieceAnswers ofPiece(String network, TablePiece piece) {
    Outcome<Answered> outcome = predict(network, reader(network).ofPiece(piece), true);
    return outcome
        .value()
        .map(
            answered ->
                PieceAnswers.of(answered.answers(), answered.reasons(), outcome.diagnostics()))
        .orElseGet(() -> PieceAnswers.wrong(outcome.diagnostics()));
  }

  /** Predicts for one row, given as {@code name=value}, or all values in order. */
  public Outcome<Answered> ofWords(String network, List<String> words) {
    return predict(network, reader(network).ofWords(words), false);
  }

  /** Whether the network looks at pictures. */
  public boolean takesPictures(String network) {
    return reader(network).takesPictures();
  }

  /** Whether a picture file is a row of the network's. */
  public boolean takesPictureFiles(String network) {
    return reader(network).takesPictureFiles();
  }

  /** The columns that a row must have. */
  public List<String> columns(String network) {
    return reader(network).columns();
  }

  /**
   * What a person must know of a column to fill it in.
   *
   * @param type of its cells
   * @param choices the texts that the network has learned, where it knows no others
   */
  public record Column(String name, ColumnType type, List<String> choices) {
    public Column {
      choices = List.copyOf(choices);
    }
  }

  /** The same with what they hold. */
  public List<Column> inputs(String network) {
    RowReader reader = reader(network);
    return reader.columns().stream()
        .map(name -> new Column(name, reader.column(name), choices(network, name)))
        .toList();
  }

  /** The classes of the first field whose first step takes the column's cells as classes. */
  private List<String> choices(String network, String column) {
    for (DataPlan data = data(network); ; data = data.bases().getFirst()) {
      for (DataPlan.Field field : data.fields()) {
        if (field.inputs().equals(List.of(column)) && !field.steps().isEmpty()) {
          ColumnType first = field.steps().getFirst().out();
          if (first.content() == ColumnType.Content.CLASS && first.shape().rank() == 0) {
            Fitted learned = fitted.get(data.name());
            return learned != null
                    && learned.find(field.name(), 1) instanceof Fitted.Categories categories
                ? categories.names()
                : first.names();
          }
        }
      }
      if (data.bases().isEmpty()) {
        return List.of();
      }
    }
  }

  /** The outputs of a network with what they stand for, as the program names them. */
  public List<NetworkExport.Output> outputs(String network) {
    return NetworkExport.outputs(
        model.program().function(model.network(network).predict()), meanings.of(network));
  }

  /** The names of all networks, the one that was trained last at the end. */
  public List<String> networks() {
    return KeptRun.networks(model);
  }

  /**
   * What can be taken away of a network.
   *
   * @throws IllegalStateException if this is a program that was not run
   */
  public NetworkExport export(String network) {
    KeptRun kept = run;
    if (kept == null) {
      throw new IllegalStateException("only finished runs are exported");
    }
    DataPlan data = data(network);
    return new NetworkExport(
        kept.folder(),
        model,
        model.network(network),
        kept.weights(),
        data,
        fitted,
        meanings.of(network));
  }

  /** The fields that the network takes. */
  public List<String> fields(String network) {
    return model.network(network).inputs().stream().map(NetworkPlan.Port::name).toList();
  }

  private RowReader reader(String network) {
    return new RowReader(data(network), fitted, fields(network));
  }

  private DataPlan data(String network) {
    return KeptRun.data(model, network);
  }

  private Outcome<Answered> predict(String name, RowReader.Rows given, boolean numbered) {
    Question question = new Question(given, numbered, predictions(name));
    if (question.diagnostics().stream().anyMatch(Diagnostic::isError)) {
      return new Outcome<>(Optional.empty(), question.diagnostics());
    }
    List<Outputs> outputs = List.of();
    Rows rows = question.rows().orElse(null);
    if (rows != null) {
      Diagnostic problem = load(name).orElse(null);
      if (problem != null) {
        return Outcome.failed(problem);
      }
      outputs = execute(name, rows, new Interruption());
    }
    return new Outcome<>(
        Optional.of(new Answered(question.answers(outputs), question.reasons())),
        question.diagnostics());
  }

  private Predictions predictions(String network) {
    return new Predictions(data(network), model.network(network), meanings.of(network));
  }

  /**
   * Rows from the texts of JSON objects, which stand in no file and whose cells name none.
   *
   * @param name as messages call them
   * @param alone whether it is one row, which then needs no number
   */
  public Question ofJson(String network, List<String> objects, String name, boolean alone) {
    return new Question(reader(network).ofJson(objects, name, alone), !alone, predictions(network));
  }

  /**
   * Rows of a caller who may read whatever lies here, so that their cells may name files.
   *
   * @param objects the texts of JSON objects, each without line feeds
   */
  public Question ofValues(String network, List<String> objects) {
    return new Question(reader(network).ofValues(objects), true, predictions(network));
  }

  /** The rows of files: tables, pictures, folders of pictures. */
  public Question ofFiles(String network, List<Path> files) {
    return new Question(
        reader(network).ofFiles(files, InputStream.nullInputStream()), true, predictions(network));
  }

  /**
   * The row that a picture is.
   *
   * @param file which must be there until it is answered
   * @param name as messages call it
   */
  public Question ofPicture(String network, Path file, String name) {
    return new Question(reader(network).ofPicture(file, name), false, predictions(network));
  }

  /** Makes the network ready for {@link #execute}; what is wrong with its weights, if anything. */
  public Optional<Diagnostic> load(String network) {
    if (session != null) {
      return Optional.empty();
    }
    Session ready = engine.lower(model.program(), new ExecutionSettings("cpu", 1, 1));
    session = ready;
    Diagnostic problem = fill(ready, model.network(network));
    if (problem != null) {
      close();
    }
    return Optional.ofNullable(problem);
  }

  /**
   * What a network that was loaded puts out for the rows, an output after the other. For one thread
   * at a time.
   */
  public List<Outputs> execute(String name, Rows rows, Interruption interruption) {
    Session ready = session;
    if (ready == null) {
      throw new IllegalStateException("the network was not loaded");
    }
    NetworkPlan network = model.network(name);
    return Inference.run(
            new Feeding(model.program(), ready, network.predict()),
            rows,
            network.outputs().stream().map(NetworkPlan.Port::name).toList(),
            List.of(),
            interruption)
        .outputs();
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  /** Gives every variable its value; what is wrong with the kept weights, or null. */
  private @Nullable Diagnostic fill(Session session, NetworkPlan network) {
    KeptRun kept = run;
    if (kept != null) {
      return kept.fill(session, network.place());
    }
    session.initialize(model.settings().seed().orElse(Model.DEFAULT_SEED));
    return null;
  }
}
