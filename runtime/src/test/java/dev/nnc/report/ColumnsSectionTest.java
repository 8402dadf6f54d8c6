package dev.nnc.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.report.DataSummary.Balance;
import dev.nnc.report.DataSummary.Column;
import dev.nnc.report.DataSummary.Count;
import dev.nnc.report.DataSummary.Moved;
import dev.nnc.report.DataSummary.Sample;
import dev.nnc.report.DataSummary.Top;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of the page that says what the data hold. */
class ColumnsSectionTest {
  private static final Column SIZE =
      new Column(
          "size",
          "number",
          "12.5 %",
          "",
          "−1",
          "2.500",
          "1,000",
          List.of(List.of(3, 0, 1), List.of(0, 2, 0)),
          List.of(),
          "+0.810 sd",
          true);
  private static final Column TOWN =
      new Column(
          "town",
          "text",
          "0",
          "2",
          "",
          "",
          "",
          List.of(),
          List.of(new Top("Rome", 0.75), new Top("Oslo", 0.25)),
          "",
          false);

  private static String page(List<Column> columns, List<Balance> balances) {
    return Report.render(
        ReportData.of("a", "a.nn", "", new ReportData.Status(ReportData.State.FINISHED, ""))
            .withData(
                List.of(
                    new DataSummary(
                        "d", "8 rows from d.csv.", List.of("train", "test"), columns, balances))));
  }

  @Test
  void aRowAColumnWithWhatItHolds() {
    String page = page(List.of(SIZE, TOWN), List.of());
    assertThat(page)
        .contains("<h2 id=\"data-title\">Data</h2>", "8 rows from d.csv.")
        .contains(
            "<td class=\"number\">12.5 %</td>", "1,000", "<span class=\"far\">+0.810 sd</span>")
        .contains("Histogram of size from −1 to 1,000", "Rome</span> <small>75\u00a0%</small>");
    // Two bars of three have rows of the training part; the line is the test part's.
    assertThat(page.split("class=\"bar-of\"", -1)).hasSize(3);
    assertThat(page).contains("class=\"other\"");
  }

  @Test
  void theClassesOfATruthStandBesideEachOtherByPart() {
    String page =
        page(
            List.of(TOWN),
            List.of(
                new Balance(
                    "kind",
                    List.of(new Count("yes", List.of(3L, 1L)), new Count("no", List.of(9L, 1L))))));
    assertThat(page)
        .contains("Rows of each class of kind")
        .contains(
            "<span>9</span> <small>75\u00a0%</small>", "<span>1</span> <small>50\u00a0%</small>");
  }

  @Test
  void whatGoesWithTheTruthMovesRepeatsAndStandsInTheFirstRows() {
    String page =
        Report.render(
            ReportData.of("a", "a.nn", "", new ReportData.Status(ReportData.State.FINISHED, ""))
                .withData(
                    List.of(
                        new DataSummary(
                            "d",
                            "8 rows.",
                            List.of("train", "test"),
                            List.of(SIZE.with("0.47\u00a0eta"), TOWN),
                            List.of(),
                            "town",
                            List.of(),
                            List.of(new Moved("size", "mean", "1.500", "2.500")),
                            List.of("3 of 4 test rows are copies."),
                            List.of(
                                new Sample(
                                    "line 2", Map.of("town", "<b>" + "x".repeat(90)), null))))));
    assertThat(page)
        .contains("With town", "0.47\u00a0eta", "<td class=\"number\">predicted</td>")
        .contains("Where the test rows are others than those of training")
        .contains("<td class=\"number\">1.500</td><td class=\"number\">2.500</td>")
        .contains("3 of 4 test rows are copies.")
        .contains(">&lt;b&gt;" + "x".repeat(56) + "…</td>")
        .doesNotContain("<b>x");
  }

  @Test
  void manyColumnsAndClassesAreFolded() {
    String page =
        page(
            IntStream.range(0, 400).mapToObj(i -> TOWN).toList(),
            List.of(
                new Balance(
                    "kind",
                    IntStream.range(0, 100)
                        .mapToObj(i -> new Count("class " + i, List.of(1L, 1L)))
                        .toList())));
    assertThat(page)
        .contains("The next 270 of 400 columns")
        .contains("Rows of each class of kind (100)");
  }
}
