package dev.nnc.data.source;

import dev.nnc.data.column.PictureFiles;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.file.UnreadableDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a folder of pictures with classes holds: a folder for each class, or the four files of an
 * IDX set.
 *
 * @param isIdx whether it is an IDX set
 * @param counts how many pictures each class has
 * @param hasValidation whether there are folders of a validation part
 * @param hasTest whether there are folders of a test part
 * @param height of a usual picture
 * @param width of a usual picture
 * @param isEven whether all are of one size
 * @param isGray whether none of those that were looked at has colours
 * @param sizes the sizes that there are, the smallest first
 * @param storedGray how many of files are stored without colours
 * @param unreadable the files that are no pictures, which are not counted
 * @param others the files in the folders that are not read, since their names are no pictures'
 * @param copies the pictures that are there several times; of an IDX set they are not looked for
 */
public record PictureFolders(
    boolean isIdx,
    List<String> classes,
    List<Integer> counts,
    boolean hasValidation,
    boolean hasTest,
    int height,
    int width,
    boolean isEven,
    boolean isGray,
    List<Size> sizes,
    int storedGray,
    List<PictureFiles.Broken> unreadable,
    OtherFiles others,
    PictureCopies copies) {
  private static final int LOOKED_AT = 12;

  public PictureFolders {
    classes = List.copyOf(classes);
    counts = List.copyOf(counts);
    sizes = List.copyOf(sizes);
    unreadable = List.copyOf(unreadable);
  }

  /** A size in pixels, and how many pictures have it. */
  public record Size(int height, int width, int pictures) {}

  /** The size that most pictures have; of several the smallest. */
  public Size usualSize() {
    return sizes.stream()
        .reduce((one, other) -> other.pictures() > one.pictures() ? other : one)
        .orElseThrow();
  }

  /** How many pictures there are. */
  public int pictures() {
    return counts.stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * Looks the folder through; null after an error.
   *
   * @param name as messages call it
   */
  public static @Nullable PictureFolders of(
      Path folder, String name, DataPlaces places, DataDiagnostics findings) {
    Path base = folder.toAbsolutePath().normalize().getParent();
    FileFinder finder = new FileFinder(base == null ? folder : base, places);
    DataDiagnostics found = findings.apart();
    if (IdxSet.isSet(folder)) {
      return ofIdx(folder, name, finder, findings);
    }
    PictureSet set = PictureSet.ofFolders(folder, name, 3, true, finder, found);
    if (set == null || set.classes() == null || found.hasErrors()) {
      findings.addAll(found);
      return null;
    }
    int[] counts = new int[set.classNames().size()];
    for (int code : set.classes()) {
      counts[code]++;
    }
    PictureFiles files = set.files();
    int[] heights =
        files.files().stream().mapToInt(each -> each.head().height()).sorted().toArray();
    int[] widths = files.files().stream().mapToInt(each -> each.head().width()).sorted().toArray();
    List<Integer> all = new ArrayList<>();
    Arrays.stream(counts).forEach(all::add);
    return new PictureFolders(
        false,
        set.classNames(),
        all,
        set.rows()[1] > 0,
        set.rows()[2] > 0,
        heights[heights.length / 2],
        widths[widths.length / 2],
        files.isEven(),
        isGray(files),
        sizes(files),
        (int) files.files().stream().filter(each -> each.head().gray()).count(),
        files.broken(),
        set.others(),
        PictureCopies.of(set, set.classes()));
  }

  /** By their area, then by their height. */
  private static List<Size> sizes(PictureFiles files) {
    Map<List<Integer>, Integer> counts = new HashMap<>();
    files
        .files()
        .forEach(
            each ->
                counts.merge(List.of(each.head().height(), each.head().width()), 1, Integer::sum));
    List<Size> sizes = new ArrayList<>();
    counts.forEach((size, count) -> sizes.add(new Size(size.get(0), size.get(1), count)));
    sizes.sort(
        Comparator.comparingLong((Size size) -> (long) size.height() * size.width())
            .thenComparing(Size::height));
    return sizes;
  }

  private static @Nullable PictureFolders ofIdx(
      Path folder, String name, FileFinder finder, DataDiagnostics findings) {
    IdxSet set = IdxSet.open(folder, name, finder, findings);
    return set == null ? null : set.folders(findings);
  }

  private static boolean isGray(PictureFiles files) {
    int step = Math.max(1, files.rows() / LOOKED_AT);
    for (int row = 0; row < files.rows(); row += step) {
      if (hasColours(files, row)) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasColours(PictureFiles files, int row) {
    try {
      byte[] bytes = files.bytes(row);
      for (int i = 0; i + 2 < bytes.length; i += 3) {
        if (bytes[i] != bytes[i + 1] || bytes[i] != bytes[i + 2]) {
          return true;
        }
      }
      return false;
    } catch (UnreadableDataException broken) {
      return false; // a run says which it is
    }
  }
}
