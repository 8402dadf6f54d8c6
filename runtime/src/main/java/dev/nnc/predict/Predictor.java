package dev.nnc.predict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.checkpoint.DamagedWeightsException;
import dev.nnc.checkpoint.Weights;
import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.RowReader;
import dev.nnc.data.Rows;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.source.Sources;
import dev.nnc.data.step.Fitted;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.Engine;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Inference;
import dev.nnc.evaluate.Interruption;
import dev.nnc.evaluate.Outputs;
import dev.nnc.ir.Variable;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunSeal;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.type.ColumnType;
import dev.nnc.workspace.ProgramFiles;
import dev.nnc.workspace.SavedSchemas;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Predicts for new rows with the network of a finished run. The program is lowered at the first
 * prediction, and its session stays until {@link #close}.
 */
public final class Predictor implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Model model;
  private final @Nullable Weights weights;
  private final Map<String, Fitted> fitted;
  private final Meanings meanings;
  private final Engine engine;
  private @Nullable Session session;

  private Predictor(
      Model model,
      @Nullable Weights weights,
      Map<String, Fitted> fitted,
      Meanings meanings,
      Engine engine) {
    this.model = model;
    this.meanings = meanings;
    this.weights = weights;
    this.fitted = fitted;
    this.engine = engine;
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
    Place place = new SourceFile(folder.toString(), "").place(Span.NONE);
    Path resolved = folder.resolve(RunFolder.RESOLVED);
    if (!Files.isRegularFile(folder.resolve(RunFolder.RECORD)) || !Files.isRegularFile(resolved)) {
      return Outcome.failed(
          Diagnostic.of(RunCode.NOT_A_RUN, place, folder)
              .withHelp("`nnc run` names its folder in its last line"));
    }
    try {
      RunSeal.Damage damage =
          RunSeal.read(folder, List.of(RunFolder.RESOLVED, RunFolder.SCHEMAS, RunFolder.FITTED))
              .damage();
      if (damage != null) {
        return Outcome.failed(
            Diagnostic.of(RunCode.DAMAGED_RUN, place, damage.file(), damage.reason()));
      }
      SourceFile source = new SourceFile(resolved.toString(), Files.readString(resolved));
      Sources sources = new Sources(folder, places);
      Path schemas = folder.resolve(RunFolder.SCHEMAS);
      Compilation compilation =
          new Compiler(
                  StandardCatalog.catalog(),
                  SavedSchemas.read(Files.readAllBytes(schemas), sources),
                  new ProgramFiles(folder, List.of()))
              .compile(source, Map.of());
      if (compilation.model().isEmpty()) {
        return new Outcome<>(Optional.empty(), compilation.diagnostics());
      }
      Model model = compilation.model().get();
      Map<String, Fitted> fitted = fitted(folder.resolve(RunFolder.FITTED));
      return Outcome.of(
          new Predictor(
              model,
              WeightsFolder.read(folder.resolve(RunFolder.WEIGHTS)),
              fitted,
              Meanings.of(folder).orElseGet(() -> learned(model, fitted)),
              engine));
    } catch (DamagedWeightsException damaged) {
      return Outcome.failed(
          Diagnostic.of(RunCode.DAMAGED_RUN, place, damaged.file(), damaged.reason())
              .withHelp(RunFolder.insteadOfWeights(folder)));
    } catch (IOException failure) {
      return Outcome.failed(
          Diagnostic.of(
              RunCode.DAMAGED_RUN, place, folder, "cannot be read: " + IoReasons.of(failure)));
    }
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
    return Outcome.of(new Predictor(model, null, Map.of(), learned(model, Map.of()), engine));
  }

  /** Where no run has left it. */
  private static Meanings learned(Model model, Map<String, Fitted> fitted) {
    return Meanings.of(model, Meanings.learned(data -> Optional.ofNullable(fitted.get(data))));
  }

  private static Map<String, Fitted> fitted(Path file) throws IOException {
    Map<String, Fitted> fitted = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : JSON.readTree(file.toFile()).properties()) {
      fitted.put(each.getKey(), JSON.treeToValue(each.getValue(), Fitted.class));
    }
    return fitted;
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
    return export(network).outputs();
  }

  /** The names of all networks, the one that was trained last at the end. */
  public List<String> networks() {
    List<String> names = new ArrayList<>(model.networks().stream().map(NetworkPlan::name).toList());
    for (ActionPlan action : model.everyAction()) {
      if (action instanceof ActionPlan.Train train) {
        names.remove(train.network());
        names.add(train.network());
      }
    }
    return names;
  }

  /**
   * What can be taken away of a network.
   *
   * @throws IllegalStateException if this is a program that was not run
   */
  public NetworkExport export(String network) {
    Weights kept = weights;
    if (kept == null) {
      throw new IllegalStateException("only finished runs are exported");
    }
    DataPlan data = data(network);
    return new NetworkExport(
        model,
        model.network(network),
        kept,
        data,
        Optional.ofNullable(fitted.get(data.name())),
        meanings.of(network));
  }

  /** The fields that the network takes. */
  public List<String> fields(String network) {
    return model.network(network).inputs().stream().map(NetworkPlan.Port::name).toList();
  }

  private RowReader reader(String network) {
    return new RowReader(data(network), fitted, fields(network));
  }

  /** The data set that the first action with this network is on: its rows are such as it takes. */
  private DataPlan data(String network) {
    return model.dataset(
        model.everyAction().stream()
            .filter(action -> network.equals(action.network()))
            .flatMap(action -> Stream.ofNullable(action.data()))
            .findFirst()
            .orElse(model.data().getFirst().name()));
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
    Weights kept = weights;
    if (kept == null) {
      session.initialize(model.settings().seed().orElse(Model.DEFAULT_SEED));
      return null;
    }
    for (Variable variable : session.variables()) {
      Weights.Tensor tensor = kept.find(variable.name()).orElse(null);
      if (tensor == null || !tensor.type().equals(variable.type())) {
        return Diagnostic.of(
            RunCode.OTHER_WEIGHTS,
            network.place(),
            "`" + variable.name() + "` should be " + variable.type());
      }
      session.write(variable.name(), tensor.value());
    }
    return null;
  }
}
