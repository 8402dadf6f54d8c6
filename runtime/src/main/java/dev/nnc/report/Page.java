package dev.nnc.report;

import dev.nnc.report.ReportData.EpochRow;
import dev.nnc.report.ReportData.FactGroup;
import dev.nnc.report.ReportData.Headline;
import dev.nnc.report.ReportData.LayerSummary;
import dev.nnc.report.ReportData.NetworkSummary;
import dev.nnc.report.ReportData.Notice;
import dev.nnc.report.ReportData.Phase;
import dev.nnc.report.ReportData.PredictionTable;
import dev.nnc.report.ReportData.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The visible part of a report: one method a section, in the order of the page. */
final class Page {
  /** More trainings than this are folded. */
  private static final int MOST_PHASES = 3;

  /** More networks are folded. */
  private static final int MOST_NETWORKS = 2;

  private static final int MOST_ROWS = 200;
  private static final int ROWS_OF_EPOCHS = 10;

  private final ReportData data;
  private final Charts charts;
  private final SourceLines lines;

  Page(ReportData data, Charts charts) {
    this.data = data;
    this.charts = charts;
    this.lines = new SourceLines(data.source());
  }

  void write(Html html) {
    writeHead(html);
    writeNavigation(html);
    html.open("main");
    if (hasErrors()) {
      writeNotices(html);
    }
    new EvaluationSection(data.evaluations(), lines, charts::write).write(html);
    writePredictions(html);
    writeTrials(html);
    new ColumnsSection(data.data(), lines).write(html);
    writePhases(html);
    writeNetworks(html);
    writeLearningSpeed(html);
    if (!hasErrors()) {
      writeNotices(html);
    }
    writeCommands(html);
    writeSource(html);
    writeProvenance(html);
    html.closeLine();
    html.open("footer").element("p", "Made by nnc. This page needs no network.").closeLine();
  }

  private void writeHead(Html html) {
    html.open("header", "class", "top").open("div", "class", "bar");
    html.open("p", "class", "product").element("b", "nnc").text(" report").close();
    html.element("button", "Dark colours", "type", "button", "id", "theme");
    html.closeLine();
    html.open("p", "class", "file").text(data.sourceName()).closeLine();
    html.element("h1", data.title());
    String verdict = data.verdict() == null ? Verdict.sentence(data) : data.verdict();
    if (!verdict.isEmpty()) {
      html.element("p", verdict, "class", "verdict");
    }
    String state =
        switch (data.status().state()) {
          case FINISHED -> "Finished";
          case STOPPED_EARLY -> "Stopped early";
          case INTERRUPTED -> "Interrupted";
          case FAILED -> "Failed";
        };
    html.open("p", "class", "status");
    html.element(
        "span",
        state,
        "class",
        "state " + data.status().state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    html.text(" ");
    writeCountOfNotices(html);
    html.element("span", data.status().message(), "class", "message").closeLine();
    long alarms =
        data.phases().stream()
            .filter(phase -> !phase.epochs().isEmpty())
            .mapToLong(phase -> LearningSpeed.warnings(phase.layerStatistics()).size())
            .sum();
    List<Headline> headline = data.headline().isEmpty() ? Verdict.headline(data) : data.headline();
    if (!headline.isEmpty()) {
      html.open("dl", "class", "cards");
      for (Headline card : headline) {
        html.open("div", "class", card.poor() ? "poor" : "");
        html.element("dt", card.label()).open("dd").text(card.value());
        if (!card.note().isEmpty()) {
          html.element("small", card.note());
        }
        html.close().closeLine();
      }
      html.closeLine();
    }
    String facts = Verdict.facts(data);
    if (!facts.isEmpty()) {
      html.element("p", facts, "class", "effort");
    }
    writeWhatStandsOut(html, alarms);
    html.closeLine();
  }

  /** How many notices there are, where they do not stand on top. */
  private void writeCountOfNotices(Html html) {
    for (Severity severity : List.of(Severity.ERROR, Severity.WARNING, Severity.NOTE)) {
      long count = data.notices().stream().filter(notice -> notice.severity() == severity).count();
      if (count > 0) {
        String word = severity.name().toLowerCase(Locale.ROOT);
        html.element(
            "a",
            Numbers.whole(count) + " " + word + (count == 1 ? "" : "s"),
            "class",
            "state count " + word,
            "href",
            "#notices");
        html.text(" ");
      }
    }
  }

  private void writeWhatStandsOut(Html html, long alarms) {
    List<StandsOut.Remark> remarks = StandsOut.of(data);
    if (remarks.isEmpty() && alarms == 0) {
      return;
    }
    html.open("div", "class", "stands-out").element("h2", "What stands out").open("ul");
    for (StandsOut.Remark remark : remarks) {
      html.open("li").text(remark.text());
      if (!remark.advice().isEmpty()) {
        html.text(" ").open("span", "class", "advice");
        writeMarked(html, remark.advice());
        html.close();
      }
      html.closeLine();
    }
    if (alarms > 0) {
      html.open("li");
      html.text(alarms == 1 ? "Something hinders learning: " : "Some things hinder learning: ");
      html.element("a", "see the layers", "href", "#speed").text(".").closeLine();
    }
    html.close().closeLine();
  }

  /** A text with what stands between backquotes as code. */
  private static void writeMarked(Html html, String text) {
    String[] pieces = text.split("`", -1);
    for (int i = 0; i < pieces.length; i++) {
      if (i % 2 == 0) {
        html.text(pieces[i]);
      } else {
        html.element("code", pieces[i]);
      }
    }
  }

  private void writeNavigation(Html html) {
    Map<String, String> sections = new LinkedHashMap<>();
    addIf(hasErrors(), sections, "notices", "Notices");
    addIf(!data.evaluations().isEmpty(), sections, "evaluation", "Evaluation");
    addIf(!data.predictions().isEmpty(), sections, "predictions", "Predictions");
    addIf(!data.trials().isEmpty(), sections, "trials", "Trials");
    addIf(!data.data().isEmpty(), sections, "data", "Data");
    addIf(hasEpochs(), sections, "training", "Training");
    addIf(!data.networks().isEmpty(), sections, "networks", "Networks");
    addIf(hasLayerStatistics(), sections, "speed", "Layers");
    addIf(!data.notices().isEmpty() && !hasErrors(), sections, "notices", "Notices");
    addIf(!data.commands().isEmpty(), sections, "use", "Use");
    addIf(!data.source().isBlank(), sections, "source", "Source");
    addIf(!data.provenance().isEmpty(), sections, "provenance", "Provenance");
    if (sections.size() > 1) {
      html.open("nav", "aria-label", "Sections").open("ul");
      sections.forEach((id, name) -> html.open("li").element("a", name, "href", "#" + id).close());
      html.close().closeLine();
    }
  }

  private static void addIf(
      boolean condition, Map<String, String> sections, String id, String name) {
    if (condition) {
      sections.put(id, name);
    }
  }

  private void writeNotices(Html html) {
    if (data.notices().isEmpty()) {
      return;
    }
    openSection(html, "notices", "Notices");
    html.open("ul", "class", "notices");
    for (Notice notice : data.notices()) {
      String severity = notice.severity().name().toLowerCase(Locale.ROOT);
      html.open("li", "class", severity);
      html.element("b", severity + (notice.code().isEmpty() ? "" : " " + notice.code()));
      if (!notice.place().isEmpty()) {
        html.text(" ").element("code", notice.place());
      }
      html.open("p");
      writeMarked(html, sentence(notice.message()));
      html.close().closeLine();
    }
    html.close().closeLine();
  }

  /** With a capital letter, unless it begins with a name of the program. */
  private static String sentence(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private void writeNetworks(Html html) {
    if (data.networks().isEmpty()) {
      return;
    }
    openSection(html, "networks", data.networks().size() == 1 ? "Network" : "Networks");
    for (NetworkSummary network : data.networks()) {
      long most =
          Math.max(
              1, network.layers().stream().mapToLong(LayerSummary::parameters).max().orElse(1));
      boolean folded = data.networks().size() > MOST_NETWORKS;
      if (folded) {
        html.open("details", "class", "phase");
        html.element(
            "summary",
            "%s: %s parameters in %s"
                .formatted(
                    network.name(),
                    Numbers.whole(network.parameters()),
                    network.layers().size() == 1
                        ? "1 layer"
                        : Numbers.whole(network.layers().size()) + " layers"));
      }
      ArchitectureDrawing.write(network.name(), network.graph(), html);
      openScroll(html, network.name());
      html.open("table", "class", "layers").open("caption");
      lines.network(network.name(), html);
      html.close();
      html.open("thead").open("tr");
      for (String name : List.of("Layer", "Kind", "Output shape")) {
        html.element("th", name, "scope", "col");
      }
      html.element("th", "Parameters", "scope", "col", "class", "number");
      html.element("th", "Share of the largest", "scope", "col", "class", "share-column");
      html.close().close().open("tbody");
      for (LayerSummary layer : network.layers()) {
        html.open("tr").element("th", layer.name(), "scope", "row");
        html.element("td", layer.kind());
        html.open("td").element("code", layer.shape()).close();
        html.element("td", Numbers.whole(layer.parameters()), "class", "number");
        html.open("td", "class", "share-column");
        writeBar(html, (double) layer.parameters() / most, "bar-one", 120);
        html.close().closeLine();
      }
      html.close().open("tfoot").open("tr");
      html.element("th", "Total", "scope", "row", "colspan", "3");
      html.element("td", Numbers.whole(network.parameters()), "class", "number");
      html.open("td", "class", "share-column").close().close();
      html.open("tr").element("th", "Trainable", "scope", "row", "colspan", "3");
      html.element("td", Numbers.whole(network.trainable()), "class", "number");
      html.open("td", "class", "share-column");
      html.text(
          network.trainable() == network.parameters()
              ? "all"
              : Numbers.whole(network.parameters() - network.trainable()) + " fixed");
      html.close().close().close();
      closeTable(html);
      if (folded) {
        html.closeLine();
      }
    }
    html.closeLine();
  }

  private void writeTrials(Html html) {
    if (data.trials().isEmpty()) {
      return;
    }
    openSection(html, "trials", "Trials");
    for (ReportData.Trials each : data.trials()) {
      html.element("h3", each.name());
      html.element("p", each.summary());
      FigureWriter.write(each.figures(), html);
    }
    html.closeLine();
  }

  private void writePhases(Html html) {
    if (!hasEpochs()) {
      return;
    }
    openSection(html, "training", "Learning curves");
    writeSequences(html);
    for (int i = 0; i < data.phases().size(); i++) {
      Phase phase = data.phases().get(i);
      if (phase.epochs().isEmpty()) {
        continue;
      }
      openPhase(html, phase);
      html.element("p", describe(phase), "class", "lead");
      if (phase.epochs().size() > 1) {
        String group = "phase-" + i;
        html.open("div", "class", "charts");
        Curves.ofMetrics(phase, group).forEach(chart -> charts.write(html, chart));
        Chart time = Curves.ofTime(phase, group);
        if (time != null) {
          charts.write(html, time, "chart strip");
        }
        html.closeLine();
      }
      writeEpochTable(html, phase);
      FigureWriter.write(phase.figures(), html);
      if (foldsPhases()) {
        html.closeLine();
      }
    }
    html.closeLine();
  }

  /** Whether there are so many trainings that each is unfolded by the reader. */
  private boolean foldsPhases() {
    return data.phases().size() > MOST_PHASES;
  }

  private void openPhase(Html html, Phase phase) {
    if (foldsPhases()) {
      html.open("details", "class", "phase").element("summary", phase.name());
    } else {
      html.open("h3");
      lines.action(phase.name(), phase.name(), html);
      html.close();
    }
  }

  /** Trainings of one network behind one another, where there are several. */
  private void writeSequences(Html html) {
    Map<String, List<Phase>> byNetwork = new LinkedHashMap<>();
    for (Phase phase : data.phases()) {
      if (!phase.epochs().isEmpty()) {
        byNetwork.computeIfAbsent(phase.network(), any -> new ArrayList<>()).add(phase);
      }
    }
    byNetwork.forEach(
        (network, phases) -> {
          if (phases.size() > 1) {
            html.element("h3", "All trainings of " + network);
            html.open("div", "class", "charts");
            Curves.ofSequence(phases, "all-" + network).forEach(chart -> charts.write(html, chart));
            html.closeLine();
          }
        });
  }

  private static String describe(Phase phase) {
    List<EpochRow> epochs = phase.epochs();
    double seconds = epochs.stream().mapToDouble(EpochRow::seconds).filter(Double::isFinite).sum();
    StringBuilder text = new StringBuilder();
    text.append(phase.network()).append(" on ").append(phase.data()).append(", ");
    text.append(epochs.size() == 1 ? "one epoch" : Numbers.whole(epochs.size()) + " epochs");
    if (seconds > 0) {
      text.append(" in ").append(Numbers.seconds(seconds));
      text.append(" (").append(Numbers.seconds(seconds / epochs.size())).append(" an epoch)");
    }
    text.append('.');
    if (phase.bestEpoch() != null) {
      text.append(" Best epoch: ").append(Numbers.whole(phase.bestEpoch()));
      text.append(phase.bestBy() == null ? "." : ", by " + phase.bestBy() + ".");
      text.append(phase.keptBest() ? " The network has its weights." : "");
    }
    if (phase.stopReason() != null) {
      text.append(" Training ended because: ").append(phase.stopReason());
      text.append(phase.stopReason().endsWith(".") ? "" : ".");
    }
    int drawn = Curves.keptEpochs(phase).size();
    if (drawn < epochs.size()) {
      text.append(" The curves show ")
          .append(Numbers.whole(drawn))
          .append(" of ")
          .append(Numbers.whole(epochs.size()))
          .append(" epochs.");
    }
    return text.toString();
  }

  private static void writeEpochTable(Html html, Phase phase) {
    List<EpochRow> epochs = phase.epochs();
    Set<Integer> shown = new TreeSet<>(Curves.evenly(epochs.size(), ROWS_OF_EPOCHS));
    for (int i = 0; i < epochs.size(); i++) {
      if (phase.bestEpoch() != null && epochs.get(i).epoch() == phase.bestEpoch()) {
        shown.add(i);
      }
    }
    List<String> columns = new ArrayList<>();
    for (String metric : Curves.metrics(phase)) {
      for (String name : List.of(metric, "validation." + metric)) {
        if (epochs.stream().anyMatch(row -> row.values().containsKey(name))) {
          columns.add(name);
        }
      }
    }
    // A single epoch has no curves that would say the same.
    boolean folded = epochs.size() > 1;
    if (folded) {
      html.open("details", "class", "values");
      html.element("summary", "The same as a table");
    }
    openTable(
        html,
        !folded
            ? "The epoch"
            : shown.size() == epochs.size() ? "All epochs" : "First, last and some epochs between",
        "");
    html.open("thead").open("tr").element("th", "epoch", "scope", "col", "class", "number");
    columns.forEach(name -> html.element("th", name, "scope", "col", "class", "number"));
    html.element("th", "time", "scope", "col", "class", "number");
    html.close().close().open("tbody");
    for (int index : shown) {
      EpochRow row = epochs.get(index);
      boolean best = phase.bestEpoch() != null && row.epoch() == phase.bestEpoch();
      html.open("tr", "class", best ? "best" : "");
      html.element(
          "th",
          Numbers.whole(row.epoch()) + (best ? " (best)" : ""),
          "scope",
          "row",
          "class",
          "number");
      for (String name : columns) {
        Double value = row.values().get(name);
        html.element("td", value == null ? "–" : Numbers.decimal(value), "class", "number");
      }
      html.element("td", Numbers.seconds(row.seconds()), "class", "number").closeLine();
    }
    html.close();
    closeTable(html);
    if (folded) {
      html.closeLine();
    }
  }

  private void writeLearningSpeed(Html html) {
    if (!hasLayerStatistics()) {
      return;
    }
    openSection(html, "speed", "Learning speed by layer");
    for (int i = 0; i < data.phases().size(); i++) {
      Phase phase = data.phases().get(i);
      if (phase.layerStatistics().isEmpty() || phase.epochs().isEmpty()) {
        continue;
      }
      if (data.phases().size() > 1) {
        openPhase(html, phase);
      }
      for (String warning : LearningSpeed.warnings(phase.layerStatistics())) {
        html.element("p", warning, "class", "alarm");
      }
      List<String> sentences = LearningSpeed.describe(phase.layerStatistics(), phase.epochs());
      if (!sentences.isEmpty()) {
        html.element("p", String.join(" ", sentences), "class", "lead");
      }
      if (phase.epochs().size() == 1) {
        FigureWriter.write(List.of(LearningSpeed.table(phase.layerStatistics())), html);
      } else {
        boolean many = LayerHeatMap.suits(phase);
        if (many) {
          LayerHeatMap.write(phase, html);
        }
        html.open("div", "class", "charts");
        String group = "speed-" + i;
        Chart gradients = many ? null : Curves.ofGradients(phase, group);
        if (gradients != null) {
          charts.write(html, gradients);
        }
        Chart saturation = Curves.ofSaturation(phase, group);
        if (saturation != null) {
          charts.write(html, saturation);
        }
        html.closeLine();
      }
      if (foldsPhases()) {
        html.closeLine();
      }
    }
    html.element(
        "p",
        "Gradient norm: Euclidean norm of the gradient of a layer's weights, on the first training"
            + " batch at the end of each epoch. Saturated: in the flat part of the activation; with"
            + " relu and its like, for every row of the first training batch (dead).",
        "class",
        "note");
    html.closeLine();
  }

  private void writePredictions(Html html) {
    if (data.predictions().isEmpty()) {
      return;
    }
    openSection(html, "predictions", "Predictions");
    for (PredictionTable table : data.predictions()) {
      FigureWriter.write(table.figures(), html);
      if (table.rows().isEmpty()) {
        continue;
      }
      openTable(html, table.title(), "");
      html.open("thead").open("tr");
      List<List<String>> shown = table.rows().stream().limit(MOST_ROWS).toList();
      List<String> styles = new ArrayList<>();
      for (int i = 0; i < table.columns().size(); i++) {
        styles.add(CellStyles.of(shown, i));
        html.element("th", table.columns().get(i), "scope", "col", "class", styles.get(i));
      }
      html.close().close().open("tbody");
      for (List<String> row : shown) {
        html.open("tr");
        for (int i = 0; i < row.size(); i++) {
          html.element("td", row.get(i), "class", styles.get(i));
        }
        html.closeLine();
      }
      html.close();
      closeTable(html);
      if (table.rows().size() > MOST_ROWS) {
        html.element(
            "p",
            "The first %s of %s rows."
                .formatted(Numbers.whole(MOST_ROWS), Numbers.whole(table.rows().size())),
            "class",
            "note");
      }
    }
    html.closeLine();
  }

  private void writeCommands(Html html) {
    if (data.commands().isEmpty()) {
      return;
    }
    openSection(html, "use", "Use this network");
    html.element("p", "From the folder in which the run was started:", "class", "note");
    html.open("dl", "class", "commands");
    for (ReportData.Command command : data.commands()) {
      html.element("dt", command.purpose()).open("dd").element("code", command.line());
      html.element(
          "button",
          "Copy",
          "type",
          "button",
          "class",
          "copy",
          "aria-label",
          "Copy: " + command.purpose());
      html.closeLine();
    }
    html.close().closeLine();
  }

  private void writeSource(Html html) {
    if (data.source().isBlank()) {
      return;
    }
    openSection(html, "source", "Resolved source");
    html.element(
        "p",
        "The program with all defaults filled in; it can be run again as it stands.",
        "class",
        "note");
    html.open("pre", "class", "source scroll", "tabindex", "0", "aria-label", "Resolved source");
    html.open("code");
    SourceText.write(data.source(), lines.all(), html);
    html.close().close().closeLine();
  }

  private void writeProvenance(Html html) {
    if (data.provenance().isEmpty()) {
      return;
    }
    openSection(html, "provenance", "Provenance");
    html.open("div", "class", "facts");
    for (FactGroup group : data.provenance()) {
      html.open("div").element("h3", group.title()).open("dl");
      group.facts().forEach((name, value) -> html.element("dt", name).element("dd", value));
      html.close().closeLine();
    }
    html.close().closeLine();
  }

  /** Errors come first on the page; warnings and notes wait until the results were shown. */
  private boolean hasErrors() {
    return data.notices().stream().anyMatch(notice -> notice.severity() == Severity.ERROR);
  }

  private boolean hasEpochs() {
    return data.phases().stream().anyMatch(phase -> !phase.epochs().isEmpty());
  }

  private boolean hasLayerStatistics() {
    return data.phases().stream()
        .anyMatch(phase -> !phase.layerStatistics().isEmpty() && !phase.epochs().isEmpty());
  }

  static void openSection(Html html, String id, String title) {
    html.open("section", "id", id, "aria-labelledby", id + "-title");
    html.element("h2", title, "id", id + "-title");
  }

  /** Opens what scrolls by itself, by the keyboard, too, where the page is too narrow for it. */
  static void openScroll(Html html, String label) {
    html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", label);
  }

  /** Opens a table that scrolls by itself where the page is too narrow for it. */
  static void openTable(Html html, String caption, String kind) {
    openScroll(html, caption);
    html.open("table", "class", kind).element("caption", caption);
  }

  static void closeTable(Html html) {
    html.close().closeLine();
  }

  /** A bar of at most {@code width} pixels that shows a share from 0 to 1. */
  static void writeBar(Html html, double share, String kind, int width) {
    double length = Double.isFinite(share) ? Math.clamp(share, 0, 1) * width : 0;
    html.open(
        "svg",
        "class",
        "bar " + kind,
        "width",
        Integer.toString(width),
        "height",
        "8",
        "aria-hidden",
        "true");
    html.open("rect", "class", "track", "width", Integer.toString(width), "height", "8", "rx", "2")
        .close();
    html.open(
            "rect",
            "class",
            "fill",
            "width",
            String.format(Locale.ROOT, "%.1f", length),
            "height",
            "8",
            "rx",
            "2")
        .close();
    html.close();
  }
}
