package dev.nnc.figure;

import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult.State;
import dev.nnc.record.RunSettings;
import dev.nnc.report.DataSummary;
import dev.nnc.report.Report;
import dev.nnc.report.ReportData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Gathers what the report shows while the run goes on, and writes it when the run has ended. */
public final class ReportBuilder implements Event.Listener {
  private final Model model;
  private List<NetworkPlan> networks;
  private final RunSettings settings;
  private final Supplier<SequencedMap<String, SequencedMap<String, String>>> facts;
  private final SequencedMap<String, DataSummary> data = new LinkedHashMap<>();
  private final List<ReportData.Phase> phases = new ArrayList<>();
  private final List<ReportData.Evaluation> evaluations = new ArrayList<>();
  private final List<ReportData.PredictionTable> predictions = new ArrayList<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final List<ReportData.Trials> rates = new ArrayList<>();
  private final SequencedMap<String, TrialsReport> trials = new LinkedHashMap<>();
  private String message = "";
  private List<String> remarks = List.of();

  /**
   * @param facts where the results come from, as far as it is known when the run has ended
   */
  public ReportBuilder(
      Model model,
      RunSettings settings,
      Supplier<SequencedMap<String, SequencedMap<String, String>>> facts) {
    this.model = model;
    this.networks = model.networks();
    this.settings = settings;
    this.facts = facts;
  }

  /** What stands out, once the run has ended. */
  public List<String> remarks() {
    return remarks;
  }

  /** From here on the run goes on with that model, whose networks the page then shows. */
  public void goOn(Model found) {
    networks = found.networks();
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.TrainingEnded it -> {
        phases.add(it.drawn());
        if (it.training().reason() != null) {
          message = it.phase() + ": " + it.training().reason();
        }
      }
      case Event.Evaluated it -> evaluations.addAll(it.drawn());
      case Event.Predicted it -> predictions.add(it.drawn());
      case Event.Said it -> diagnostics.add(it.diagnostic());
      case Event.DataReady it -> {
        if (!it.drawn().columns().isEmpty()) {
          data.put(it.data(), it.drawn());
        }
      }
      case Event.RunEnded it -> write(it);
      case Event.TrialsStarted it -> trials(it.phase()).begin(it);
      case Event.TrialEnded it -> trials(it.phase()).add(it);
      case Event.TrialsEnded it -> trials(it.phase()).end(it);
      case Event.RateFound it -> rates.add(RateReport.section(it));
      case Event.RunStarted ignored -> {}
      case Event.DeviceReady ignored -> {}
      case Event.TrainingStarted ignored -> {}
      case Event.Passing ignored -> {}
      case Event.EpochDone ignored -> {}
      case Event.CheckpointKept ignored -> {}
    }
  }

  private TrialsReport trials(String phase) {
    return trials.computeIfAbsent(phase, name -> new TrialsReport(model, name));
  }

  private void write(Event.RunEnded ended) {
    ReportData report = build(ended.state());
    if (ended.state() == State.FINISHED || ended.state() == State.STOPPED_EARLY) {
      report = report.withCommands(NextSteps.of(model, ended.folder()));
    }
    remarks = Report.remarks(report);
    Path folder = ended.folder();
    try {
      for (ReportFormat format : ReportFormat.of(model)) {
        format.write(report, folder);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * The page of an evaluation that stands for itself.
   *
   * @param facts groups of what it was made of
   */
  public static ReportData evaluation(
      Model model,
      String title,
      List<ReportData.Evaluation> evaluations,
      List<ReportData.FactGroup> facts,
      List<Diagnostic> diagnostics) {
    String network = evaluations.isEmpty() ? "" : evaluations.getFirst().network();
    return ReportData.of(
            title,
            model.source().name(),
            model.source().text(),
            new ReportData.Status(ReportData.State.FINISHED, ""))
        .withNetworks(
            model.networks().stream()
                .filter(each -> each.name().equals(network))
                .map(ReportBuilder::summary)
                .toList())
        .withEvaluations(evaluations)
        .withProvenance(facts)
        .withNotices(diagnostics.stream().map(ReportBuilder::notice).toList());
  }

  private ReportData build(State state) {
    String name = model.source().name();
    String why =
        diagnostics.stream()
            .filter(Diagnostic::isError)
            .map(Diagnostic::message)
            .findFirst()
            .orElse(message);
    return ReportData.of(
            title(name), name, settings.resolved(), new ReportData.Status(status(state), why))
        .withNetworks(networks.stream().map(ReportBuilder::summary).toList())
        .withTrials(
            Stream.concat(
                    rates.stream(),
                    trials.values().stream().flatMap(each -> each.section().stream()))
                .toList())
        .withData(List.copyOf(data.values()))
        .withPhases(phases)
        .withEvaluations(evaluations)
        .withPredictions(predictions)
        .withProvenance(
            facts.get().entrySet().stream()
                .map(group -> new ReportData.FactGroup(group.getKey(), group.getValue()))
                .toList())
        .withNotices(diagnostics.stream().map(ReportBuilder::notice).toList());
  }

  /** What was trained on what; the file's name where that is nothing, or too much for a line. */
  private String title(String sourceName) {
    List<String> trained =
        phases.stream().map(phase -> phase.network() + " on " + phase.data()).distinct().toList();
    return trained.isEmpty() || trained.size() > 2
        ? sourceName.substring(sourceName.lastIndexOf('/') + 1)
        : String.join(", ", trained);
  }

  private static ReportData.State status(State state) {
    return switch (state) {
      case FINISHED -> ReportData.State.FINISHED;
      case STOPPED_EARLY -> ReportData.State.STOPPED_EARLY;
      case INTERRUPTED -> ReportData.State.INTERRUPTED;
      case REFUSED, FAILED -> ReportData.State.FAILED;
    };
  }

  private static ReportData.NetworkSummary summary(NetworkPlan network) {
    return new ReportData.NetworkSummary(
        network.name(),
        network.layers().stream()
            .map(
                layer ->
                    new ReportData.LayerSummary(
                        layer.name(),
                        layer.activation().isEmpty() || layer.activation().equals(layer.kind())
                            ? layer.kind()
                            : layer.kind() + ", " + layer.activation(),
                        layer.output().toString(),
                        layer.parameters()))
            .toList(),
        network.parameters(),
        network.trainable(),
        Architectures.graph(network));
  }

  private static ReportData.Notice notice(Diagnostic diagnostic) {
    ReportData.Severity severity =
        switch (diagnostic.severity()) {
          case ERROR -> ReportData.Severity.ERROR;
          case WARNING -> ReportData.Severity.WARNING;
          case HINT -> ReportData.Severity.NOTE;
        };
    String help = diagnostic.help();
    return new ReportData.Notice(
        severity,
        diagnostic.code().id(),
        diagnostic.place().toString(),
        help == null ? diagnostic.message() : diagnostic.message() + ". " + help);
  }
}
