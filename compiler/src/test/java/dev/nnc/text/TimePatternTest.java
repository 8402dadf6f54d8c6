package dev.nnc.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cells mean as times; the values are those of pandas 3 with the same format, in UTC. */
class TimePatternTest {
  private static @Nullable LocalDateTime read(String pattern, String cell) {
    TimePattern.Moment moment = TimePattern.of(pattern).read(cell);
    return moment == null ? null : moment.time();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dd.MM.yyyy HH:mm | 25.09.2019 14:30 | 2019-09-25T14:30:00",
        "yyyyMMdd | 20121001 | 2012-10-01T00:00:00",
        "dd.MM.yy | 31.12.99 | 1999-12-31T00:00:00",
        "dd.MM.yy | 01.01.68 | 2068-01-01T00:00:00",
        "dd.MM.yy | 01.01.69 | 1969-01-01T00:00:00",
        "MM/dd/yyyy hh:mm a | 10/27/2024 02:30 PM | 2024-10-27T14:30:00",
        "d MMM yyyy | 5 Mar 2024 | 2024-03-05T00:00:00",
        "yyyy-MM-dd HH:mm:ssZ | 2024-10-27 12:00:00-0500 | 2024-10-27T17:00:00",
        "yyyy-MM-dd HH:mm:ssXXX | 2024-10-27 02:30:00+01:00 | 2024-10-27T01:30:00",
        "yyyy-MM-dd HH:mm:ssXXX | 2024-10-27 02:30:00Z | 2024-10-27T02:30:00",
        "yyyy-MM-dd HH:mm VV | 2024-10-26 02:30 Europe/Berlin | 2024-10-26T00:30:00",
        "dd/MMM/yyyy:HH:mm:ss Z | 10/Oct/2000:13:55:36 -0700 | 2000-10-10T20:55:36",
        "yyyy-DDD | 2024-060 | 2024-02-29T00:00:00",
        "yyyyMMddHHmmss | 20240131235959 | 2024-01-31T23:59:59",
        "EEE, d MMM yyyy HH:mm:ss Z | Wed, 2 Oct 2002 13:00:00 +0200 | 2002-10-02T11:00:00",
        "HH:mm | 14:30 | 1970-01-01T14:30:00",
        "yyyy | 2024 | 2024-01-01T00:00:00",
        "MM.yyyy | 02.2024 | 2024-02-01T00:00:00",
        "yyyy-MM-dd['T'HH:mm] | 2024-01-31 | 2024-01-31T00:00:00",
        "yyyy-MM-dd['T'HH:mm] | 2024-01-31T14:30 | 2024-01-31T14:30:00",
        "epoch_seconds | 1729936800 | 2024-10-26T10:00:00",
        "epoch_seconds | -1 | 1969-12-31T23:59:59",
        "epoch_seconds | 1729936800.25 | 2024-10-26T10:00:00.25",
        "epoch_millis | 1729936800123 | 2024-10-26T10:00:00.123",
        "epoch_millis | -1500 | 1969-12-31T23:59:58.5",
        "YYYY-'W'ww-e | 2024-W01-1 | 2024-01-01T00:00:00",
        "YYYY-'W'ww-e | 2023-W52-7 | 2023-12-31T00:00:00",
        "[dd.MM.yyyy][M/d/yyyy] | 25.09.2019 | 2019-09-25T00:00:00",
        "[dd.MM.yyyy][M/d/yyyy] | 3/25/2024 | 2024-03-25T00:00:00",
        "'' | 2024-10-26T12:00:00+02:00 | 2024-10-26T10:00:00",
        "'' | 2024-10-27 02:30:00+0100 | 2024-10-27T01:30:00",
        "'' | 2024-10-27 12:00:00Z | 2024-10-27T12:00:00",
        "'' | 2024-10-27 12:00:00 UTC | 2024-10-27T12:00:00",
        "'' | 2024-10-27 12:00:00+02 | 2024-10-27T10:00:00",
        "'' | 2024-10-27T12:00:00.25-05:00 | 2024-10-27T17:00:00.25",
        "'' | 2024-10-27T02:30:00+01:00[Europe/Berlin] | 2024-10-27T01:30:00",
        "'' | 2024-10-26 12:00 Europe/Berlin | 2024-10-26T10:00:00",
        "'' | 2024/01/31 14:30 | 2024-01-31T14:30:00",
        "'' | 2024-01-31 | 2024-01-31T00:00:00",
        "'' | 2024-02 | 2024-02-01T00:00:00",
      })
  void readsWhatPandasReads(String pattern, String cell, LocalDateTime time) {
    assertThat(TimePattern.fault(pattern)).isNull();
    assertThat(read(pattern, cell)).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 2024-02-30",
        "'' | 2024-01-31 25:00",
        "'' | 25.09.2019",
        "'' | 2024-01-31x14:30",
        "'' | 2024-03-31 02:30 Europe/Berlin",
        "'' | 2024-10-27 02:30 Europe/Berlin",
        "dd.MM.yyyy | 31.02.2024",
        "dd.MM.yyyy | 29.02.2023",
        "dd.MM.yyyy | 1.2.2024",
        "EEE dd.MM.yyyy | Mon 25.09.2019",
        "yyyy-MM-dd HH:mm VV | 2024-03-31 02:30 Europe/Berlin",
        "yyyy-MM-dd HH:mm VV | 2024-10-27 02:30 Europe/Berlin",
        "epoch_seconds | 1729936800000",
        "epoch_millis | 1729936800",
        "epoch_seconds | soon",
      })
  void readsNothingThatIsNoTime(String pattern, String cell) {
    assertThat(read(pattern, cell)).isNull();
    assertThat(TimePattern.of(pattern).whyNot(cell).why()).isNotEmpty();
  }

  @Test
  void saysWhyAnHourIsNone() {
    TimePattern zone = TimePattern.of("yyyy-MM-dd HH:mm VV");
    assertThat(zone.whyNot("2024-03-31 02:30 Europe/Berlin").why()).contains("does not exist");
    assertThat(zone.whyNot("2024-10-27 02:30 Europe/Berlin").why()).contains("two times");
    TimePattern iso = TimePattern.of("");
    assertThat(iso.whyNot("2024-03-31T02:30 Europe/Berlin").why()).contains("does not exist");
    assertThat(iso.whyNot("2024-10-27T02:30 Europe/Berlin").why()).contains("two times");
    assertThat(TimePattern.of("epoch_millis").whyNot("1729936800").help()).contains("_seconds");
    assertThat(TimePattern.of("epoch_seconds").whyNot("1729936800000").help()).contains("_millis");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yyyy-mm-dd | month",
        "[dd.MM.yyyy][yyyy-mm-dd] | month",
        "YYYY-MM-dd | year of a week",
        "yyyy-MM-dd hh:mm | half a day",
        "dd.MM. | a year",
        "mm:ss | an hour",
        "yyyy 'Q'q | a year",
        "yyyy-MM-dd HH:mm z | VV",
        "foo bar | M the month",
      })
  void refusesPatternsThatCannotTellATime(String pattern, String help) {
    Fault fault = TimePattern.fault(pattern);
    assertThat(fault).isNotNull();
    assertThat(fault == null ? "" : fault.why() + fault.help()).contains(help);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "25.09.2019 | \"dd.MM.yyyy\"",
        "25.09.2019 14:30 | \"dd.MM.yyyy HH:mm\"",
        "09/25/2019 | \"MM/dd/yyyy\"",
        "01/02/2019 | \"MM/dd/yyyy\"` or `\"dd/MM/yyyy\"",
        "20121001 | \"yyyyMMdd\"",
        "1729936800 | epoch_seconds",
        "1729936800123 | epoch_millis",
        "5 Mar 2024 | \"d MMM yyyy\"",
        "14:30 | \"HH:mm\"",
        "31-Jan-24 | \"d-MMM-yy\"",
        "2024-W01-1 | \"YYYY-'W'ww-e\"",
      })
  void proposesThePatternOfACell(String cell, String pattern) {
    assertThat(TimePattern.usual(cell)).contains(pattern);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 2024-02-03 14:00 | 03.04.2024 | [yyyy-MM-dd HH:mm][dd.MM.yyyy]",
        "dd.MM.yyyy | 01.02.2024 | 3/25/2024 | [dd.MM.yyyy][M/d/yyyy]",
      })
  void proposesAPatternForBothWaysOfAColumn(
      String pattern, String other, String cell, String both) {
    Fault fault = TimePattern.of(pattern).mixed(other, cell);
    assertThat(fault == null ? null : fault.help()).contains('"' + both + '"');
    assertThat(TimePattern.fault(both)).isNull();
    assertThat(read(both, other)).isNotNull();
    assertThat(read(both, cell)).isNotNull();
  }

  @Test
  void numbersAreReadAsTheirDigits() {
    TimePattern day = TimePattern.of("yyyyMMdd");
    assertThat(day.isOfDigits()).isTrue();
    assertThat(day.text(20121001)).isEqualTo("20121001");
    assertThat(read("HHmm", TimePattern.of("HHmm").text(930)))
        .isEqualTo(LocalDateTime.of(1970, 1, 1, 9, 30));
    assertThat(day.read(day.text(20121001.5))).isNull();
    assertThat(TimePattern.of("dd.MM.yyyy").isOfDigits()).isFalse();
    assertThat(TimePattern.usual("abc")).isNull();
    assertThat(TimePattern.usual("12")).isNull();
  }
}
