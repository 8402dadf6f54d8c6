package dev.nnc.figure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Rule;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.tensorboard.TensorBoardReport;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the catalogue promises of the report is drawn, and nothing else is. */
class DrawnPartsTest {
  private static final Catalog CATALOG = StandardCatalog.catalog();

  @Test
  void everyPartIsDrawnInTheActionsThatItsEntryNames() {
    Map<String, Set<String>> promised = new TreeMap<>();
    for (Entry entry : usable(Kind.SHOW)) {
      assertThat(entry.rule()).as(entry.name()).isInstanceOf(Rule.Show.class);
      promised.put(entry.name(), new TreeSet<>(((Rule.Show) entry.rule()).actions()));
    }
    Map<String, Set<String>> drawn = new TreeMap<>();
    for (ReportPart part : DrawnParts.all()) {
      Set<String> actions = new TreeSet<>();
      if (part instanceof ReportPart.OfTraining) {
        actions.add("train");
      }
      if (part instanceof ReportPart.OfOutput || part instanceof ReportPart.OfEvaluation) {
        actions.add("evaluate");
      }
      if (part instanceof ReportPart.OfTrials) {
        actions.add("sweep");
      }
      if (part instanceof ReportPart.OfPrediction) {
        actions.add("predict");
      }
      assertThat(drawn.put(part.name(), actions)).as(part.name()).isNull();
    }
    assertThat(drawn).isEqualTo(promised);
  }

  @Test
  void whatIsDrawnOfAnEvaluationAsAWholeIsDrawnForEachUse() {
    for (Entry entry : usable(Kind.SHOW)) {
      Rule.Show rule = (Rule.Show) entry.rule();
      boolean many = !entry.options().isEmpty() && rule.actions().contains("evaluate");
      assertThat(rule.drawsEachUse("evaluate"))
          .as(entry.name())
          .isEqualTo(
              many
                  && DrawnParts.find(entry.name()).orElseThrow()
                      instanceof ReportPart.OfEvaluation);
    }
  }

  @Test
  void everyFormIsWritten() {
    assertThat(
            Stream.concat(
                ReportFormat.ALL.stream().map(ReportFormat::name),
                Stream.of(TensorBoardReport.NAME)))
        .containsExactlyInAnyOrderElementsOf(
            usable(Kind.FORMAT).stream().map(Entry::name).collect(Collectors.toSet()));
  }

  private static List<Entry> usable(Kind kind) {
    return CATALOG.entries(kind).stream().filter(entry -> entry.notYet() == null).toList();
  }
}
