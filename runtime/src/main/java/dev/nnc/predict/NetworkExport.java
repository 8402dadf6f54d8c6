package dev.nnc.predict;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.checkpoint.AtomicFolder;
import dev.nnc.checkpoint.Weights;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.step.Fitted;
import dev.nnc.data.step.LaidFields;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.ir.Function;
import dev.nnc.ir.Program;
import dev.nnc.ir.TableFunction;
import dev.nnc.ir.Variable;
import dev.nnc.lower.SavedModelWriter;
import dev.nnc.onnx.OnnxModel;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.record.RunFolder;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.tribuo.TribuoModel;
import dev.nnc.type.TensorType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A finished run's network, to be taken away. What computes is the network alone: it takes fields
 * as they are after the data's steps, and a description beside it says which steps those are.
 */
public final class NetworkExport {
  /** The description of what goes in and comes out, beside the file that computes. */
  public static final String DESCRIPTION = "nnc.json";

  /** The file of a model of Tribuo. */
  public static final String TRIBUO_FILE = TribuoModel.FILE;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Path run;
  private final Model model;
  private final Program program;
  private final NetworkPlan network;
  private final Weights weights;
  private final DataPlan data;
  private final Map<String, Fitted> fitted;
  private final Map<String, Meaning> meanings;

  /**
   * @param run the folder of the run
   */
  NetworkExport(
      Path run,
      Model model,
      NetworkPlan network,
      Weights weights,
      DataPlan data,
      Map<String, Fitted> fitted,
      Map<String, Meaning> meanings) {
    this.run = run;
    this.model = model;
    this.program = model.program();
    this.network = network;
    this.weights = weights;
    this.data = data;
    this.fitted = Map.copyOf(fitted);
    this.meanings = Map.copyOf(meanings);
  }

  /**
   * The network with the data's steps before it.
   *
   * @param table empty if they cannot be laid
   * @param reason why not
   */
  private record WithSteps(Optional<TableFunction> table, Optional<Diagnostic> reason) {}

  private WithSteps withSteps() {
    try {
      return new WithSteps(
          Optional.of(ColumnsNetwork.of(network, function(), data, fitted, meanings)),
          Optional.empty());
    } catch (LaidFields.NotLaidException notLaid) {
      return new WithSteps(
          Optional.empty(),
          Optional.of(
              Diagnostic.of(
                      RunCode.STEP_STAYS_OUTSIDE,
                      notLaid.field().place(),
                      network.name(),
                      notLaid.what(),
                      notLaid.field().name())
                  .withHelp(
                      "whoever asks the exported network does the steps first; "
                          + DESCRIPTION
                          + " says which they are")));
    }
  }

  /** Why the data's steps are not a part of what is exported; empty if they are. */
  public Optional<Diagnostic> outside() {
    return withSteps().reason();
  }

  /** The columns that the form with the data's steps takes; empty if there is none. */
  public List<String> columns() {
    return withSteps()
        .table()
        .map(table -> table.columns().stream().map(TableFunction.Column::name).toList())
        .orElse(List.of());
  }

  /**
   * A field that goes in.
   *
   * @param shape with -1 for what only the rows tell; the first is the number of rows
   * @param columns or earlier fields that it is made of
   * @param steps that have made it, by name; their options stand in the program
   * @param learned what fitted ones among them have learned
   * @param parts where each column has steps of its own before the columns are laid side by side:
   *     these; else empty
   */
  public record Input(
      String name,
      String type,
      List<Long> shape,
      List<String> columns,
      List<String> steps,
      List<Fitted.Learned> learned,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Part> parts) {
    public Input {
      shape = List.copyOf(shape);
      columns = List.copyOf(columns);
      steps = List.copyOf(steps);
      learned = List.copyOf(learned);
      parts = List.copyOf(parts);
    }

    /** The steps of a row, those of its columns first. */
    public List<String> allSteps() {
      List<String> all = new ArrayList<>(parts.isEmpty() ? List.of() : parts.getFirst().steps());
      all.addAll(steps);
      return all;
    }
  }

  /**
   * What one column becomes.
   *
   * @param steps as in {@link Input}
   * @param learned as in {@link Input}
   */
  public record Part(String column, List<String> steps, List<Fitted.Learned> learned) {
    public Part {
      steps = List.copyOf(steps);
      learned = List.copyOf(learned);
    }
  }

  /**
   * What comes out.
   *
   * @param meaning the truth that it was compared with
   */
  public record Output(String name, String type, List<Long> shape, Meaning meaning) {
    public Output {
      shape = List.copyOf(shape);
    }
  }

  /** The inputs in the order of the network's head. */
  public List<Input> inputs() {
    List<Input> inputs = new ArrayList<>();
    for (Function.Port port : function().inputs()) {
      DataPlan.Field field = data.find(port.name()).orElse(null);
      List<DataPlan.Field> parts = field == null ? List.of() : data.parts(field);
      inputs.add(
          new Input(
              port.name(),
              element(port.value().type()),
              SavedModelWriter.sizes(port.value().type()),
              field == null
                  ? List.of()
                  : parts.isEmpty()
                      ? field.inputs()
                      : parts.stream().map(part -> part.inputs().getFirst()).toList(),
              field == null ? List.of() : names(field.steps()),
              learned(port.name()),
              parts.stream()
                  .map(
                      part ->
                          new Part(
                              part.inputs().getFirst(), names(part.steps()), learned(part.name())))
                  .toList()));
    }
    return inputs;
  }

  private static List<String> names(List<DataPlan.Step> steps) {
    return steps.stream().map(DataPlan.Step::name).toList();
  }

  private List<Fitted.Learned> learned(String field) {
    Fitted all = fitted.get(data.name());
    return all == null ? List.of() : all.steps(field);
  }

  /** The outputs, as the program names them. */
  public List<Output> outputs() {
    return outputs(function(), meanings);
  }

  /** What comes out of a network's prediction, with what it stands for. */
  static List<Output> outputs(Function predict, Map<String, Meaning> meanings) {
    return predict.outputs().stream()
        .map(
            port ->
                new Output(
                    port.name(),
                    element(port.value().type()),
                    SavedModelWriter.sizes(port.value().type()),
                    meanings.getOrDefault(port.name(), Meaning.NONE)))
        .toList();
  }

  private Function function() {
    return program.function(network.predict());
  }

  private static String element(TensorType type) {
    return type.element().name().toLowerCase(Locale.ROOT);
  }

  /**
   * Writes a TensorFlow SavedModel. The folder is there whole or not at all.
   *
   * @param folder that is not there yet, or empty
   * @return why it was not written; empty if it was
   */
  public Optional<Diagnostic> savedModel(Path folder) throws IOException {
    return savedModel(folder, SavedModelWriter.MOST_BYTES);
  }

  /** The same where a SavedModel may hold fewer bytes. */
  Optional<Diagnostic> savedModel(Path folder, long most) throws IOException {
    Map<String, byte[]> values = new LinkedHashMap<>();
    Optional<Diagnostic> problem = prepare(folder, most, "a SavedModel", values);
    if (problem.isEmpty()) {
      Optional<TableFunction> table = withSteps().table();
      Map<String, Object> description = description();
      description.put("signature", SavedModelWriter.SIGNATURE);
      addRenamed(description, function().inputs().stream().map(Function.Port::name).toList());
      table.ifPresent(
          it -> {
            Map<String, Object> columns = columns("signature", SavedModelWriter.COLUMNS, it);
            addRenamed(columns, it.columns().stream().map(TableFunction.Column::name).toList());
            description.put("columns", columns);
          });
      write(
          folder,
          description,
          Map.of(
              SavedModelWriter.FILE,
              out -> SavedModelWriter.write(program, function(), table, values, out)));
    }
    return problem;
  }

  /**
   * Writes an ONNX model, which holds the description, too. The folder is there whole or not at
   * all.
   *
   * @param folder that is not there yet, or empty
   * @return why it was not written; empty if it was
   */
  public Optional<Diagnostic> onnx(Path folder) throws IOException {
    Map<String, byte[]> values = new LinkedHashMap<>();
    Optional<Diagnostic> problem = prepare(folder, OnnxModel.MOST_BYTES, "an ONNX file", values);
    if (problem.isPresent()) {
      return problem;
    }
    Optional<TableFunction> table = withSteps().table();
    Map<String, Object> description = description();
    description.put("opset", OnnxModel.OPSET);
    table.ifPresent(it -> description.put("columns", columns("file", OnnxModel.COLUMNS_FILE, it)));
    try {
      Map<String, String> properties = Map.of(DESCRIPTION, JSON.writeValueAsString(description));
      Map<String, Content> files = new LinkedHashMap<>();
      files.put(OnnxModel.FILE, OnnxModel.of(program, function(), values, properties)::writeTo);
      if (table.isPresent()) {
        files.put(
            OnnxModel.COLUMNS_FILE,
            OnnxModel.of(program, table.get(), values, properties)::writeTo);
      }
      write(folder, description, files);
      return Optional.empty();
    } catch (OnnxModel.UnsupportedException unsupported) {
      return Optional.of(noOnnx(unsupported));
    }
  }

  private Diagnostic noOnnx(OnnxModel.UnsupportedException unsupported) {
    Place place = unsupported.origin().place();
    String layer = unsupported.origin().layer();
    return Diagnostic.of(
            RunCode.NOT_IN_ONNX,
            place == null ? network.place() : place,
            network.name(),
            unsupported.word())
        .withLabel(layer.isEmpty() ? "here" : "in the layer " + layer)
        .withHelp("`--format savedmodel` exports every network");
  }

  /**
   * Writes a model of Tribuo, whose provenance holds the program and the record of the run. The
   * folder is there whole or not at all.
   *
   * @param folder that is not there yet, or empty
   * @return why it was not written; empty if it was
   */
  public Optional<Diagnostic> tribuo(Path folder) throws IOException {
    Map<String, byte[]> values = new LinkedHashMap<>();
    Optional<Diagnostic> problem =
        prepare(folder, OnnxModel.MOST_BYTES, "a model of Tribuo", values);
    if (problem.isPresent()) {
      return problem;
    }
    WithSteps laid = withSteps();
    if (laid.table().isEmpty()) {
      return laid.reason()
          .map(reason -> noTribuo("its data has steps that stay outside: " + reason.message()));
    }
    List<Function.Port> ports = function().outputs();
    if (ports.size() > 1) {
      return Optional.of(
          noTribuo(
              "it has several outputs: "
                  + String.join(", ", ports.stream().map(Function.Port::name).toList())));
    }
    Function.Port port = ports.getFirst();
    Meaning meaning = meanings.getOrDefault(port.name(), Meaning.NONE);
    int rank = port.value().rank();
    boolean isAnswer =
        meaning.kind() == Meaning.Kind.NUMBERS || meaning.kind() == Meaning.Kind.CLASS;
    if (!isAnswer || rank < 1 || rank > 2 || !port.value().type().element().isFloat()) {
      return Optional.of(
          noTribuo("its output `" + port.name() + "` is neither a class nor numbers"));
    }
    Map<String, Object> description = description();
    Map<String, String> origin = new LinkedHashMap<>();
    origin.put("run", run.toAbsolutePath().getFileName().toString());
    origin.put("network", network.name());
    origin.put("data", data.name());
    origin.put("program", model.source().text());
    origin.put("record", Files.readString(run.resolve(RunFolder.RECORD)));
    try {
      TribuoModel made =
          TribuoModel.of(
              program, laid.table().get(), answer(port, meaning), values, network.name(), origin);
      description.put("features", made.features());
      write(folder, description, Map.of(TribuoModel.FILE, made::writeTo));
      return Optional.empty();
    } catch (TribuoModel.CannotBeException cannot) {
      return Optional.of(noTribuo(cannot.why()));
    } catch (OnnxModel.UnsupportedException unsupported) {
      return Optional.of(noOnnx(unsupported));
    }
  }

  private Diagnostic noTribuo(String why) {
    return Diagnostic.of(RunCode.NO_TRIBUO_MODEL, network.place(), network.name(), why)
        .withHelp("`--format savedmodel` and `--format onnx` export it");
  }

  private TribuoModel.Answer answer(Function.Port port, Meaning meaning) {
    List<String> classes = new ArrayList<>();
    if (meaning.kind() == Meaning.Kind.CLASS) {
      int width = port.value().rank() == 1 ? 1 : (int) port.value().shape().last().size();
      for (int i = 0; i < Math.max(2, width); i++) {
        classes.add(meaning.className(i));
      }
    }
    boolean probabilities =
        function().operations().stream()
            .filter(each -> each.results().contains(port.value()))
            .map(each -> each.kind().word())
            .anyMatch(word -> word.equals("softmax") || word.equals("sigmoid"));
    return new TribuoModel.Answer(port.name(), classes, probabilities);
  }

  /** The values of all variables; what keeps the network from being exported. */
  private Optional<Diagnostic> prepare(
      Path folder, long most, String holder, Map<String, byte[]> values) throws IOException {
    if (!AtomicFolder.isFree(folder)) {
      return Optional.of(
          Diagnostic.of(
                  RunCode.EXPORT_EXISTS,
                  new SourceFile(folder.toString(), "").place(Span.NONE),
                  folder)
              .withHelp("name another folder, or remove it first"));
    }
    long bytes = 0;
    for (NetworkPlan.LayerPlan layer : network.layers()) {
      for (String variable : layer.variables()) {
        bytes += weights.find(variable).map(tensor -> (long) tensor.value().length).orElse(0L);
      }
    }
    if (bytes > most) {
      return Optional.of(
          Diagnostic.of(
              RunCode.TOO_LARGE_TO_EXPORT,
              network.place(),
              network.name(),
              Numerals.count(bytes),
              holder));
    }
    for (Variable variable : program.variables()) {
      Weights.Tensor tensor = weights.find(variable.name()).orElse(null);
      if (tensor == null || !tensor.type().equals(variable.type())) {
        return Optional.of(
            Diagnostic.of(
                RunCode.OTHER_WEIGHTS,
                network.place(),
                "`" + variable.name() + "` should be " + variable.type()));
      }
      values.put(tensor.name(), tensor.value());
    }
    return Optional.empty();
  }

  private Map<String, Object> description() {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("network", network.name());
    description.put("data", data.name());
    description.put("inputs", inputs());
    description.put("outputs", outputs());
    description.put("program", model.source().text());
    return description;
  }

  /** Adds those inputs that the signature calls otherwise. */
  private static void addRenamed(Map<String, Object> description, List<String> names) {
    Map<String, String> renamed = new LinkedHashMap<>(SavedModelWriter.inputNames(names));
    renamed.entrySet().removeIf(each -> each.getKey().equals(each.getValue()));
    if (!renamed.isEmpty()) {
      description.put("renamed", renamed);
    }
  }

  /**
   * What the form from columns takes and gives.
   *
   * @param key what tells it apart from the other form, with its value
   */
  private static Map<String, Object> columns(String key, String name, TableFunction table) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put(key, name);
    columns.put("inputs", table.columns().stream().map(each -> column(table, each)).toList());
    List<Map<String, Object>> outputs = new ArrayList<>();
    for (Function.Port port : table.function().outputs()) {
      boolean named = table.names().stream().anyMatch(each -> each.port().equals(port.name()));
      outputs.add(
          tensor(port.name(), named ? "text" : element(port.value().type()), port.value().type()));
    }
    columns.put("outputs", outputs);
    return columns;
  }

  private static Map<String, Object> column(TableFunction table, TableFunction.Column column) {
    String port =
        switch (column) {
          case TableFunction.Numbers numbers -> numbers.port();
          case TableFunction.Bytes bytes -> bytes.port();
          case TableFunction.Texts texts -> texts.lookups().getFirst().port();
        };
    TensorType type = table.function().input(port).value().type();
    String element =
        switch (column) {
          case TableFunction.Numbers numbers -> element(type);
          case TableFunction.Bytes bytes -> "u8";
          case TableFunction.Texts texts -> "text";
        };
    return tensor(column.name(), element, type);
  }

  private static Map<String, Object> tensor(String name, String element, TensorType type) {
    Map<String, Object> tensor = new LinkedHashMap<>();
    tensor.put("name", name);
    tensor.put("type", element);
    tensor.put("shape", SavedModelWriter.sizes(type));
    return tensor;
  }

  /** What is written into a file beside the description. */
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private static void write(
      Path folder, Map<String, Object> description, Map<String, Content> files) throws IOException {
    AtomicFolder.write(
        folder,
        unfinished -> {
          for (Map.Entry<String, Content> file : files.entrySet()) {
            try (OutputStream out =
                new BufferedOutputStream(
                    Files.newOutputStream(unfinished.resolve(file.getKey())))) {
              file.getValue().writeTo(out);
            }
          }
          Files.write(unfinished.resolve(DESCRIPTION), JSON.writeValueAsBytes(description));
        });
  }
}
