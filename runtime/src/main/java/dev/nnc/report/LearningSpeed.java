package dev.nnc.report;

import dev.nnc.report.ReportData.EpochRow;
import dev.nnc.report.ReportData.LayerStatistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Says in words what the gradients and the saturation of the layers show: vanishing or exploding
 * gradients, units that no longer learn, or nothing of the kind (the network learns evenly).
 */
final class LearningSpeed {
  /** From this factor on, a difference between two layers is worth a warning. */
  private static final double LARGE_FACTOR = 10;

  /** From this share on, a layer counts as saturated. */
  private static final double SATURATED = 0.5;

  /** From this share on, too few units are left to learn. */
  private static final double ALARMING_SHARE = 0.9;

  /** From this factor on, gradients explode or vanish. */
  private static final double ALARMING_FACTOR = 1_000;

  private LearningSpeed() {}

  /** Returns one to three sentences; empty if there are no gradients and no saturation. */
  static List<String> describe(List<LayerStatistics> layers, List<EpochRow> epochs) {
    List<String> sentences = new ArrayList<>();
    List<LayerStatistics> withGradient =
        layers.stream().filter(layer -> !layer.gradientNorm().isEmpty()).toList();
    for (LayerStatistics layer : withGradient) {
      for (int i = 0; i < layer.gradientNorm().size(); i++) {
        if (!Double.isFinite(layer.gradientNorm().get(i))) {
          sentences.add(
              "In epoch %s the gradient of %s was no longer a finite number: training cannot go on from there. A smaller learning rate or clipping of the gradient helps."
                  .formatted(Numbers.whole(epochs.get(i).epoch()), layer.layer()));
          return sentences;
        }
      }
    }
    List<LayerStatistics> dead =
        withGradient.stream().filter(layer -> lastGradient(layer) == 0).toList();
    if (!dead.isEmpty()) {
      sentences.add(
          "The gradient of %s is 0 since epoch %s: %s no longer learn%s."
              .formatted(
                  dead.getFirst().layer(),
                  Numbers.whole(epochs.get(firstEpochOfZeros(dead.getFirst())).epoch()),
                  dead.size() == 1 ? "this layer" : "it and " + (dead.size() - 1) + " more",
                  dead.size() == 1 ? "s" : ""));
    }
    List<LayerStatistics> alive =
        withGradient.stream().filter(layer -> lastGradient(layer) > 0).toList();
    if (alive.size() >= 2) {
      byUpdate(alive)
          .forEach(
              (update, its) -> {
                if (its.size() >= 2) {
                  sentences.add((update.isEmpty() ? "" : update + ": ") + compare(its));
                }
              });
    } else if (alive.size() == 1 && dead.isEmpty()) {
      sentences.add(
          "There is one layer with weights, %s; the norm of its gradient went from %s to %s."
              .formatted(
                  alive.getFirst().layer(),
                  Numbers.decimal(alive.getFirst().gradientNorm().getFirst()),
                  Numbers.decimal(lastGradient(alive.getFirst()))));
    }
    saturation(layers, sentences);
    return sentences;
  }

  /** The last figures of each layer, for a training that is too short for curves. */
  static Figure table(List<LayerStatistics> layers) {
    List<List<String>> rows = new ArrayList<>();
    for (LayerStatistics layer : layers) {
      rows.add(
          List.of(
              layer.layer(),
              layer.gradientNorm().isEmpty()
                  ? "–"
                  : Numbers.decimal(layer.gradientNorm().getLast()),
              layer.saturation().isEmpty() ? "–" : Numbers.percent(layer.saturation().getLast())));
    }
    return new Figure.Table(
        "Layers", List.of("layer", "gradient norm", "saturated units"), rows, "");
  }

  /**
   * What is so wrong that nothing can be learned as it is: units that are dead or saturated almost
   * all, gradients that vanish or explode. Empty if training is in order.
   */
  static List<String> warnings(List<LayerStatistics> layers) {
    List<String> warnings = new ArrayList<>();
    for (LayerStatistics layer : layers) {
      if (!layer.saturation().isEmpty() && layer.saturation().getLast() > ALARMING_SHARE) {
        warnings.add(
            "%s of the units of %s are in the flat part of their activation: they are dead or saturated and learn nothing. A smaller learning rate, another start of the weights (he_normal for relu), batch_norm or leaky_relu may help."
                .formatted(Numbers.percent(layer.saturation().getLast()), layer.layer()));
      }
    }
    List<LayerStatistics> alive =
        layers.stream()
            .filter(layer -> !layer.gradientNorm().isEmpty() && lastGradient(layer) > 0)
            .toList();
    for (LayerStatistics layer : alive) {
      double first = layer.gradientNorm().stream().filter(norm -> norm > 0).findFirst().orElse(0.0);
      double last = lastGradient(layer);
      if (!Double.isFinite(last) || (last > 100 && last > first * ALARMING_FACTOR)) {
        warnings.add(
            "The gradient of %s explodes: its norm went from %s to %s. A smaller learning rate or clipping (clip: norm(1)) helps."
                .formatted(layer.layer(), Numbers.decimal(first), Numbers.decimal(last)));
        return warnings;
      }
    }
    for (List<LayerStatistics> its : byUpdate(alive).values()) {
      LayerStatistics input = its.getFirst();
      LayerStatistics output = its.getLast();
      if (typicalGradient(output) > typicalGradient(input) * ALARMING_FACTOR) {
        warnings.add(
            "The gradient vanishes on its way back: that of %s is about %s times smaller than that of %s. Relu and its relatives, batch_norm, skips around layers or a better start of the weights help."
                .formatted(
                    input.layer(),
                    Numbers.factor(typicalGradient(output) / typicalGradient(input)),
                    output.layer()));
      }
    }
    return warnings;
  }

  /** Gradients of different losses cannot be compared. */
  private static Map<String, List<LayerStatistics>> byUpdate(List<LayerStatistics> layers) {
    return layers.stream()
        .collect(
            Collectors.groupingBy(
                LayerStatistics::update, LinkedHashMap::new, Collectors.toList()));
  }

  private static String compare(List<LayerStatistics> layers) {
    LayerStatistics slowest = layers.getFirst();
    LayerStatistics fastest = layers.getFirst();
    for (LayerStatistics layer : layers) {
      if (typicalGradient(layer) < typicalGradient(slowest)) {
        slowest = layer;
      }
      if (typicalGradient(layer) > typicalGradient(fastest)) {
        fastest = layer;
      }
    }
    double factor = typicalGradient(fastest) / typicalGradient(slowest);
    if (factor < LARGE_FACTOR) {
      return "All layers learn at a similar speed: their gradients differ by a factor of %s at most (geometric mean over the epochs)."
          .formatted(Numbers.factor(factor));
    }
    String comparison =
        "The gradient of %s is about %s times smaller than that of %s (geometric mean over the epochs): "
            .formatted(slowest.layer(), Numbers.factor(factor), fastest.layer());
    if (layers.indexOf(slowest) < layers.indexOf(fastest)) {
      return comparison
          + "the gradient vanishes on its way back, so the layers near the input learn much more slowly than those near the output.";
    }
    return comparison
        + "the gradient grows on its way back, so the layers near the input change much faster than those near the output. A smaller rate, clip: norm(1) in the optimizer, or batch_norm between the layers help.";
  }

  private static void saturation(List<LayerStatistics> layers, List<String> sentences) {
    LayerStatistics most = null;
    for (LayerStatistics layer : layers) {
      if (!layer.saturation().isEmpty()
          && (most == null || layer.saturation().getLast() > most.saturation().getLast())) {
        most = layer;
      }
    }
    if (most == null) {
      return;
    }
    double share = most.saturation().getLast();
    if (share >= SATURATED) {
      sentences.add(
          "At the end %s of the units of %s lie in the flat part of their activation, where its derivative is almost 0; they hardly learn."
              .formatted(Numbers.percent(share), most.layer()));
    } else if (share >= 0) {
      sentences.add(
          share == 0
              ? "No units are saturated at the end."
              : "Few units are saturated: at the end at most %s of a layer (%s)."
                  .formatted(Numbers.percent(share), most.layer()));
    }
  }

  private static double lastGradient(LayerStatistics layer) {
    return layer.gradientNorm().getLast();
  }

  private static int firstEpochOfZeros(LayerStatistics layer) {
    int first = layer.gradientNorm().size() - 1;
    while (first > 0 && layer.gradientNorm().get(first - 1) == 0) {
      first--;
    }
    return first;
  }

  /**
   * Geometric mean of the positive norms: norms of different epochs differ by orders of magnitude.
   */
  private static double typicalGradient(LayerStatistics layer) {
    return Math.exp(
        layer.gradientNorm().stream()
            .filter(norm -> norm > 0)
            .mapToDouble(Math::log)
            .average()
            .orElse(Double.NEGATIVE_INFINITY));
  }
}
