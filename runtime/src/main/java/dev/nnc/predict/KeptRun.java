package dev.nnc.predict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.checkpoint.DamagedWeightsException;
import dev.nnc.checkpoint.Weights;
import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.compile.SettingText;
import dev.nnc.data.Rows;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.source.Sources;
import dev.nnc.data.step.Fitted;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.ir.Variable;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.predict.Predictor.Outcome;
import dev.nnc.record.Journal;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunSeal;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.workspace.KeptImports;
import dev.nnc.workspace.SavedSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A finished run as its folder keeps it: its program, compiled without its data, and what it has
 * learned.
 *
 * @param record what its {@code run.json} says
 * @param fitted what the data's steps have learned, by data set
 * @param meanings of the networks' outputs
 * @param execution how the run was executed: the same threads give the same last bits
 */
public record KeptRun(
    Path folder,
    JsonNode record,
    DataPlaces places,
    Model model,
    Weights weights,
    Map<String, Fitted> fitted,
    Meanings meanings,
    ExecutionSettings execution) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public KeptRun {
    fitted = Collections.unmodifiableMap(new LinkedHashMap<>(fitted));
  }

  /** Opens the folder of a finished run. Everything in it is checked before it is used. */
  public static Outcome<KeptRun> open(Path folder, DataPlaces places) {
    return open(folder, folder, places);
  }

  /**
   * The same for a copy of the folder.
   *
   * @param shown the folder that it is a copy of, as messages call it
   */
  public static Outcome<KeptRun> open(Path folder, Path shown, DataPlaces places) {
    Outcome<KeptRun> opened = read(folder, shown, places);
    return opened.value().isEmpty() && Journal.isBeingWritten(shown)
        ? Outcome.failed(
            Diagnostic.of(RunCode.NOT_ENDED, place(shown), shown)
                .withHelp("it is being executed right now: wait for it"))
        : opened;
  }

  private static Outcome<KeptRun> read(Path folder, Path shown, DataPlaces places) {
    Place place = place(shown);
    Path resolved = folder.resolve(RunFolder.RESOLVED);
    if (!Files.isRegularFile(folder.resolve(RunFolder.RECORD)) || !Files.isRegularFile(resolved)) {
      return Outcome.failed(
          Diagnostic.of(RunCode.NOT_A_RUN, place, folder)
              .withHelp("`nnc run` names its folder in its last line"));
    }
    try {
      RunSeal.Read read =
          RunSeal.read(folder, List.of(RunFolder.RESOLVED, RunFolder.SCHEMAS, RunFolder.FITTED));
      RunSeal.Damage damage = read.damage();
      if (damage != null) {
        return Outcome.failed(
            Diagnostic.of(RunCode.DAMAGED_RUN, place, damage.file(), damage.reason()));
      }
      Compilation compilation =
          compile(
              folder,
              places,
              new SourceFile(
                  shown.resolve(RunFolder.RESOLVED).toString(), Files.readString(resolved)));
      if (compilation.model().isEmpty()) {
        return new Outcome<>(Optional.empty(), compilation.diagnostics());
      }
      Model model = compilation.model().get();
      Map<String, Fitted> fitted = fitted(folder.resolve(RunFolder.FITTED));
      return Outcome.of(
          new KeptRun(
              folder,
              read.record(),
              places,
              model,
              WeightsFolder.read(folder.resolve(RunFolder.WEIGHTS)),
              fitted,
              Meanings.of(folder).orElseGet(() -> Meanings.learned(model, fitted)),
              execution(read.record())));
    } catch (DamagedWeightsException damaged) {
      return Outcome.failed(
          Diagnostic.of(RunCode.DAMAGED_RUN, place, damaged.file(), damaged.reason())
              .withHelp(RunFolder.insteadOfWeights(folder)));
    } catch (IOException failure) {
      return Outcome.failed(unreadable(folder, failure));
    }
  }

  private static Place place(Path folder) {
    return new SourceFile(folder.toString(), "").place(Span.NONE);
  }

  private static Diagnostic unreadable(Path folder, IOException failure) {
    return Diagnostic.of(
        RunCode.DAMAGED_RUN, place(folder), folder, "cannot be read: " + IoReasons.of(failure));
  }

  private static Compilation compile(Path folder, DataPlaces places, SourceFile source)
      throws IOException {
    return new Compiler(
            StandardCatalog.catalog(),
            SavedSchemas.read(
                Files.readAllBytes(folder.resolve(RunFolder.SCHEMAS)), new Sources(folder, places)),
            new KeptImports(folder, source))
        .compile(source, Map.of());
  }

  private static ExecutionSettings execution(JsonNode record) {
    int threads = Math.max(1, record.path("threads").asInt());
    // What a GPU has learned can be used where there is none.
    return new ExecutionSettings(
        record.path("device").asText().equals("gpu") ? "auto" : "cpu", 1, threads);
  }

  private static Map<String, Fitted> fitted(Path file) throws IOException {
    Map<String, Fitted> fitted = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : JSON.readTree(file.toFile()).properties()) {
      fitted.put(each.getKey(), JSON.treeToValue(each.getValue(), Fitted.class));
    }
    return fitted;
  }

  /**
   * The same run where a setting of an action is another.
   *
   * @param values as they would stand in the program
   */
  public Outcome<KeptRun> with(ActionPlan action, String key, String values) {
    try {
      Compilation compilation =
          compile(folder, places, SettingText.with(model.source(), action.place(), key, values));
      return new Outcome<>(
          compilation
              .model()
              .map(
                  other ->
                      new KeptRun(
                          folder, record, places, other, weights, fitted, meanings, execution)),
          compilation.diagnostics());
    } catch (IOException failure) {
      return Outcome.failed(unreadable(folder, failure));
    }
  }

  /**
   * The rows that a data set was trained on, read again; empty if its files are gone, or not what
   * they were then.
   */
  public Optional<Rows> trainingRows(String data) {
    return KeptData.trainingRows(this, model.dataset(data));
  }

  /** The names of all networks, the one that was trained last at the end. */
  public List<String> networks() {
    return networks(model);
  }

  static List<String> networks(Model model) {
    List<String> names = new ArrayList<>(model.networks().stream().map(NetworkPlan::name).toList());
    for (ActionPlan action : model.everyAction()) {
      if (action instanceof ActionPlan.Train train) {
        names.remove(train.network());
        names.add(train.network());
      }
    }
    return names;
  }

  /** The data set that the first action with this network is on: its rows are such as it takes. */
  static DataPlan data(Model model, String network) {
    return model.dataset(
        model.everyAction().stream()
            .filter(action -> network.equals(action.network()))
            .flatMap(action -> Stream.ofNullable(action.data()))
            .findFirst()
            .orElse(model.data().getFirst().name()));
  }

  /** Gives every variable the value that was kept; what is wrong with those, or null. */
  public @Nullable Diagnostic fill(Session session, Place network) {
    for (Variable variable : session.variables()) {
      Weights.Tensor tensor = weights.find(variable.name()).orElse(null);
      if (tensor == null || !tensor.type().equals(variable.type())) {
        return Diagnostic.of(
            RunCode.OTHER_WEIGHTS,
            network,
            "`" + variable.name() + "` should be " + variable.type());
      }
      session.write(variable.name(), tensor.value());
    }
    return null;
  }
}
