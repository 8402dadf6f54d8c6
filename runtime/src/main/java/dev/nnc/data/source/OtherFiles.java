package dev.nnc.data.source;

import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.source.Visible;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Files beside pictures that are not read, but for hidden ones.
 *
 * @param endings how many there are, by the ends of their names, the most frequent first
 */
public record OtherFiles(Map<String, Integer> endings) {
  /** Of none. */
  public static final OtherFiles NONE = new OtherFiles(Map.of());

  /** What can be done about them. */
  static final String HELP =
      "pictures are PNG or JPEG files whose names end in .png, .jpg or .jpeg; others must be"
          + " converted first, such as by `magick mogrify -format png *.webp`";

  /** The ends of pictures' names in formats that nobody reads here. */
  private static final Set<String> PICTURES =
      Set.of(
          ".webp", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif", ".jxl", ".jp2",
          ".jfif", ".ppm", ".pgm", ".tga", ".svg", ".dcm", ".dng", ".cr2", ".nef", ".arw");

  private static final int SHOWN = 5;

  public OtherFiles {
    Map<String, Integer> sorted = new LinkedHashMap<>();
    endings.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(each -> sorted.put(each.getKey(), each.getValue()));
    endings = Collections.unmodifiableMap(sorted);
  }

  static OtherFiles of(Collection<Path> files) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      int dot = name.lastIndexOf('.');
      counts.merge(
          dot < 0 ? "without an ending" : name.substring(dot).toLowerCase(Locale.ROOT),
          1,
          Integer::sum);
    }
    return new OtherFiles(counts);
  }

  /** Those that are pictures, by their names. */
  OtherFiles pictures() {
    Map<String, Integer> kept = new TreeMap<>(endings);
    kept.keySet().retainAll(PICTURES);
    return new OtherFiles(kept);
  }

  /** How many there are. */
  public int count() {
    return endings.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Such as {@code 12 .webp, 2 .txt}. */
  public String byEnding() {
    List<String> shown =
        endings.entrySet().stream()
            .limit(SHOWN)
            .map(each -> Numerals.count(each.getValue()) + " " + Visible.inLine(each.getKey()))
            .toList();
    int others = endings.values().stream().skip(SHOWN).mapToInt(Integer::intValue).sum();
    return String.join(", ", shown) + (others == 0 ? "" : ", " + Numerals.count(others, "other"));
  }

  /**
   * Warns of them, if there are any.
   *
   * @param folder as messages call it
   */
  void warn(String folder, DataDiagnostics findings) {
    if (count() > 0) {
      findings.add(DataCode.NOT_READ, HELP, Numerals.count(count(), "file"), folder, byEnding());
    }
  }
}
