package dev.nnc.tensorboard;

import dev.nnc.data.DataSet;
import dev.nnc.data.Rows;
import dev.nnc.evaluate.Feeding;
import dev.nnc.ir.Function;
import dev.nnc.ir.Variable;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.Part;
import dev.nnc.record.Event;
import dev.nnc.record.FileName;
import dev.nnc.record.Resumption;
import dev.nnc.record.RunResult.State;
import dev.nnc.record.Trial;
import dev.nnc.report.Figure;
import dev.nnc.report.Picture;
import dev.nnc.report.ReportData;
import dev.nnc.tensorboard.HyperParameters.Metric;
import dev.nnc.train.Epoch;
import dev.nnc.train.Training;
import dev.nnc.type.ElementType;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.Summary;

/**
 * {@code report { format: tensorboard }}: event files of a run, each in the folder of what it tells
 * of, since TensorBoard overlays what has the same name in several folders:
 *
 * <ul>
 *   <li>{@code <training>/}: results on the training rows, gradient norms, saturation, weights and
 *       the network's graph, by epoch
 *   <li>{@code <training>/validation/}: results on the validation rows, by epoch
 *   <li>{@code <evaluation>/}: its results, at the epoch whose weights it judged
 *   <li>{@code <sweep>/<trial>/}: the params of a trial, its results, and after each epoch the one
 *       that is watched
 *   <li>the folder itself: the program and its params
 * </ul>
 *
 * <p>An epoch is in the files when {@link #on} returns. A run that was cut off goes on in new files
 * from the epoch after its checkpoint; what earlier files tell of later epochs then holds no more.
 */
public final class TensorBoardReport implements Event.Listener, Closeable {
  /** The name of its entry in the catalogue. */
  public static final String NAME = "tensorboard";

  private static final String VALIDATION = "validation";

  /** Before the name of a trial's result where it is told for each epoch. */
  private static final String CURVE = "by_epoch/";

  private Model model;
  private Session session;
  private Map<String, DataSet> data;

  /** Whether params get other values on the way, so that only the end tells which the run had. */
  private final boolean searches;

  private final Path folder;
  private final Path root;
  private final Map<String, String> folders = new HashMap<>();

  /** The epochs of each training that earlier files tell of. */
  private final Map<String, Integer> told = new HashMap<>();

  /** The evaluations that earlier files tell of. */
  private final Set<String> judged = new HashSet<>();

  /** By network, the epoch whose weights it has. */
  private final Map<String, Integer> epochs = new HashMap<>();

  /** The trials that earlier files tell of, by the folder of each. */
  private final Set<String> tried = new HashSet<>();

  /** By sweep, the result of which each trial tells a curve. */
  private final Map<String, String> watched = new HashMap<>();

  private final Set<Metric> metrics = new LinkedHashSet<>();
  private @Nullable InTraining training;

  /**
   * Begins the files.
   *
   * @param session the weights as they are
   * @param data by name
   * @param folder for the files; made if it is not there
   * @param program its text, to be shown
   * @param resumption where the run goes on, if it does
   */
  public TensorBoardReport(
      Model model,
      Session session,
      Map<String, DataSet> data,
      Path folder,
      String program,
      Resumption resumption)
      throws IOException {
    this.model = model;
    this.session = session;
    this.data = Map.copyOf(data);
    this.folder = folder;
    searches = model.everyAction().stream().anyMatch(each -> !each.actions().isEmpty());
    FileName names = new FileName();
    model.everyAction().forEach(each -> folders.put(each.name(), names.unique(each.name())));
    for (Event event : resumption.earlier()) {
      if (event instanceof Event.TrainingStarted it) {
        told.put(it.phase(), Integer.MAX_VALUE);
      } else if (event instanceof Event.Evaluated it) {
        judged.add(it.name());
      }
    }
    for (Event.TrialEnded each : resumption.trials()) {
      tried.add(folder(each));
    }
    if (resumption.state() != null) {
      told.put(resumption.state().progress().phase(), resumption.state().progress().epoch());
    }
    List<Summary.Value> values = new ArrayList<>();
    if (!searches && !model.parameters().isEmpty()) {
      values.add(HyperParameters.start(model.parameters(), 0));
    }
    values.add(Summaries.text("program", "    " + program.replace("\n", "\n    ")));
    try (EventFile file = EventFile.create(folder, 0)) {
      file.add(0, values);
      root = file.path();
    }
  }

  /** The run goes on with what a search has found. */
  public void goOn(Model found, Session with, Map<String, DataSet> its) {
    model = found;
    session = with;
    data = Map.copyOf(its);
  }

  /** Whether the model's file asks for it. */
  public static boolean isAskedFor(Model model) {
    return model.reportFormats().contains(NAME);
  }

  @Override
  public void on(Event event) {
    try {
      switch (event) {
        case Event.TrainingStarted it -> {
          if (told(it.phase()) < Integer.MAX_VALUE) {
            training = new InTraining(it);
          }
        }
        case Event.EpochDone it -> {
          if (training != null && it.epoch().number() > told(it.phase())) {
            training.add(it.epoch());
          }
        }
        case Event.TrainingEnded it -> end(it);
        case Event.Evaluated it -> judge(it);
        case Event.RunEnded it -> end(it.state());
        case Event.TrialsStarted it -> watched.put(it.phase(), it.watched());
        case Event.TrialEnded it -> end(it);
        case Event.TrialsEnded ignored -> {}
        case Event.RateFound ignored -> {}
        case Event.RunStarted ignored -> {}
        case Event.DataReady ignored -> {}
        case Event.DeviceReady ignored -> {}
        case Event.Passing ignored -> {}
        case Event.CheckpointKept ignored -> {}
        case Event.Predicted ignored -> {}
        case Event.Said ignored -> {}
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private int told(String phase) {
    return told.getOrDefault(phase, 0);
  }

  private String folder(String action) {
    String name = folders.get(action);
    if (name == null) {
      throw new IllegalStateException("no action " + action);
    }
    return name;
  }

  private ActionPlan.Train plan(String phase) {
    return model.everyAction().stream()
        .filter(each -> each.name().equals(phase) && each instanceof ActionPlan.Train)
        .map(ActionPlan.Train.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private boolean isOfTrial(ActionPlan plan) {
    return model.everyAction().stream()
        .anyMatch(each -> each.actions().stream().anyMatch(it -> it.name().equals(plan.name())));
  }

  private void end(Event.TrainingEnded ended) throws IOException {
    Training result = ended.training();
    ActionPlan.Train plan = plan(ended.phase());
    if (result.keptEpoch() != null) {
      epochs.put(plan.network(), result.keptEpoch());
    }
    if (!result.epochs().isEmpty()) {
      String name = folder(ended.phase());
      for (String each : result.epochs().getLast().results().keySet()) {
        metrics.add(
            isOfValidation(plan, each)
                ? new Metric(name + "/" + VALIDATION, behindDot(each))
                : new Metric(name, each));
      }
    }
    if (training != null) {
      training.add(ended.drawn().figures(), result.epochs().size());
      close();
    }
  }

  private void judge(Event.Evaluated evaluated) throws IOException {
    String name = folder(evaluated.name());
    List<Summary.Value> values = new ArrayList<>();
    evaluated
        .results()
        .forEach(
            (result, number) -> {
              String tag = behindDot(result);
              metrics.add(new Metric(name, tag));
              values.add(Summaries.scalar(tag, number));
            });
    if (judged.contains(evaluated.name())) {
      return;
    }
    for (ReportData.Evaluation drawn : evaluated.drawn()) {
      values.addAll(images(drawn.figures()));
    }
    try (EventFile file = EventFile.create(folder.resolve(name), 0)) {
      file.add(epochs.getOrDefault(evaluated.network(), 0), values);
    }
  }

  private String folder(Event.TrialEnded ended) {
    return "%s/%03d".formatted(folder(ended.phase()), ended.trial().number() + 1);
  }

  /** A trial is a line of its own in the table. */
  private void end(Event.TrialEnded ended) throws IOException {
    Trial trial = ended.trial();
    trial.results().keySet().forEach(result -> metrics.add(new Metric("", result)));
    String name = folder(ended);
    if (trial.values().isEmpty() || !tried.add(name)) {
      return;
    }
    try (EventFile file = EventFile.create(folder.resolve(name), 0)) {
      file.add(0, List.of(HyperParameters.start(trial.values(), trial.seconds())));
      String curve = watched.getOrDefault(ended.phase(), "");
      for (int i = 0; i < trial.curve().size() && !curve.isEmpty(); i++) {
        // The result itself may be that of an epoch before the last.
        file.add(i + 1L, List.of(Summaries.scalar(CURVE + curve, trial.curve().get(i))));
      }
      List<Summary.Value> values = new ArrayList<>();
      trial.results().forEach((result, number) -> values.add(Summaries.scalar(result, number)));
      values.add(HyperParameters.end(trial.ending() != Trial.Ending.FAILED));
      file.add(trial.curve().size(), values);
    }
  }

  /** What a table of runs is made of is known when all actions are done. */
  private void end(State state) throws IOException {
    if (model.parameters().isEmpty() || state == State.INTERRUPTED) {
      return;
    }
    boolean well = state == State.FINISHED || state == State.STOPPED_EARLY;
    List<Summary.Value> values = new ArrayList<>();
    if (searches) {
      values.add(HyperParameters.start(model.parameters(), 0));
    }
    if (well) {
      values.add(HyperParameters.experiment(model.parameters(), metrics));
    }
    values.add(HyperParameters.end(well));
    try (EventFile file = EventFile.append(root)) {
      file.add(0, values);
    }
  }

  /** Whether a result is of the validation rows alone, and not made of several results. */
  private static boolean isOfValidation(ActionPlan.Train plan, String result) {
    return result.startsWith(VALIDATION + ".")
        && plan.derived().stream().noneMatch(each -> each.name().equals(result));
  }

  private static String behindDot(String result) {
    return result.substring(result.indexOf('.') + 1);
  }

  private static List<Summary.Value> images(List<Figure> figures) {
    List<Summary.Value> values = new ArrayList<>();
    for (Figure figure : figures) {
      if (figure instanceof Figure.Pictures it && !it.cells().isEmpty()) {
        List<Picture> pictures = it.cells().stream().map(Figure.Cell::picture).toList();
        values.add(Summaries.images(it.title(), pictures));
      }
      if (figure instanceof Figure.Plot it && !it.frames().isEmpty()) {
        List<Picture> pictures = it.frames().stream().map(Figure.Cell::picture).toList();
        values.add(Summaries.images(it.title(), pictures));
      }
    }
    return values;
  }

  @Override
  public void close() throws IOException {
    if (training != null) {
      training.close();
      training = null;
    }
  }

  /** The files of a training that goes on. */
  private final class InTraining implements Closeable {
    private final Event.TrainingStarted started;
    private final ActionPlan.Train plan;
    private final Path path;
    private final EventFile file;
    private final List<Variable> weights;
    private final Rows rows;
    private final int count;

    /** What gives the gradients of each update, with the outputs that it has. */
    private final SequencedMap<Feeding, List<String>> gradients = new LinkedHashMap<>();

    private @Nullable EventFile validation;

    InTraining(Event.TrainingStarted started) throws IOException {
      this.started = started;
      path = folder.resolve(folder(started.phase()));
      plan = plan(started.phase());
      NetworkPlan network = model.network(plan.network());
      Set<String> names = new HashSet<>(plan.variables());
      network.layers().forEach(each -> names.addAll(each.variables()));
      // Those of a trial have gone with its session when its events are told.
      weights =
          isOfTrial(plan)
              ? List.of()
              : session.variables().stream()
                  .filter(each -> names.contains(each.name()) && each.type().element().isFloat())
                  .toList();
      DataSet set = data.get(plan.data());
      if (set == null) {
        throw new IllegalStateException("no data " + plan.data());
      }
      rows = set.part(Part.TRAIN);
      count = plan.batch() == 0 ? rows.count() : (int) Math.min(plan.batch(), rows.count());
      if (!isOfTrial(plan) && count > 0) {
        plan.updates().forEach(this::addGradients);
      }
      int earlier = told(started.phase());
      GraphDef graph = NetworkGraph.of(network);
      file = EventFile.create(path, earlier + 1L);
      if (earlier == 0 && graph.getNodeCount() > 0) {
        file.add(graph);
      }
    }

    void add(Epoch epoch) throws IOException {
      List<Summary.Value> values = new ArrayList<>();
      List<Summary.Value> validated = new ArrayList<>();
      epoch
          .results()
          .forEach(
              (result, number) -> {
                if (isOfValidation(plan, result)) {
                  validated.add(Summaries.scalar(behindDot(result), number));
                } else {
                  values.add(Summaries.scalar(result, number));
                }
              });
      addAll("gradient_norm", started.gradientLayers(), epoch.gradientNorms(), values);
      addAll("saturation", started.saturationLayers(), epoch.saturation(), values);
      Map<String, byte[]> numbers =
          weights.isEmpty()
              ? Map.of()
              : session.read(weights.stream().map(Variable::name).toList());
      for (Variable variable : weights) {
        byte[] value = numbers.get(variable.name());
        if (value != null) {
          values.add(Summaries.histogram(variable.name(), histogram(variable, value)));
        }
      }
      gradients.forEach((feeding, outputs) -> values.addAll(histograms(feeding, outputs)));
      file.add(epoch.number(), values);
      if (!validated.isEmpty()) {
        if (validation == null) {
          validation = EventFile.create(path.resolve(VALIDATION), epoch.number());
        }
        validation.add(epoch.number(), validated);
      }
    }

    private void addGradients(ActionPlan.Update update) {
      String function = update.statistics();
      List<String> outputs =
          model.program().function(function).outputs().stream()
              .map(Function.Port::name)
              .filter(name -> name.startsWith(ActionPlan.GRADIENT))
              .toList();
      if (!outputs.isEmpty()) {
        gradients.put(new Feeding(model.program(), session, function, outputs), outputs);
      }
    }

    /** Of the gradients on the rows on which the norms of layers are measured. */
    private List<Summary.Value> histograms(Feeding feeding, List<String> outputs) {
      Session.Results results = feeding.run(rows, Rows.inOrder(count), 0, count);
      List<Summary.Value> values = new ArrayList<>();
      for (String output : outputs) {
        double[] numbers = results.doubles(output);
        values.add(Summaries.histogram(output, Histogram.of(numbers.length, i -> numbers[i])));
      }
      return values;
    }

    private static Histogram histogram(Variable variable, byte[] value) {
      return variable.type().element() == ElementType.F64
          ? Histogram.ofDoubles(value)
          : Histogram.ofFloats(value);
    }

    private static void addAll(
        String group, List<String> layers, List<Double> numbers, List<Summary.Value> values) {
      for (int i = 0; i < Math.min(layers.size(), numbers.size()); i++) {
        values.add(Summaries.scalar(group + "/" + layers.get(i), numbers.get(i)));
      }
    }

    void add(List<Figure> figures, int epoch) throws IOException {
      file.add(epoch, images(figures));
    }

    @Override
    public void close() throws IOException {
      file.close();
      if (validation != null) {
        validation.close();
      }
    }
  }
}
