package dev.nnc.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.record.Event;
import dev.nnc.report.Figure;
import dev.nnc.report.ReportData;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part that was asked for is drawn, or the report says why the data does not allow it. */
class ReportReasonsTest {
  @TempDir Path folder;

  private final List<Event> events = new ArrayList<>();

  @Test
  void aTruthTableOfManyRowsSaysWhyItIsNotThere() {
    ReportData.Evaluation few = evaluation(64, "sigmoid", "truth_table, confusion");
    assertThat(few.truthTable()).isNotNull();
    assertThat(few.confusion()).isNotNull();
    assertThat(notes(few)).isEmpty();
    ReportData.Evaluation many = evaluation(65, "sigmoid", "truth_table, confusion");
    assertThat(many.truthTable()).isNull();
    assertThat(many.confusion()).isNotNull();
    assertThat(notes(many))
        .containsExactly(
            "truth_table: not drawn, since it is for 64 rows at most, and there are 65");
  }

  @Test
  void zerosAndOnesThatAreJudgedAsNumbersHaveNoConfusion() {
    // Only the data tells that they are zeros and ones, and that the output goes beyond.
    ReportData.Evaluation evaluation = evaluation(8, "away", "confusion, wrong(3), residuals");
    assertThat(evaluation.confusion()).isNull();
    assertThat(notes(evaluation))
        .hasSize(1)
        .allSatisfy(note -> assertThat(note).contains("`net` is judged as numbers"));
    assertThat(evaluation.figures())
        .extracting(Figure::title)
        .contains("residuals over the prediction", "Largest errors");
    assertThat(events)
        .filteredOn(Event.Said.class::isInstance)
        .extracting(event -> ((Event.Said) event).diagnostic().code())
        .contains(RunCode.NOT_DRAWN); // NN5055
  }

  @Test
  void zerosAndOnesThatAreJudgedAsClassesHaveNoResiduals() {
    assertThat(notes(evaluation(8, "sigmoid", "residuals")))
        .containsExactly(
            "residuals: not drawn, since `t` is nothing but zeros and ones, which are judged as"
                + " classes");
  }

  @Test
  void whatAlwaysStandsInTheReportNeedsNoAsking() {
    ReportData.Evaluation evaluation = evaluation(60, "sigmoid", "none");
    assertThat(evaluation.confusion()).isNotNull();
    assertThat(evaluation.perClass()).hasSize(2);
    assertThat(evaluation.truthTable()).isNull();
    assertThat(evaluation.figures())
        .extracting(Figure::title)
        .containsExactly("ROC", "precision and recall", "calibration", "Thresholds for 1");
  }

  @Test
  void eventsTellTheWholeRunInOrder() {
    evaluation(8, "sigmoid", "none");
    assertThat(events)
        .filteredOn(event -> !(event instanceof Event.Passing || event instanceof Event.Said))
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly(
            "RunStarted",
            "DataReady",
            "DeviceReady",
            "TrainingStarted",
            "EpochDone",
            "TrainingEnded",
            "Evaluated",
            "RunEnded");
  }

  @Test
  void eventsArePlainData() {
    evaluation(8, "sigmoid", "truth_table");
    JsonMapper json = JsonMapper.builder().build();
    for (Event event : events) {
      JsonNode written = json.valueToTree(event);
      assertThat(written.fieldNames())
          .toIterable()
          .as(event.getClass().getSimpleName())
          .containsAll(
              Arrays.stream(event.getClass().getRecordComponents())
                  .map(RecordComponent::getName)
                  .toList());
    }
  }

  private static List<String> notes(ReportData.Evaluation evaluation) {
    return evaluation.figures().stream()
        .filter(Figure.Note.class::isInstance)
        .map(figure -> figure.title() + ": " + figure.note())
        .toList();
  }

  private ReportData.Evaluation evaluation(int rows, String activation, String show) {
    String program =
        """
        nn 1
        function away(x) = x + 100
        data d from table(a: [%s], even: [%s]) {
          x = a
          t = even
          split: everything
        }
        network net from x { x -> dense(1, %s) }
        train net on d { loss: mse(t), optimizer: sgd(0.01), epochs: 1 }
        evaluate net on d { show: %s }
        """
            .formatted(numbers(rows, 100), numbers(rows, 2), activation, show);
    DataPlaces nowhere = new DataPlaces(List.of(), folder, folder);
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), new Sources(folder, nowhere))
            .compile(new SourceFile("reasons.nn", program), Map.of());
    assertThat(compilation.diagnostics()).noneMatch(Diagnostic::isError);
    events.clear();
    Run.execute(
        compilation.model().orElseThrow(),
        TestSettings.oneThread(folder.resolve("runs")),
        new LocalEnvironment(folder, nowhere, remark -> {}),
        events::add);
    return events.stream()
        .filter(Event.Evaluated.class::isInstance)
        .map(event -> ((Event.Evaluated) event).drawn().getFirst())
        .findFirst()
        .orElseThrow();
  }

  private static String numbers(int rows, int modulus) {
    return IntStream.range(0, rows)
        .mapToObj(row -> String.valueOf(row % modulus))
        .collect(Collectors.joining(", "));
  }
}
