package dev.nnc.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nnc.data.file.DataFile;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.plan.Part;
import dev.nnc.report.DataSummary;
import dev.nnc.report.Figure;
import dev.nnc.report.Picture;
import dev.nnc.report.ReportData;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.train.Epoch;
import dev.nnc.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final SequencedMap<String, Double> RESULTS = new LinkedHashMap<>();

  static {
    RESULTS.put("loss", 0.1 + 0.2);
    RESULTS.put("accuracy", Double.NaN);
    RESULTS.put("a", Double.NEGATIVE_INFINITY);
  }

  private static final Epoch EPOCH =
      new Epoch(1, 3, 7, 0.25, RESULTS, List.of(1e-300), List.of(0.5));

  @TempDir Path temporary;
  private RunFolder folder;

  @BeforeEach
  void begin() throws IOException {
    folder = RunFolder.create(temporary, "x.nn", LocalDateTime.of(2026, 1, 2, 3, 4));
  }

  private List<Event> events() {
    SourceFile source = new SourceFile("x.nn", "nn 1\ntrain\n");
    ReportData.Phase drawn =
        new ReportData.Phase(
            "train",
            "net",
            "d",
            List.of(new ReportData.EpochRow(1, RESULTS, 0.25)),
            List.of(),
            1,
            "loss",
            true,
            null,
            List.of(new Figure.Note("a", "b")));
    return List.of(
        new Event.RunStarted(
            folder.path(),
            7,
            new ExecutionSettings("cpu", 1, 2),
            Instant.parse("2026-01-02T03:04:05.678Z").toEpochMilli()),
        new Event.DataReady(
            "d",
            new LinkedHashMap<>(Map.of(Part.TRAIN, 7)),
            new LinkedHashMap<>(Map.of(Part.TRAIN, "0a")),
            List.of(new DataFile("d.csv", Path.of("d.csv"), 3, "00")),
            0.5,
            "9 of 10 rows; 1 left out by `rows:`",
            "windows: 7 of 9 rows; 2 too near a gap",
            new DataSummary(
                "d",
                "7 rows",
                List.of("train"),
                List.of(
                    new DataSummary.Column(
                        "a",
                        "number",
                        "0",
                        "",
                        "1",
                        "2",
                        "3",
                        List.of(List.of(3, 4)),
                        List.of(new DataSummary.Top("x", 0.25)),
                        "",
                        false,
                        "0.50 V")),
                List.of(
                    new DataSummary.Balance(
                        "y", List.of(new DataSummary.Count("one", List.of(7L))))),
                "y",
                List.of("a"),
                List.of(new DataSummary.Moved("a", "mean", "1", "2")),
                List.of("None."),
                List.of(new DataSummary.Sample("line 2", Map.of("a", "1"), null)))),
        new Event.DeviceReady("cpu", "2"),
        new Event.TrainingStarted("train", "net", "d", 9, 7, 2, List.of("dense_1"), List.of()),
        new Event.EpochDone("train", 9, EPOCH, 0.3),
        new Event.CheckpointKept("train", 1),
        new Event.TrainingEnded(
            "train",
            new Training(Training.End.STOPPED_EARLY, List.of(EPOCH), 1, "loss", 1, "enough", null),
            drawn),
        new Event.Said(
            Diagnostic.of(RunCode.DEFECT, source.place(new Span(5, 10)), "what \"happened\"")
                .withNote("ä")),
        new Event.RunEnded(folder.path(), RunResult.State.STOPPED_EARLY));
  }

  @Test
  void eventsReadBackAsTheyWereButForProgressWithinEpochs() throws IOException {
    try (Journal journal = Journal.begin(folder)) {
      events().forEach(journal::on);
      journal.on(new Event.Progress("train", 1, 9, 3, 7, RESULTS, 0.1));
    }
    List<Event> read = Journal.read(folder.file(RunFolder.JOURNAL));
    assertThat(read).hasSize(events().size());
    for (int i = 0; i < read.size(); i++) {
      if (!(read.get(i) instanceof Event.Said)) {
        assertThat(read.get(i)).isEqualTo(events().get(i));
      }
    }
    Diagnostic said = ((Event.Said) read.get(7)).diagnostic();
    assertThat(said.message()).isEqualTo(((Event.Said) events().get(7)).diagnostic().message());
    assertThat(said.place()).hasToString("x.nn:2:1");
    assertThat(said.notes()).containsExactly("ä");
  }

  @Test
  void picturesReadBackToTheByte() throws IOException {
    Picture picture = Picture.of(2, 1, 1, new byte[] {-1, 7});
    Figure figure =
        new Figure.Pictures("p", 1, List.of(), List.of(new Figure.Cell(picture, "c")), "");
    EventWriter writer = new EventWriter();
    String text =
        writer.text(
            new Event.Predicted(
                "p",
                new PredictionTable(List.of("a"), List.of(List.of("1")), 1),
                1,
                folder.path().resolve("p.csv"),
                new ReportData.PredictionTable("t", List.of(), List.of(), List.of(figure))));
    Event read = RecordJson.MAPPER.readValue(text, Event.class);
    assertThat(writer.text(read)).isEqualTo(text);
    Figure.Pictures pictures =
        (Figure.Pictures) ((Event.Predicted) read).drawn().figures().getFirst();
    assertThat(pictures.cells().getFirst().picture().pixels()).containsExactly(-1, 7);
  }

  @Test
  void aLineThatWasCutOffEndsTheJournal() throws IOException {
    try (Journal journal = Journal.begin(folder)) {
      events().forEach(journal::on);
    }
    Path file = folder.file(RunFolder.JOURNAL);
    String whole = Files.readString(file);
    int second = whole.indexOf('\n', whole.indexOf('\n') + 1);
    Files.writeString(file, whole.substring(0, second + 40));
    assertThat(Journal.read(file)).isEqualTo(events().subList(0, 2));
    Files.writeString(file, whole.replaceFirst("\n", "\n{}\n"));
    assertThatThrownBy(() -> Journal.read(file)).hasMessageContaining("line 2");
    Files.writeString(file, whole.replace("0.30000000000000004", "0.30000000000000005"));
    assertThat(Journal.read(file)).isEqualTo(events().subList(0, 4));
    Files.writeString(file, whole.replaceAll(",\"crc32c\":\"[0-9a-f]*\"", ""));
    assertThat(Journal.read(file)).hasSize(events().size());
    Files.writeString(file, "");
    assertThat(Journal.read(file)).isEmpty();
    Files.delete(file);
    assertThat(Journal.read(file)).isEmpty();
  }

  @Test
  void anEarlierJournalStaysUntilTheNewOneIsSettled() throws IOException {
    Path file = folder.file(RunFolder.JOURNAL);
    try (Journal journal = Journal.begin(folder)) {
      events().forEach(journal::on);
    }
    try (Journal second = Journal.begin(folder)) {
      second.on(events().getFirst());
      assertThat(Journal.read(file)).hasSize(events().size());
    }
    assertThat(Journal.read(file)).hasSize(events().size());
    try (Journal third = Journal.begin(folder)) {
      third.on(events().getFirst());
      third.settle();
      third.on(events().get(1));
    }
    assertThat(Journal.read(file)).isEqualTo(events().subList(0, 2));
  }

  /** Also while the journal of a run that goes on stands beside the earlier one. */
  @Test
  void whoeverWritesItHoldsItAlone() throws IOException {
    try (Journal first = Journal.begin(folder)) {
      assertThat(Journal.isBeingWritten(folder.path())).isTrue();
      first.settle();
    }
    assertThat(Journal.isBeingWritten(folder.path())).isFalse();
    try (Journal next = Journal.begin(folder)) {
      next.on(events().getFirst());
      assertThat(Journal.isBeingWritten(folder.path())).isTrue();
      assertThatThrownBy(() -> Journal.begin(folder)).isInstanceOf(Journal.TakenException.class);
      next.settle();
      assertThat(Journal.isBeingWritten(folder.path())).isTrue();
      assertThatThrownBy(() -> Journal.begin(folder)).isInstanceOf(Journal.TakenException.class);
    }
    assertThat(Journal.read(folder.file(RunFolder.JOURNAL))).hasSize(1);
    assertThat(Journal.isBeingWritten(folder.path())).isFalse();
  }
}
