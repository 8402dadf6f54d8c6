package dev.nnc.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How times are written: by a pattern in the letters of Java's DateTimeFormatter, as seconds or
 * milliseconds since 1970, or without a pattern in the order year, month, day (ISO 8601). Two
 * digits of a year are those from 1969 to 2068, as POSIX and pandas have it. A time with an offset
 * or a zone is turned into that of UTC, whatever the pattern; one without is taken as it stands.
 */
public final class TimePattern {
  public static final String EPOCH_SECONDS = "epoch_seconds";
  public static final String EPOCH_MILLIS = "epoch_millis";

  /** A time of which no part is that of another or of a time with parts left out. */
  public static final LocalDateTime SAMPLE = LocalDateTime.of(2003, 7, 25, 16, 38, 49, 123456789);

  /** English names of months and days, but weeks as ISO 8601 has them: from Monday on. */
  private static final Locale WORDS = Locale.forLanguageTag("en-u-rg-gbzzzz");

  private static final ZoneId SAMPLE_ZONE = ZoneId.of("Asia/Kolkata");

  /** About the year 5138 in seconds; in milliseconds spring 1973. */
  private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(100_000_000_000L);

  /** Between these, milliseconds are of January or February 1970, seconds of 1985 to 2128. */
  private static final BigDecimal LEAST_LIKE_SECONDS = BigDecimal.valueOf(500_000_000L);

  private static final BigDecimal MOST_LIKE_SECONDS = BigDecimal.valueOf(5_000_000_000L);

  /** Patterns that a cell may have been written by, the unlikely ones last. */
  private static final List<String> USUAL =
      List.of(
          "yyyyMMdd",
          "dd.MM.yyyy",
          "d.M.yyyy",
          "dd.MM.yy",
          "MM/dd/yyyy",
          "dd/MM/yyyy",
          "M/d/yyyy",
          "d/M/yyyy",
          "MM/dd/yy",
          "dd/MM/yy",
          "dd-MM-yyyy",
          "dd-MMM-yyyy",
          "d-MMM-yyyy",
          "d-MMM-yy",
          "d MMM yyyy",
          "MMM d, yyyy",
          "d MMMM yyyy",
          "MMMM d, yyyy",
          "HH:mm",
          "HH:mm:ss",
          "h:mm a",
          "MM/yyyy",
          "MM.yyyy",
          "yyyyMMddHHmmss",
          "yyyyMMdd HHmmss",
          "YYYY-'W'ww-e");

  private static final String ISO_MINUTES = "yyyy-MM-dd HH:mm";
  private static final String ISO_SECONDS = "yyyy-MM-dd HH:mm:ss";

  private static final List<String> USUAL_TIMES =
      List.of("", " HH:mm", " HH:mm:ss", " H:mm", ", HH:mm", " h:mm a", " h:mm:ss a");

  private final String pattern;
  private final @Nullable DateTimeFormatter formatter;

  private TimePattern(String pattern) {
    this.pattern = pattern;
    this.formatter = pattern.isEmpty() || isEpoch() ? null : formatter(pattern);
  }

  /**
   * A point in time.
   *
   * @param time that of UTC if the cell has a zone
   * @param hasZone whether an offset or a zone stood in the cell
   */
  public record Moment(LocalDateTime time, boolean hasZone) {}

  /**
   * The pattern, or the order year, month, day if it is empty.
   *
   * @throws IllegalArgumentException if {@link #fault} has one
   */
  public static TimePattern of(String pattern) {
    return new TimePattern(pattern);
  }

  /** Why nothing could be read by the pattern as its writer meant it; null if it is sound. */
  public static @Nullable Fault fault(String pattern) {
    TimePattern read;
    try {
      read = of(pattern);
    } catch (IllegalArgumentException none) {
      return new Fault(
          "cannot read by the pattern \"" + pattern + "\"",
          "y is the year, M the month, d the day, H the hour, m the minute, s the second:"
              + " `\"dd.MM.yyyy HH:mm\"`; "
              + "times since 1970 are `pattern: epoch_seconds` or `epoch_millis`");
    }
    if (read.formatter == null) {
      return null;
    }
    List<String> ways = ways(pattern);
    if (!ways.isEmpty()) {
      for (String way : ways) {
        Fault own = fault(way);
        if (own != null) {
          return own;
        }
      }
      return null;
    }
    String letters = letters(pattern);
    if (letters.indexOf('z') >= 0 || letters.indexOf('v') >= 0) {
      return new Fault(
          "has a pattern with names of zones, of which many stand for several",
          "`VV` reads zones such as Europe/Berlin and UTC, `XXX` offsets such as +02:00");
    }
    ZonedDateTime sample = SAMPLE.atZone(SAMPLE_ZONE);
    String written = read.formatter.format(sample);
    Moment back = read.read(written);
    boolean same =
        back != null
            && (back.hasZone ? back.time.atZone(ZoneOffset.UTC) : back.time.atZone(SAMPLE_ZONE))
                .withZoneSameInstant(SAMPLE_ZONE)
                .format(read.formatter)
                .equals(written);
    return same
        ? null
        : new Fault(
            "has a pattern, \"" + pattern + "\", by which a time cannot be told", remedy(letters));
  }

  /** The ways of a pattern such as {@code [dd.MM.yyyy][yyyy-MM-dd]}; none if it is a single one. */
  private static List<String> ways(String pattern) {
    int inside = pattern.length() - 2;
    if (inside < 1 || pattern.charAt(0) != '[' || !pattern.endsWith("]")) {
      return List.of();
    }
    List<String> ways = List.of(pattern.substring(1, inside + 1).split("\\]\\[", -1));
    return ways.size() < 2 || ways.stream().anyMatch(way -> way.indexOf('[') >= 0 || way.isEmpty())
        ? List.of()
        : ways;
  }

  private static String remedy(String letters) {
    if (letters.indexOf('Y') >= 0) {
      return "`Y` is the year of a week; `y` is the year of a date";
    }
    if (letters.indexOf('h') >= 0 && letters.indexOf('a') < 0) {
      return "`h` is the hour of half a day and needs `a`; `H` is the hour of the day";
    }
    if (letters.indexOf('m') >= 0 && letters.indexOf('H') < 0 && letters.indexOf('h') < 0) {
      return "`m` is the minute and needs an hour; `M` is the month";
    }
    return "a day needs a month and a year, a month a year, minutes an hour: `\"dd.MM.yyyy HH:mm\"`";
  }

  private static DateTimeFormatter formatter(String pattern) {
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
    int from = 0;
    boolean quoted = false;
    StringBuilder plain = new StringBuilder();
    while (from < pattern.length()) {
      char c = pattern.charAt(from);
      int to = from;
      while (to < pattern.length() && pattern.charAt(to) == c) {
        quoted ^= c == '\'';
        to++;
      }
      boolean year = !quoted && (c == 'y' || c == 'u');
      if (year && to - from == 2) {
        if (!plain.isEmpty()) {
          builder.appendPattern(plain.toString());
          plain.setLength(0);
        }
        builder.appendValueReduced(ChronoField.YEAR, 2, 2, LocalDate.of(1969, 1, 1));
      } else {
        plain.append((year ? "u" : Character.toString(c)).repeat(to - from));
      }
      from = to;
    }
    if (!plain.isEmpty()) {
      builder.appendPattern(plain.toString());
    }
    return builder.toFormatter(WORDS).withResolverStyle(ResolverStyle.STRICT);
  }

  /** The letters outside of quotes. */
  private static String letters(String pattern) {
    StringBuilder letters = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      quoted ^= c == '\'';
      if (!quoted && Character.isLetter(c)) {
        letters.append(c);
      }
    }
    return letters.toString();
  }

  private boolean isEpoch() {
    return pattern.equals(EPOCH_SECONDS) || pattern.equals(EPOCH_MILLIS);
  }

  /**
   * What is read of {@link #SAMPLE} if it is written by the pattern: a part that it has not is
   * another.
   */
  public LocalDateTime readOfSample() {
    if (formatter == null) {
      return SAMPLE;
    }
    Moment back = read(formatter.format(SAMPLE.atZone(ZoneOffset.UTC)));
    return back == null ? SAMPLE : back.time;
  }

  /** Whether what it reads is all of digits, so that a column of numbers may hold it. */
  public boolean isOfDigits() {
    return formatter != null
        ? formatter.format(SAMPLE.atZone(ZoneOffset.UTC)).chars().allMatch(TimePattern::isDigit)
        : isEpoch();
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /**
   * The text of a number as it stood in its cell, with the zeros that a number loses at its
   * beginning.
   */
  public String text(double number) {
    String text = new BigDecimal(number).toPlainString();
    if (formatter == null || number < 0 || hasLoneLetter()) {
      return text;
    }
    int width = formatter.format(SAMPLE.atZone(ZoneOffset.UTC)).length();
    return text.length() < width ? "0".repeat(width - text.length()) + text : text;
  }

  /** Whether a part may have as many digits as it needs. */
  private boolean hasLoneLetter() {
    String letters = letters(pattern);
    for (int i = 0; i < letters.length(); i++) {
      boolean before = i > 0 && letters.charAt(i - 1) == letters.charAt(i);
      boolean after = i + 1 < letters.length() && letters.charAt(i + 1) == letters.charAt(i);
      if (!before && !after) {
        return true;
      }
    }
    return false;
  }

  /** The time that a cell holds; null if it holds none, and then {@link #whyNot} says why. */
  public @Nullable Moment read(String cell) {
    try {
      return readOrThrow(cell);
    } catch (DateTimeException | ArithmeticException none) {
      return null;
    }
  }

  private @Nullable Moment readOrThrow(String cell) {
    String text = cell.strip();
    return isEpoch() ? epoch(text) : formatter == null ? iso(text) : byPattern(text, formatter);
  }

  /** Says that clocks were put forward or back over a time, so that there is no one such time. */
  private static final class ClockException extends DateTimeException {
    private static final long serialVersionUID = 1;

    private final transient Fault fault;

    ClockException(Fault fault) {
      super(fault.why());
      this.fault = fault;
    }
  }

  private @Nullable Moment epoch(String text) {
    BigDecimal number = number(text);
    if (number == null || epochFault(number) != null) {
      return null;
    }
    BigDecimal seconds = pattern.equals(EPOCH_MILLIS) ? number.movePointLeft(3) : number;
    long whole = seconds.setScale(0, RoundingMode.FLOOR).longValueExact();
    int nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).intValue();
    return new Moment(LocalDateTime.ofEpochSecond(whole, nanos, ZoneOffset.UTC), true);
  }

  private @Nullable Fault epochFault(BigDecimal number) {
    BigDecimal size = number.abs();
    if (pattern.equals(EPOCH_SECONDS)) {
      return size.compareTo(MOST_SECONDS) < 0
          ? null
          : new Fault(
              "is too large for seconds since 1970",
              "milliseconds since 1970 are read with `pattern: epoch_millis`");
    }
    if (size.compareTo(MOST_SECONDS.movePointRight(3)) >= 0) {
      return new Fault("is too large for milliseconds since 1970", null);
    }
    return size.compareTo(LEAST_LIKE_SECONDS) > 0 && size.compareTo(MOST_LIKE_SECONDS) < 0
        ? new Fault(
            "would be a day early in 1970 as milliseconds",
            "seconds since 1970 are read with `pattern: epoch_seconds`")
        : null;
  }

  private static @Nullable BigDecimal number(String text) {
    if (text.length() > 40 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException none) {
      return null;
    }
  }

  /** Year, month and day, with a time of day, a zone, or neither. */
  private static @Nullable Moment iso(String text) {
    String iso = text.replace('/', '-');
    if (iso.length() <= 10) {
      return new Moment(
          LocalDate.parse(iso.length() == 7 ? iso + "-01" : iso).atStartOfDay(), false);
    }
    if (" Tt".indexOf(iso.charAt(10)) < 0) {
      return null;
    }
    int end = 11;
    while (end < iso.length() && (isDigit(iso.charAt(end)) || ":.".indexOf(iso.charAt(end)) >= 0)) {
      end++;
    }
    LocalDateTime time = LocalDateTime.parse(iso.substring(0, 10) + 'T' + iso.substring(11, end));
    // Names of zones hold the slash that dates may have, too.
    String zone = text.substring(end).strip();
    int named = zone.indexOf('[');
    if (named == 0 && zone.endsWith("]")) {
      zone = zone.substring(1, zone.length() - 1);
    } else if (named > 0 && zone.endsWith("]")) {
      zone = zone.substring(0, named);
    }
    return zone.isEmpty() ? new Moment(time, false) : inZone(time, zone(zone));
  }

  private static ZoneId zone(String text) {
    return text.equals("z") ? ZoneOffset.UTC : ZoneId.of(text);
  }

  private static Moment inZone(LocalDateTime time, ZoneId zone) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
    return switch (offsets.size()) {
      case 0 ->
          throw new ClockException(
              new Fault("does not exist in its zone, where clocks were put forward over it", null));
      case 1 -> new Moment(time.minusSeconds(offsets.getFirst().getTotalSeconds()), true);
      default ->
          throw new ClockException(
              new Fault(
                  "is two times in its zone, where clocks were put back over it",
                  "write offsets such as +02:00"));
    };
  }

  /**
   * A date without a time of day is its beginning, a time without a date is on the first day of
   * 1970, and a month or year its first day.
   */
  private static @Nullable Moment byPattern(String text, DateTimeFormatter formatter) {
    TemporalAccessor parsed = formatter.parse(text);
    LocalDate date = parsed.query(TemporalQueries.localDate());
    LocalTime ofDay = parsed.query(TemporalQueries.localTime());
    if (date == null && parsed.isSupported(ChronoField.YEAR)) {
      int month =
          parsed.isSupported(ChronoField.MONTH_OF_YEAR) ? parsed.get(ChronoField.MONTH_OF_YEAR) : 1;
      date = LocalDate.of(parsed.get(ChronoField.YEAR), month, 1);
    }
    if (date == null && ofDay == null) {
      return null;
    }
    LocalDateTime time =
        LocalDateTime.of(
            date == null ? LocalDate.EPOCH : date, ofDay == null ? LocalTime.MIDNIGHT : ofDay);
    if (parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
      return inZone(time, ZoneOffset.ofTotalSeconds(parsed.get(ChronoField.OFFSET_SECONDS)));
    }
    ZoneId zone = parsed.query(TemporalQueries.zone());
    return zone == null ? new Moment(time, false) : inZone(time, zone);
  }

  /** Why a cell that was not read holds no time, and what to do. */
  public Fault whyNot(String cell) {
    BigDecimal number = number(cell.strip());
    if (isEpoch()) {
      Fault epoch = number == null ? null : epochFault(number);
      return epoch != null
          ? epoch
          : new Fault("is no number of seconds or milliseconds since 1970", null);
    }
    try {
      readOrThrow(cell);
    } catch (ClockException gap) {
      return gap.fault;
    } catch (DateTimeException | ArithmeticException none) {
      // It has no such form at all.
    }
    String usual = usual(cell.strip());
    return new Fault(
        "is not a date or time",
        pattern.isEmpty()
            ? "it should be like 2024-01-31 or 2024-01-31 14:30; say how it is written: "
                + (usual == null ? "`pattern: \"dd.MM.yyyy\"`" : usual)
            : "the pattern is \""
                + pattern
                + "\""
                + (usual == null || usual.contains("\"" + pattern + "\"")
                    ? ""
                    : "; this cell is written by " + usual));
  }

  /**
   * Why a cell was not read where others of its column were, and the pattern that reads both; null
   * if none of the usual ones does.
   *
   * @param other a cell that was read
   */
  public @Nullable Fault mixed(String other, String cell) {
    if (isEpoch()) {
      return null;
    }
    List<String> own = usualOf(cell);
    List<String> others =
        pattern.isEmpty() ? List.of("yyyy-MM-dd", ISO_MINUTES, ISO_SECONDS) : List.of(pattern);
    for (String each : others) {
      if (!own.isEmpty() && of(each).read(other) != null) {
        String both = "[" + each + "][" + own.getFirst() + "]";
        return fault(both) != null
            ? null
            : new Fault(
                "is written in another way than \"" + other.strip() + "\" above it",
                "a pattern with parts in brackets reads both: `pattern: \""
                    + both
                    + "\"`"
                    + sibling(own).map(way -> " or `\"[" + each + "][" + way + "]\"`").orElse(""));
      }
    }
    return null;
  }

  /**
   * By what pattern a cell may have been written, as an option; null if it looks like no time.
   * Where day and month could be the one or the other, both ways.
   */
  public static @Nullable String usual(String cell) {
    String text = cell.strip();
    if (text.length() < 4 || text.length() > 30 || text.chars().noneMatch(TimePattern::isDigit)) {
      return null;
    }
    if (text.chars().allMatch(TimePattern::isDigit) && text.length() != 8 && text.length() != 14) {
      return text.length() == 10
          ? "`pattern: epoch_seconds`"
          : text.length() == 13 ? "`pattern: epoch_millis`" : null;
    }
    List<String> found = usualOf(text);
    if (found.isEmpty()) {
      return null;
    }
    String first = found.getFirst();
    return sibling(found)
        .map(other -> "`pattern: \"" + first + "\"` or `\"" + other + "\"`")
        .orElse("`pattern: \"" + first + "\"`");
  }

  /** The pattern with day and month the other way round, if a cell may be written by it, too. */
  private static Optional<String> sibling(List<String> found) {
    String first = found.getFirst();
    return found.stream()
        .filter(
            each -> first.contains("/") && !each.equals(first) && each.length() == first.length())
        .findFirst();
  }

  /** The usual patterns by which a cell may have been written, the likelier ones first. */
  public static List<String> usualOf(String cell) {
    String text = cell.strip();
    List<String> found = new ArrayList<>();
    if (text.length() > 40) {
      return found;
    }
    for (String day : USUAL) {
      for (String time : USUAL_TIMES) {
        if (of(day + time).read(text) != null) {
          found.add(day + time);
        }
      }
    }
    return found;
  }
}
