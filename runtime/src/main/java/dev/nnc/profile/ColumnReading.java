package dev.nnc.profile;

import dev.nnc.data.source.TableFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what a column is, by what was seen of it, and how its numbers are spread. */
final class ColumnReading {
  private static final int TOP = 50;
  private static final int PARTS = 8;
  private static final int EXAMPLES = 3;

  /** More different texts are names, of which each tells little. */
  private static final int MOST_CLASSES = 50;

  /** Rows that a class needs to be learned from. */
  private static final int ENOUGH = 10;

  /** With fewer rows any column may have a value of its own in each. */
  private static final int LEAST_FOR_KEYS = 20;

  private static final double WORDS_OF_TEXT = 3.5;
  private static final double SECONDS_OF_A_DAY = 24 * 60 * 60;
  private static final double NEARLY_ALL = 0.98;

  private static final Pattern KEY_NAME =
      Pattern.compile(
          "(?i:(.*[_ .-])?(id|ids|uid|key|uuid|guid|nr|no|index|rowid|row|unnamed: 0))"
              + "|.*[a-z](Id|ID|Key|Nr|No)");

  private static final Pattern OWNER_NAME =
      Pattern.compile(
          "(?i:(.*[_ .-])?(id|uid|uuid|guid)|patient|subject|person|user|customer|client)"
              + "|.*[a-z](Id|ID)");

  private final String name;
  private final ColumnStatistics seen;
  private final TableFormat format;
  private final boolean plainNumbers;

  /**
   * @param plainNumbers whether some column of the table has numbers without quotes
   */
  ColumnReading(String name, ColumnStatistics seen, TableFormat format, boolean plainNumbers) {
    this.name = name;
    this.seen = seen;
    this.format = format;
    this.plainNumbers = plainNumbers;
  }

  ColumnProfile profile(int place, List<String[]> sample) {
    ColumnSort sort = sort();
    boolean ordered =
        sort == ColumnSort.NUMBER || sort == ColumnSort.AMOUNT || sort == ColumnSort.DATE;
    boolean amount = sort == ColumnSort.AMOUNT;
    List<ColumnProfile.Top> top = new ArrayList<>();
    seen.top(TOP).forEach(each -> top.add(new ColumnProfile.Top(each.getKey(), each.getValue())));
    List<String> examples = new ArrayList<>();
    for (int i = 0; i < sample.size() && examples.size() < EXAMPLES; i++) {
      String cell = sample.get(i)[place].strip();
      if (!format.isMissing(cell) && !examples.contains(cell)) {
        examples.add(cell);
      }
    }
    return new ColumnProfile(
        name,
        sort,
        seen.missing(),
        seen.distinct(),
        seen.isExact(),
        seen.allDiffer(),
        ordered ? spread(sort, place, sample) : null,
        top,
        amount ? seen.unit() : "",
        seen.hasComma()
            || (seen.isOpenEither() && format.decimal() == ',')
            || (seen.isOpenPoint() && seen.hasHundreds()),
        amount && format.decimal() != ',' ? writing() : "",
        sort == ColumnSort.DATE ? seen.pattern() : "",
        !format.json() && sort != ColumnSort.NUMBER && sort != ColumnSort.DATE && seen.hasNumbers(),
        sort == ColumnSort.KEY && isOwner(),
        new ColumnProfile.Frequent(
            seen.frequent(ENOUGH), (double) seen.covered(ENOUGH) / Math.max(1, seen.present())),
        examples,
        null);
  }

  /** What `number` must be told of how the column's numbers are written; empty if nothing. */
  private String writing() {
    if (seen.isOpen()) {
      return "thousands: \",\"";
    }
    return !seen.isOpenPoint() ? "" : seen.hasHundreds() ? "thousands: \".\"" : "decimal: \".\"";
  }

  private ColumnSort sort() {
    if (seen.present() == 0) {
      return ColumnSort.EMPTY;
    }
    boolean many = seen.rows() >= LEAST_FOR_KEYS;
    if (seen.isTimes()) {
      return ColumnSort.DATE;
    }
    if (seen.isNumbers() && !seen.isCodes()) {
      boolean named = KEY_NAME.matcher(name).matches();
      // Rows that stand twice bring their number along.
      boolean differ = seen.allDiffer() || (named && nearlyAllDiffer());
      boolean key =
          many && seen.isWhole() && ((differ && (named || seen.isCounting())) || isOwner());
      if (key) {
        return ColumnSort.KEY;
      }
      // Where the writer quotes texts only, numbers in quotes are texts to whoever reads them.
      if (!seen.isQuoted() || !plainNumbers) {
        return ColumnSort.NUMBER;
      }
    }
    if (seen.isLists()) {
      return ColumnSort.LIST;
    }
    boolean differ = many && (seen.allDiffer() || nearlyAllDiffer());
    boolean letters = seen.unit().codePoints().anyMatch(Character::isLetter);
    if (seen.isAmounts() && !seen.isCodes() && !(differ && letters && seen.isPrefixed())) {
      return ColumnSort.AMOUNT;
    }
    if (seen.wordsEach() >= WORDS_OF_TEXT && seen.distinct() > MOST_CLASSES) {
      return ColumnSort.TEXT;
    }
    if (differ || (many && isOwner())) {
      return seen.wordsEach() >= WORDS_OF_TEXT ? ColumnSort.TEXT : ColumnSort.KEY;
    }
    return seen.distinct() <= MOST_CLASSES ? ColumnSort.CLASSES : ColumnSort.NAMES;
  }

  private boolean nearlyAllDiffer() {
    return seen.distinct() >= NEARLY_ALL * seen.present();
  }

  /** Whether it names what several rows belong to, such as a patient. */
  private boolean isOwner() {
    return OWNER_NAME.matcher(name).matches()
        && seen.distinct() > MOST_CLASSES / 5
        && seen.distinct() * 2 <= seen.present()
        && seen.distinct() * 100 >= seen.present();
  }

  private ColumnProfile.@Nullable Spread spread(ColumnSort sort, int place, List<String[]> sample) {
    Parsing parsing = Parsing.of(sort, seen.pattern(), seen.hasComma(), format);
    double[] sorted =
        sample.stream()
            .map(row -> row[place])
            .filter(cell -> !format.isMissing(cell))
            .mapToDouble(parsing::number)
            .filter(number -> !Double.isNaN(number))
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return null;
    }
    double unit = sort == ColumnSort.DATE ? SECONDS_OF_A_DAY : 1;
    boolean exact = sort == ColumnSort.NUMBER;
    double least = exact ? seen.least() : sorted[0];
    double most = exact ? seen.most() : sorted[sorted.length - 1];
    double mean = exact ? seen.mean() : Arrays.stream(sorted).average().orElse(0);
    double squares = Arrays.stream(sorted).map(x -> (x - mean) * (x - mean)).sum();
    Integer[] counts = new Integer[PARTS];
    Arrays.fill(counts, 0);
    for (double number : sorted) {
      double share = most == least ? 0 : (number - least) / (most - least);
      counts[Math.clamp((int) (share * PARTS), 0, PARTS - 1)]++;
    }
    return new ColumnProfile.Spread(
        least,
        quantile(sorted, 0.25),
        quantile(sorted, 0.5),
        quantile(sorted, 0.75),
        most,
        mean,
        exact ? seen.deviation() : Math.sqrt(squares / sorted.length),
        Arrays.stream(sorted).allMatch(number -> number % unit == 0),
        List.of(counts));
  }

  /** Between neighbours, as NumPy has it. */
  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
