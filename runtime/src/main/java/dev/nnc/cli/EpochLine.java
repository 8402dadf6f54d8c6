package dev.nnc.cli;

import dev.nnc.source.Visible;
import dev.nnc.train.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a line says of an epoch, by worth: the time left, results on the validation rows, those on
 * the training rows, the time an epoch takes. Where not all of it fits, names become shorter, and
 * then the least of it is left out as a whole: a number that is cut is another number.
 */
final class EpochLine {
  private static final String VALIDATION = "validation.";

  /** Columns of the bar. */
  private static final int BAR = 20;

  private final Console console;

  EpochLine(Console console) {
    this.console = console;
  }

  /**
   * @param done the share of the epoch that is done; a whole one gets no bar
   * @param left seconds until the training is over; NaN for an epoch behind which nothing is left
   * @param anEpoch seconds of an epoch; NaN if they are not known yet
   * @param columns how many the line may have
   */
  String text(
      int epoch,
      long epochs,
      double done,
      double left,
      Map<String, Double> results,
      double anEpoch,
      int columns) {
    String head = head(epoch, epochs);
    List<String> parts = fitting(head, left, results, anEpoch, columns);
    boolean bar = done < 1 && columns(head, parts) + BAR + 2 <= columns;
    return head + (bar ? "  " + bar(done) : "") + (parts.isEmpty() ? "" : "  " + join(parts));
  }

  /** The results of an epoch behind other words. */
  static String text(String head, Map<String, Double> results, int columns) {
    List<String> parts = fitting(head, Double.NaN, results, Double.NaN, columns);
    return parts.isEmpty() ? head : head + "  " + join(parts);
  }

  private static List<String> fitting(
      String head, double left, Map<String, Double> results, double anEpoch, int columns) {
    List<String> parts = parts(left, results, anEpoch, VALIDATION);
    if (columns(head, parts) > columns) {
      parts = parts(left, results, anEpoch, "val ");
    }
    while (!parts.isEmpty() && columns(head, parts) > columns) {
      parts.removeLast();
    }
    return parts;
  }

  private static List<String> parts(
      double left, Map<String, Double> results, double anEpoch, String validation) {
    List<String> parts = new ArrayList<>();
    if (!Double.isNaN(left)) {
      parts.add(Progress.clock(left) + " left");
    }
    results.forEach(
        (name, value) -> {
          if (name.startsWith(VALIDATION)) {
            parts.add(validation + name.substring(VALIDATION.length()) + " " + Epoch.text(value));
          }
        });
    results.forEach(
        (name, value) -> {
          if (!name.startsWith(VALIDATION)) {
            parts.add(name + " " + Epoch.text(value));
          }
        });
    if (!Double.isNaN(anEpoch)) {
      parts.add(span(anEpoch) + " an epoch");
    }
    return parts;
  }

  private static String join(List<String> parts) {
    return String.join("  ", parts);
  }

  private static int columns(String head, List<String> parts) {
    return Visible.width(head) + 2 + Visible.width(join(parts));
  }

  private static String head(int epoch, long epochs) {
    int width = String.valueOf(epochs).length();
    return String.format(Locale.ROOT, "epoch %" + width + "d/%d", epoch, epochs);
  }

  private String bar(double done) {
    int full = (int) Math.round(Math.clamp(done, 0, 1) * BAR);
    return console.green("━".repeat(full)) + console.dim("─".repeat(BAR - full));
  }

  /** In milliseconds, seconds or minutes, with two digits or three. */
  private static String span(double seconds) {
    if (seconds < 1) {
      return String.format(Locale.ROOT, seconds < 0.001 ? "%.1f ms" : "%.0f ms", seconds * 1e3);
    }
    return seconds < 60
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : Progress.clock(seconds) + " min";
  }
}
