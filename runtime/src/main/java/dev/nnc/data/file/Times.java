package dev.nnc.data.file;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;

/** Points in time as tables write them. */
public final class Times {
  private Times() {}

  /**
   * A date, or a date and a time of day, in the order year, month, day (ISO 8601): {@code
   * 2024-01-31}, {@code 2024-01-31 14:30}, {@code 2024-01-31T14:30:00Z}. A time without an offset
   * is taken as it stands.
   */
  public static Optional<LocalDateTime> parse(String text) {
    String iso = text.strip().replace('/', '-');
    if (iso.length() > 10 && iso.charAt(10) == ' ') {
      iso = iso.substring(0, 10) + 'T' + iso.substring(11);
    }
    try {
      if (iso.length() <= 10) {
        return Optional.of(LocalDate.parse(iso.length() == 7 ? iso + "-01" : iso).atStartOfDay());
      }
      boolean offset = iso.endsWith("Z") || iso.substring(11).matches(".*[+-].*");
      return Optional.of(
          offset
              ? OffsetDateTime.parse(iso).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
              : LocalDateTime.parse(iso));
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  /**
   * As the pattern says; a date without a time of day is its beginning, a time without a date is on
   * the first day of 1970, and a month or year its first day.
   */
  public static Optional<LocalDateTime> parse(String text, DateTimeFormatter pattern) {
    try {
      TemporalAccessor time = pattern.parse(text.strip());
      LocalDate date = time.query(TemporalQueries.localDate());
      LocalTime ofDay = time.query(TemporalQueries.localTime());
      if (date == null && time.isSupported(ChronoField.YEAR)) {
        date =
            LocalDate.of(
                time.get(ChronoField.YEAR),
                time.isSupported(ChronoField.MONTH_OF_YEAR)
                    ? time.get(ChronoField.MONTH_OF_YEAR)
                    : 1,
                1);
      }
      return date == null && ofDay == null
          ? Optional.empty()
          : Optional.of(
              LocalDateTime.of(
                  date == null ? LocalDate.EPOCH : date,
                  ofDay == null ? LocalTime.MIDNIGHT : ofDay));
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  /**
   * How such texts are read: {@code yyyy} is a plain year, and what does not exist, such as 30
   * February, is no date.
   *
   * @throws IllegalArgumentException if the pattern is none
   */
  public static DateTimeFormatter formatter(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern.replace("yyyy", "uuuu"))
        .toFormatter(Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /** Seconds since 1970, with their fraction. */
  public static double seconds(LocalDateTime time) {
    return time.toEpochSecond(ZoneOffset.UTC) + time.getNano() / 1e9;
  }
}
