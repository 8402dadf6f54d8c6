package dev.nnc.profile;

import dev.nnc.data.source.TableFormat;
import dev.nnc.text.Amount;
import dev.nnc.text.TimePattern;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is seen of one column while its rows go by, in memory that does not grow with them. */
final class ColumnStatistics {
  /** How databases, pandas, R, spreadsheets and people write that there is nothing. */
  private static final Set<String> MARKS =
      Set.of(
          "NULL",
          "null",
          "\\N",
          "NaN",
          "nan",
          "N/A",
          "n/a",
          "#N/A",
          "<NA>",
          "NA",
          "na",
          "None",
          "none",
          "?",
          "-",
          "--",
          ".",
          "\u2013",
          "\u2014",
          "n.a.",
          "N.A.",
          "k.A.",
          "k. A.",
          "n.v.",
          "n. v.",
          "keine Angabe",
          "unbekannt",
          "unknown",
          "Unknown",
          "missing",
          "inconnu",
          "#N/V",
          "#NV",
          "#WERT!",
          "#VALUE!",
          "#DIV/0!",
          "#REF!",
          "#BEZUG!",
          "#NUM!",
          "#ZAHL!");

  private static final int LONGEST_MARK =
      MARKS.stream().mapToInt(String::length).max().orElseThrow();

  /** Those of them that are no words of anything. */
  private static final Set<String> CLEAR =
      Set.of(
          "NULL", "null", "\\N", "NaN", "nan", "N/A", "n/a", "#N/A", "<NA>", "?", "#NV", "#N/V",
          "#WERT!", "#VALUE!", "#DIV/0!", "#REF!", "#BEZUG!", "#NUM!", "#ZAHL!");

  /** So many cells that are no amounts tell that the column holds none. */
  private static final long FEW = 20;

  /** So many different texts are counted one by one. */
  private static final int MOST_COUNTED = 2_000;

  /** Longer texts are counted by their hash alone. */
  private static final int LONGEST_COUNTED = 200;

  private static final int MOST_HASHES = 1 << 13;

  private final TableFormat format;

  private final Map<String, Long> marks = new LinkedHashMap<>();
  private final Map<String, Long> counts = new HashMap<>();
  private final DistinctHashes hashes = new DistinctHashes(MOST_HASHES);
  private boolean manyTexts;
  private long rows;
  private long missing;
  private long present;
  private long plainNumbers;
  private long quotedNumbers;
  private long codes;
  private long whole;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private double mean;
  private double squares;
  private boolean ascending = true;
  private double last = Double.NEGATIVE_INFINITY;
  private long amounts;
  private long noAmounts;
  private int noAmountLine;
  private String noAmount = "";
  private long words;
  private final Map<String, String> units = new LinkedHashMap<>();
  private boolean prefixed;
  private boolean point;
  private boolean comma;
  private boolean someComma;
  private boolean somePoint;

  /** The longest whole number beside texts, in digits. */
  private int wholeDigits;

  private @Nullable List<TimePattern> times;
  private List<String> patterns = List.of();
  private @Nullable LocalDateTime first;
  private @Nullable LocalDateTime latest;
  private boolean hasZone;
  private long lists;
  private long spaces;
  private int oddLine;
  private String odd = "";
  private long others;

  ColumnStatistics(TableFormat format) {
    this.format = format;
  }

  /** The next row's cell. */
  void add(String cell, boolean quoted, int line) {
    rows++;
    if (cell.isBlank()) {
      missing++;
      return;
    }
    String text = cell.strip();
    if (!quoted && text.length() <= LONGEST_MARK && MARKS.contains(text)) {
      marks.merge(text, 1L, Long::sum);
      return;
    }
    present++;
    count(text);
    for (int i = 0; i < text.length(); i++) {
      spaces += text.charAt(i) == ' ' ? 1 : 0;
    }
    lists += text.startsWith("[") && text.endsWith("]") ? 1 : 0;
    OptionalDouble number = format.json() && quoted ? OptionalDouble.empty() : format.number(text);
    if (number.isPresent()) {
      addNumber(text, number.getAsDouble(), quoted);
    } else if (others++ == 0) {
      odd = text;
      oddLine = line;
    }
    // Where most are not, there is no use in trying.
    if (noAmounts <= FEW + amounts) {
      addAmount(text, line);
    }
    if (number.isEmpty() || present == plainNumbers + quotedNumbers) {
      addTime(text, number.isPresent());
    } else {
      times = List.of();
    }
  }

  private void count(String text) {
    hashes.add(DistinctHashes.hash(0, text));
    if (text.length() > LONGEST_COUNTED) {
      manyTexts = true;
    } else if (counts.size() < MOST_COUNTED) {
      counts.merge(text, 1L, Long::sum);
    } else if (counts.computeIfPresent(text, (key, count) -> count + 1) == null) {
      manyTexts = true;
    }
  }

  private void addNumber(String text, double value, boolean quoted) {
    if (quoted) {
      quotedNumbers++;
    } else {
      plainNumbers++;
    }
    codes += format.isText(text, quoted) ? 1 : 0;
    whole += value == Math.rint(value) ? 1 : 0;
    least = Math.min(least, value);
    most = Math.max(most, value);
    ascending &= value > last;
    last = value;
    // Welford's way, whose sums of squares do not lose what large means have in common.
    double before = value - mean;
    mean += before / (plainNumbers + quotedNumbers);
    squares += before * (value - mean);
  }

  private void addAmount(String text, int line) {
    Amount amount = Amount.of(text);
    Amount.Writing writing = amount == null ? Amount.Writing.NONE : amount.writing();
    if (amount == null || writing == Amount.Writing.NONE) {
      if (noAmounts++ == 0) {
        noAmount = text;
        noAmountLine = line;
      }
      return;
    }
    amounts++;
    if (amount.isWord()) {
      words++;
      return;
    }
    prefixed |= !Character.isDigit(text.charAt(0)) && !amount.unit().isEmpty();
    if (!amount.isZero() || !amount.unit().isEmpty()) {
      if (units.size() < 3) {
        units.putIfAbsent(amount.unitName(), amount.unit());
      }
    }
    point |= writing == Amount.Writing.POINT;
    comma |= writing == Amount.Writing.COMMA;
    someComma |= writing == Amount.Writing.SOME_COMMA;
    somePoint |= writing == Amount.Writing.SOME_POINT;
    if (writing == Amount.Writing.PLAIN && !amount.isZero()) {
      wholeDigits = Math.max(wholeDigits, amount.digits().length());
    }
  }

  private void addTime(String text, boolean isNumber) {
    if (times == null) {
      List<TimePattern> tried = new ArrayList<>();
      List<String> usual = new ArrayList<>();
      if (!isNumber) {
        usual.add("");
      }
      for (String each : TimePattern.usualOf(text)) {
        // Numbers are dates only where all eight digits are written.
        if (!isNumber || each.equals("yyyyMMdd")) {
          usual.add(each);
        }
      }
      usual.forEach(each -> tried.add(TimePattern.of(each)));
      patterns = usual;
      times = tried;
    }
    if (times.isEmpty()) {
      return;
    }
    List<TimePattern> left = new ArrayList<>();
    List<String> named = new ArrayList<>();
    for (int i = 0; i < times.size(); i++) {
      TimePattern.Moment moment = times.get(i).read(text);
      if (moment == null || (present > 1 && left.isEmpty() && moment.hasZone() != hasZone)) {
        continue;
      }
      if (left.isEmpty()) {
        hasZone = moment.hasZone();
        LocalDateTime time = moment.time();
        first = first == null || time.isBefore(first) ? time : first;
        latest = latest == null || time.isAfter(latest) ? time : latest;
      }
      left.add(times.get(i));
      named.add(patterns.get(i));
    }
    times = left;
    patterns = named;
  }

  /** The marks of missing values for sure, as the column alone tells. */
  List<String> clearMarks() {
    boolean numbers = present > 0 && (isNumbers() || isAmounts() || isTimes());
    return marks.keySet().stream().filter(mark -> numbers || CLEAR.contains(mark)).toList();
  }

  /** Those marks become missing cells, and all others texts like any other. */
  void settle(Set<String> missingMarks) {
    marks.forEach(
        (mark, count) -> {
          if (missingMarks.contains(mark)) {
            missing += count;
          } else {
            present += count;
            others += count;
            noAmounts += count;
            times = List.of();
            counts.merge(mark, count, Long::sum);
            hashes.add(DistinctHashes.hash(0, mark));
          }
        });
    marks.clear();
  }

  /** Whether the text is a usual mark of a missing value. */
  static boolean isMark(String text) {
    return MARKS.contains(text);
  }

  /** Whether a row has that text, as far as texts are counted. */
  boolean has(String text) {
    return counts.containsKey(text);
  }

  boolean isNumbers() {
    return present > 0 && plainNumbers + quotedNumbers == present;
  }

  /** Numbers of which each stands in quotes, where the table has others that do not. */
  boolean isQuoted() {
    return isNumbers() && plainNumbers == 0;
  }

  boolean hasPlainNumbers() {
    return isNumbers() && plainNumbers > 0;
  }

  boolean hasNumbers() {
    return plainNumbers + quotedNumbers > 0;
  }

  boolean isCodes() {
    return isNumbers() && codes > 0;
  }

  boolean isAmounts() {
    return noAmounts == 0 && present > 0 && words < present && words == 0 && units.size() <= 1;
  }

  boolean isWords() {
    return noAmounts == 0 && present > 0 && words == present;
  }

  boolean isTimes() {
    return present > 0 && times != null && !times.isEmpty();
  }

  boolean isLists() {
    return present > 0 && lists == present;
  }

  boolean isWhole() {
    return whole == present;
  }

  /** Whether whole numbers count the rows, or name them in order. */
  boolean isCounting() {
    return isNumbers() && isWhole() && ascending && most - least < 1.2 * present;
  }

  long rows() {
    return rows;
  }

  long missing() {
    return missing;
  }

  long present() {
    return present;
  }

  long distinct() {
    return manyTexts ? hashes.distinct() : counts.size();
  }

  boolean isExact() {
    return !manyTexts || hashes.isExact();
  }

  boolean allDiffer() {
    return present > 0 && (manyTexts ? hashes.repeats() == 0 : counts.size() == present);
  }

  /** The most frequent texts with their counts, the most frequent first. */
  List<Map.Entry<String, Long>> top(int number) {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(number)
        .map(each -> Map.entry(each.getKey(), each.getValue()))
        .toList();
  }

  /** How many of the texts occur so often at least. */
  long frequent(long least) {
    return counts.values().stream().filter(count -> count >= least).count();
  }

  /** How many rows have one of them. */
  long covered(long least) {
    return counts.values().stream().filter(count -> count >= least).mapToLong(c -> c).sum();
  }

  double least() {
    return least;
  }

  double most() {
    return most;
  }

  double mean() {
    return mean;
  }

  double deviation() {
    return present < 2 ? 0 : Math.sqrt(squares / present);
  }

  /**
   * The pattern by which all times are written; empty if they are in the order year, month, day.
   */
  String pattern() {
    return patterns.isEmpty() ? "" : patterns.getFirst();
  }

  @Nullable LocalDateTime first() {
    return first;
  }

  @Nullable LocalDateTime latest() {
    return latest;
  }

  /** What stands beside all numbers; empty if nothing does. */
  String unit() {
    return units.values().stream().filter(unit -> !unit.isEmpty()).findFirst().orElse("");
  }

  /** Whether the unit stands before the number, as it does in keys such as ABC123. */
  boolean isPrefixed() {
    return prefixed;
  }

  /** Whether commas may stand before decimals or between thousands, and nothing tells which. */
  boolean isOpen() {
    return someComma && !point && !comma;
  }

  /** Whether points may stand before decimals or between thousands: 1.570 beside 632. */
  boolean isOpenPoint() {
    return somePoint && wholeDigits > 0 && !point && !comma && !someComma;
  }

  /**
   * Whether points stand between thousands rather: the whole numbers beside them end below 1000.
   */
  boolean hasHundreds() {
    return wholeDigits == 3;
  }

  /** Whether there are points or commas, and none that stands before decimals for sure. */
  boolean isOpenEither() {
    return (somePoint || someComma) && !point && !comma;
  }

  boolean hasComma() {
    return comma;
  }

  double wordsEach() {
    return present == 0 ? 0 : 1 + (double) spaces / present;
  }

  /** A cell that is no number, where most are. */
  boolean hasOddCells() {
    return others > 0 && others * 10 < present;
  }

  /** A cell that is no amount, such as {@code 12 kg}, where most are. */
  boolean hasOddAmounts() {
    return noAmounts > 0 && noAmounts * 10 < amounts && words == 0 && units.size() <= 1;
  }

  /** The cells that are no numbers, or no amounts where most are those. */
  long others() {
    return hasOddCells() ? others : noAmounts;
  }

  String odd() {
    return hasOddCells() ? odd : noAmount;
  }

  int oddLine() {
    return hasOddCells() ? oddLine : noAmountLine;
  }
}
