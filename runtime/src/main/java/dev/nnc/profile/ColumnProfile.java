package dev.nnc.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a column holds.
 *
 * @param missing how many rows have no value
 * @param distinct how many different values there are
 * @param isExact whether that is counted, not estimated
 * @param allDiffer whether no two rows have the same
 * @param numbers of numbers, and of times as seconds since 1970; null for others
 * @param top the most frequent texts, the most frequent first
 * @param unit what stands beside the numbers of an {@link ColumnSort#AMOUNT}
 * @param comma whether a comma stands before decimals in an amount
 * @param writing what must be said of how an amount is written; empty where the column tells
 * @param pattern of times; empty if they are in the order year, month, day
 * @param looksLikeNumbers whether some of its cells are numbers, though it is no column of numbers
 * @param repeats whether a {@link ColumnSort#KEY} names what several rows belong to
 * @param frequent how many classes have enough rows to learn from, and the share of rows in them
 * @param examples its first values
 * @param association how it goes with the truth; null if that was not asked or cannot be said
 */
public record ColumnProfile(
    String name,
    ColumnSort sort,
    long missing,
    long distinct,
    boolean isExact,
    boolean allDiffer,
    @Nullable Spread numbers,
    List<Top> top,
    String unit,
    boolean comma,
    String writing,
    String pattern,
    boolean looksLikeNumbers,
    boolean repeats,
    Frequent frequent,
    List<String> examples,
    @Nullable Association association) {
  public ColumnProfile {
    top = List.copyOf(top);
    examples = List.copyOf(examples);
  }

  /** A value and how many rows have it. */
  public record Top(String text, long count) {}

  /** Classes with enough rows, and the share of all rows that they have. */
  public record Frequent(long classes, double share) {}

  /**
   * How numbers are spread.
   *
   * @param whole whether all are whole, and of times whole days
   * @param histogram how many of the rows that were looked at lie in each of as many equal parts
   *     between the least and the most
   */
  public record Spread(
      double least,
      double lowerQuartile,
      double median,
      double upperQuartile,
      double most,
      double mean,
      double deviation,
      boolean whole,
      List<Integer> histogram) {
    private static final double FAR = 20;

    public Spread {
      histogram = List.copyOf(histogram);
    }

    /**
     * Whether some numbers are further from the quartiles than those are apart, many times over.
     */
    public boolean isFarOut() {
      double apart = upperQuartile - lowerQuartile;
      return apart > 0 && Math.max(most - upperQuartile, lowerQuartile - least) > FAR * apart;
    }
  }

  /** The same with how it goes with the truth. */
  ColumnProfile with(@Nullable Association found) {
    return with(distinct, top, found);
  }

  /** The same behind the step {@code lowercase}, as far as the most frequent texts tell. */
  public ColumnProfile inLowercase() {
    Map<String, Long> counts = new LinkedHashMap<>();
    top.forEach(
        each -> counts.merge(each.text().toLowerCase(Locale.ROOT), each.count(), Long::sum));
    List<Top> merged = new ArrayList<>();
    counts.forEach((text, count) -> merged.add(new Top(text, count)));
    merged.sort(Comparator.comparingLong(Top::count).reversed());
    return with(distinct - top.size() + merged.size(), merged, association);
  }

  private ColumnProfile with(long distinct, List<Top> top, @Nullable Association found) {
    return new ColumnProfile(
        name,
        sort,
        missing,
        distinct,
        isExact,
        allDiffer,
        numbers,
        top,
        unit,
        comma,
        writing,
        pattern,
        looksLikeNumbers,
        repeats,
        frequent,
        examples,
        found);
  }

  /** Whether numbers can be read of its cells. */
  public boolean isNumeric() {
    return sort == ColumnSort.NUMBER || sort == ColumnSort.AMOUNT;
  }

  /** Whether its values have an order and distances: numbers, amounts, times. */
  public boolean isOrdered() {
    return isNumeric() || sort == ColumnSort.DATE;
  }

  /**
   * Texts that differ in nothing but capitals, such as {@code Standard} and {@code standard}; empty
   * if there are none among the most frequent. Single letters may well be names of their own.
   */
  public List<String> spellings() {
    Map<String, List<String>> alike = new LinkedHashMap<>();
    if (sort == ColumnSort.CLASSES || sort == ColumnSort.NAMES) {
      for (Top each : top) {
        alike
            .computeIfAbsent(each.text().toLowerCase(Locale.ROOT), lower -> new ArrayList<>())
            .add(each.text());
      }
    }
    return alike.values().stream()
        .filter(each -> each.size() > 1 && each.getFirst().length() > 1)
        .findFirst()
        .orElse(List.of());
  }

  /** The share of the rows that has the most frequent value. */
  public double topShare(long rows) {
    return top.isEmpty() || rows == 0 ? 0 : (double) top.getFirst().count() / rows;
  }
}
