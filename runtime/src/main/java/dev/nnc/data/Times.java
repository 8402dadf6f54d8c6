package dev.nnc.data;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Points in time as tables write them. */
final class Times {
  private Times() {}

  /**
   * A date, or a date and a time of day, in the order year, month, day (ISO 8601): {@code
   * 2024-01-31}, {@code 2024-01-31 14:30}, {@code 2024-01-31T14:30:00Z}. A time without an offset
   * is taken as it stands.
   */
  static Optional<LocalDateTime> parse(String text) {
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

  /** Seconds since 1970, with their fraction. */
  static double seconds(LocalDateTime time) {
    return time.toEpochSecond(ZoneOffset.UTC) + time.getNano() / 1e9;
  }
}
