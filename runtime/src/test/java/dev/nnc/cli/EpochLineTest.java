package dev.nnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a line on an epoch has room for. */
class EpochLineTest {
  private static final EpochLine LINE =
      new EpochLine(
          Console.plain(
              new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
              new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
              new ByteArrayInputStream(new byte[0])));

  private static final Map<String, Double> RESULTS = results();

  private static Map<String, Double> results() {
    Map<String, Double> results = new LinkedHashMap<>();
    results.put("loss", 0.39812);
    results.put("accuracy", 0.85691);
    results.put("validation.loss", 0.34017);
    results.put("validation.accuracy", 0.87502);
    return results;
  }

  private static String line(double done, double left, int columns) {
    return LINE.text(3, 40, done, left, RESULTS, 1.234, columns);
  }

  @Test
  void allIsSaidWhereThereIsRoom() {
    assertThat(line(1, 72, Integer.MAX_VALUE))
        .isEqualTo(
            "epoch  3/40  1:12 left  validation.loss 0.3402  validation.accuracy 0.8750"
                + "  loss 0.3981  accuracy 0.8569  1.2 s an epoch");
    assertThat(line(1, Double.NaN, Integer.MAX_VALUE)).doesNotContain("left").endsWith("an epoch");
  }

  @Test
  void whatMattersMostFitsNarrowTerminals() {
    assertThat(line(1, 72, 99))
        .isEqualTo(
            "epoch  3/40  1:12 left  val loss 0.3402  val accuracy 0.8750  loss 0.3981"
                + "  accuracy 0.8569");
    assertThat(line(1, 72, 79))
        .isEqualTo("epoch  3/40  1:12 left  val loss 0.3402  val accuracy 0.8750  loss 0.3981");
    assertThat(line(1, 72, 59)).isEqualTo("epoch  3/40  1:12 left  val loss 0.3402");
    assertThat(line(1, 72, 20)).isEqualTo("epoch  3/40");
  }

  @Test
  void aBarStandsOnlyWhereNothingElseHasToGoForIt() {
    assertThat(line(0.5, 72, 160)).startsWith("epoch  3/40  ━━━━━━━━━━──────────  1:12 left");
    assertThat(line(0.5, 72, 79)).doesNotContain("━");
    assertThat(LINE.text(3, 40, 0.25, 5, Map.of(), Double.NaN, 79))
        .isEqualTo("epoch  3/40  ━━━━━───────────────  0:05 left");
  }

  /** However narrow it is, a number is whole or not there. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noNumberIsCut(boolean moving) {
    List<String> words =
        List.of("1:12 left", "loss 0.3402", "accuracy 0.8750", "loss 0.3981", "accuracy 0.8569");
    for (int columns = 11; columns < 150; columns++) {
      String line = line(moving ? 0.5 : 1, 72, columns);
      assertThat(line.length()).as(line).isLessThanOrEqualTo(columns);
      for (String part : line.replace("validation.", "").replace("val ", "").split("  +", -1)) {
        assertThat(
                words.contains(part)
                    || part.startsWith("epoch")
                    || part.equals("3/40")
                    || part.contains("━")
                    || part.equals("1.2 s an epoch"))
            .as("%d: %s", columns, line)
            .isTrue();
      }
    }
  }

  @Test
  void theEpochThatIsKeptFitsToo() {
    assertThat(EpochLine.text("kept epoch: 21", RESULTS, 59))
        .isEqualTo("kept epoch: 21  val loss 0.3402  val accuracy 0.8750");
    assertThat(EpochLine.text("kept epoch: 21", Map.of(), 59)).isEqualTo("kept epoch: 21");
  }

  @Test
  void timesAreSaidInTheUnitThatFits() {
    assertThat(LINE.text(1, 2, 1, Double.NaN, Map.of(), 0.0004, 80)).endsWith("0.4 ms an epoch");
    assertThat(LINE.text(1, 2, 1, Double.NaN, Map.of(), 0.031, 80)).endsWith("31 ms an epoch");
    assertThat(LINE.text(1, 2, 1, Double.NaN, Map.of(), 90, 80)).endsWith("1:30 min an epoch");
  }
}
