package dev.nnc.data.source;

import dev.nnc.data.column.PictureFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pictures that have the same pixels as another one.
 *
 * @param byClass how many of each class are copies of an earlier one, whatever class that has
 * @param acrossClasses the first two of each picture that stands in several classes, so that all
 *     but one of its labels are wrong
 * @param acrossParts how many of the validation and of the test part are in the training part, too
 */
public record PictureCopies(List<Integer> byClass, List<Pair> acrossClasses, int acrossParts) {
  /** None at all. */
  static final PictureCopies NONE = new PictureCopies(List.of(), List.of(), 0);

  public PictureCopies {
    byClass = List.copyOf(byClass);
    acrossClasses = List.copyOf(acrossClasses);
  }

  /** Two files with the same pixels, as messages call them. */
  public record Pair(String one, String other) {}

  private record Key(long pixels, int height, int width) {}

  /** Those of a set that was decoded. */
  static PictureCopies of(PictureSet set, int[] classes) {
    Map<Key, List<Integer>> rows = new LinkedHashMap<>();
    List<PictureFiles.Picture> files = set.files().files();
    for (int row = 0; row < files.size(); row++) {
      PictureFiles.Picture each = files.get(row);
      Key key = new Key(each.pixels(), each.head().height(), each.head().width());
      rows.computeIfAbsent(key, none -> new ArrayList<>(1)).add(row);
    }
    int[] byClass = new int[set.classNames().size()];
    int train = set.rows()[0];
    int acrossParts = 0;
    List<Pair> acrossClasses = new ArrayList<>();
    for (List<Integer> same : rows.values()) {
      int first = same.getFirst();
      same.stream().skip(1).forEach(row -> byClass[classes[row]]++);
      same.stream()
          .filter(row -> classes[row] != classes[first])
          .findFirst()
          .ifPresent(
              row -> acrossClasses.add(new Pair(files.get(first).name(), files.get(row).name())));
      if (first < train) {
        acrossParts += (int) same.stream().filter(row -> row >= train).count();
      }
    }
    return new PictureCopies(Arrays.stream(byClass).boxed().toList(), acrossClasses, acrossParts);
  }

  /** How many pictures are copies of an earlier one. */
  public int count() {
    return byClass.stream().mapToInt(Integer::intValue).sum();
  }
}
