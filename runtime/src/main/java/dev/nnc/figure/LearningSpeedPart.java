package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.ActionPlan.Update;
import dev.nnc.report.ReportData;
import dev.nnc.train.Epoch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Gradient size and saturation of each layer over the epochs; drawn unasked, too. */
final class LearningSpeedPart implements ReportPart.OfTraining {
  @Override
  public String name() {
    return "learning_speed";
  }

  @Override
  public Watch begin(TrainingView training, List<Configured> asked) {
    return (ended, section) -> {
      List<ReportData.LayerStatistics> layers = layers(training.plan(), ended.epochs());
      section.layers(layers);
      if (!asked.isEmpty() && layers.isEmpty() && !ended.epochs().isEmpty()) {
        section.add(
            EvaluationReport.notDrawn(name(), "no layer has weights that this training changes"));
      }
    };
  }

  private static List<ReportData.LayerStatistics> layers(Train plan, List<Epoch> epochs) {
    SequencedMap<String, List<Double>> norms = new LinkedHashMap<>();
    SequencedMap<String, List<Double>> saturation = new LinkedHashMap<>();
    for (Epoch epoch : epochs) {
      collect(plan.gradientLayers(), epoch.gradientNorms(), norms);
      collect(plan.saturationLayers(), epoch.saturation(), saturation);
    }
    SequencedMap<String, List<Double>> all = new LinkedHashMap<>(norms);
    saturation.forEach(all::putIfAbsent);
    return all.sequencedKeySet().stream()
        .map(
            layer ->
                new ReportData.LayerStatistics(
                    layer,
                    update(plan, layer),
                    norms.getOrDefault(layer, List.of()),
                    saturation.getOrDefault(layer, List.of())))
        .toList();
  }

  /** The update whose gradient of the layer is told; empty where there is one loss only. */
  private static String update(Train plan, String layer) {
    return plan.updates().stream()
        .filter(update -> update.gradientLayers().contains(layer))
        .map(Update::name)
        .findFirst()
        .orElse("");
  }

  private static void collect(
      List<String> layers, List<Double> values, Map<String, List<Double>> target) {
    for (int i = 0; i < Math.min(layers.size(), values.size()); i++) {
      target.computeIfAbsent(layers.get(i), layer -> new ArrayList<>()).add(values.get(i));
    }
  }
}
