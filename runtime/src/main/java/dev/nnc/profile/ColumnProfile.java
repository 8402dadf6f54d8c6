package dev.nnc.profile;

import dev.nnc.text.TimePattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
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
  /** Of more classes, letters and texts go together by chance. */
  private static final int MOST_FOR_SHORT_FORMS = 8;

  private static final int LEAST_TIMES = 5;

  /** What the step {@code number} takes for 1 and for 0. */
  private static final Set<String> YES = Set.of("yes", "y", "true", "t", "ja", "1");

  private static final Set<String> NO = Set.of("no", "n", "false", "f", "nein", "0");

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
    if ((sort == ColumnSort.CLASSES || sort == ColumnSort.NAMES) && !isYesOrNo()) {
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

  /**
   * A letter and a longer text that may say the same, such as {@code F} and {@code female}: it is
   * the only one that begins so. Empty if there are none, or where there are many classes.
   */
  public List<String> shortForm() {
    if (sort != ColumnSort.CLASSES || isYesOrNo() || distinct > MOST_FOR_SHORT_FORMS) {
      return List.of();
    }
    for (Top letter : top) {
      List<String> longer =
          top.stream()
              .map(Top::text)
              .filter(text -> text.length() > 2 && letter.text().length() == 1)
              .filter(text -> text.regionMatches(true, 0, letter.text(), 0, 1))
              .toList();
      if (longer.size() == 1 && Character.isLetter(letter.text().charAt(0))) {
        return List.of(letter.text(), longer.getFirst());
      }
    }
    return List.of();
  }

  /** Whether nearly all cells are times, but not by one pattern, as far as the top ones tell. */
  public boolean isMixedTimes() {
    if (isOrdered() || top.size() < LEAST_TIMES) {
      return false;
    }
    long times = top.stream().filter(each -> isTime(each.text())).count();
    return times * 10 >= top.size() * 9L;
  }

  private static boolean isTime(String text) {
    return text.chars().anyMatch(c -> !Character.isDigit(c))
        && (TimePattern.of("").read(text) != null
            || TimePattern.usualOf(text).stream()
                .anyMatch(pattern -> TimePattern.of(pattern).read(text) != null));
  }

  /** Whether each cell says yes or no, in more than one word for the one or the other. */
  public boolean isYesOrNo() {
    if (sort != ColumnSort.CLASSES || distinct != top.size() || distinct < 3) {
      return false;
    }
    return top.stream()
            .map(each -> each.text().toLowerCase(Locale.ROOT))
            .allMatch(text -> YES.contains(text) || NO.contains(text))
        && top.stream().anyMatch(each -> YES.contains(each.text().toLowerCase(Locale.ROOT)))
        && top.stream().anyMatch(each -> NO.contains(each.text().toLowerCase(Locale.ROOT)));
  }

  /**
   * What stands between several texts of one cell, such as {@code ;} in {@code red;big}; empty if
   * cells hold one text each, as far as the most frequent ones tell.
   */
  public String separator() {
    if (sort != ColumnSort.CLASSES && sort != ColumnSort.NAMES) {
      return "";
    }
    for (String each : List.of(";", "|", ",")) {
      long with = top.stream().filter(text -> text.text().contains(each)).count();
      List<String> pieces = pieces(each);
      boolean words =
          pieces.stream().allMatch(piece -> piece.codePoints().anyMatch(Character::isLetter));
      // Pieces that come again make fewer of them than there are texts; names of two parts do not.
      if (with * 3 >= top.size() && with > 2 && pieces.size() < top.size() && words) {
        return each;
      }
    }
    return "";
  }

  /** The texts that stand in cells between a separator, in order, of the most frequent cells. */
  public List<String> pieces(String separator) {
    TreeSet<String> pieces = new TreeSet<>();
    for (Top each : top) {
      for (String piece : each.text().split(Pattern.quote(separator), -1)) {
        if (!piece.isBlank()) {
          pieces.add(piece.strip());
        }
      }
    }
    return List.copyOf(pieces);
  }

  /** The share of the rows that has the most frequent value. */
  public double topShare(long rows) {
    return top.isEmpty() || rows == 0 ? 0 : (double) top.getFirst().count() / rows;
  }
}
