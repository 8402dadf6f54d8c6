package dev.nnc.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.report.Comparison;
import dev.nnc.report.Figure;
import dev.nnc.report.Report;
import dev.nnc.report.Trials;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a comparison says of runs whose folders are written here by hand. */
class SideBySideTest {
  @TempDir Path runs;

  /** A run with a rate, a hash of its data, and a validation accuracy for each epoch. */
  private Path run(String name, String rate, String data, double... accuracies) throws IOException {
    Path folder = Files.createDirectory(runs.resolve(name));
    double last = accuracies[accuracies.length - 1];
    Files.writeString(
        folder.resolve("run.json"),
        """
        {"format": 1, "state": "finished", "seed": 1, "device": "cpu", "threads": 1,
         "results": {"train": {"train.loss": 0.5, "epochs": %d}, "evaluate": {"test.accuracy": %s}},
         "source": {"file": "a.nn", "sha256": "s"}, "parameters": {"rate": "%s"},
         "versions": {"nnc": "1"},
         "data": [{"name": "d", "files": [{"name": "d.csv", "sha256": "%s"}]}]}
        """
            .formatted(accuracies.length, last, rate, data));
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < accuracies.length; i++) {
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"phase\":\"train\",\"epoch\":%d,\"seconds\":0.5,\"loss\":0.5,"
                  + "\"validation.accuracy\":%s}%n",
              i + 1,
              accuracies[i]));
    }
    Files.writeString(folder.resolve("metrics.jsonl"), lines);
    return folder;
  }

  private static SideBySide.Outcome of(Path... folders) {
    return SideBySide.of(StandardCatalog.catalog(), List.of(folders));
  }

  private static Comparison.Row row(Comparison comparison, String name) {
    return comparison.rows().stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatOneRunAloneHasIsNotTheBest() throws IOException {
    Path one = run("one", "0.1", "x", 0.5, 0.75);
    Path other = run("other", "1", "x", 0.75, 0.875);
    Path record = other.resolve("run.json");
    Files.writeString(
        record,
        Files.readString(record)
            .replace("test.accuracy", "test.f1")
            .replace(
                "\"d\", \"files\": [{\"name\": \"d.csv\", \"sha256\": \"x\"}]",
                "\"e\", \"files\": []"));
    Comparison comparison = of(one, other).comparison().orElseThrow();
    assertThat(row(comparison, "test.accuracy").cells()).containsExactly("0.7500", "");
    assertThat(row(comparison, "test.accuracy").best()).isEmpty();
    assertThat(row(comparison, "test.f1").best()).isEmpty();
    assertThat(comparison.notes())
        .containsExactly(
            "The runs did not read the same data (d d.csv, e in the program): their results cannot"
                + " be compared as they stand.");
  }

  @Test
  void whatDiffersIsShownAndWhatIsTheSameIsNot() throws IOException {
    Comparison comparison =
        of(run("one", "0.1", "x", 0.5, 0.75), run("two", "1", "x", 0.75, 0.875, 0.9375))
            .comparison()
            .orElseThrow();
    assertThat(comparison.rows())
        .extracting(Comparison.Row::name)
        .containsExactly(
            "rate",
            "training time",
            "train.loss",
            "epochs",
            "test.accuracy",
            "epochs to validation.accuracy 0.7500");
    assertThat(row(comparison, "rate").cells()).containsExactly("0.1", "1");
    assertThat(row(comparison, "test.accuracy").best()).containsExactly(1);
    assertThat(row(comparison, "train.loss").best()).as("a loss is not judged").isEmpty();
    assertThat(comparison.runs())
        .extracting(Comparison.Run::label)
        .containsExactly("rate 0.1", "rate 1");
    assertThat(comparison.notes()).isEmpty();
  }

  @Test
  void theSpeedIsThatToTheWeakestRunsBest() throws IOException {
    Comparison comparison =
        of(run("slow", "0.1", "x", 0.5, 0.75, 0.7), run("fast", "1", "x", 0.75, 0.9))
            .comparison()
            .orElseThrow();
    Comparison.Row speed = row(comparison, "epochs to validation.accuracy 0.7500");
    assertThat(speed.cells()).containsExactly("2", "1");
    assertThat(speed.best()).containsExactly(1);
  }

  @Test
  void otherDataIsTold() throws IOException {
    Comparison comparison =
        of(run("one", "1", "x", 0.5), run("two", "1", "y", 0.5)).comparison().orElseThrow();
    assertThat(comparison.notes()).hasSize(1).first().asString().contains("d d.csv");
    assertThat(comparison.runs())
        .as("where nothing given tells them apart, the folders do")
        .extracting(Comparison.Run::label)
        .containsExactly("one", "two");
  }

  /** With the same file, but another share or seed of the split. */
  @Test
  void otherRowsOfTheSameFileAreTold() throws IOException {
    Path one = run("one", "0.1", "x", 0.5, 0.75);
    Path other = run("other", "1", "x", 0.75, 0.875);
    String set = "{\"name\": \"d\", ";
    for (Path folder : List.of(one, other)) {
      Path record = folder.resolve("run.json");
      String rows =
          "\"rowsSha256\": {\"train\": \"%s\", \"test\": \"%s\"}, "
              .formatted(folder.getFileName(), folder.equals(one) ? "a" : "b");
      Files.writeString(record, Files.readString(record).replace(set, set + rows));
    }
    assertThat(of(one, other).comparison().orElseThrow().notes())
        .singleElement()
        .asString()
        .startsWith("The runs did not judge the same rows (d.test), so a difference may be");
    Path record = other.resolve("run.json");
    Files.writeString(record, Files.readString(record).replace("\"b\"", "\"a\""));
    assertThat(of(one, other).comparison().orElseThrow().notes())
        .as("other rows to learn from are a part of what is compared")
        .isEmpty();
  }

  /** Folds are a data set of their own, which reads the file that the other run has read, too. */
  @Test
  void theSameFileUnderAnotherNameIsNoOtherData() throws IOException {
    Path folds = run("folds", "1", "x", 0.5);
    Path record = folds.resolve("run.json");
    String set = "{\"name\": \"%s\", \"files\": [{\"name\": \"d.csv\", \"sha256\": \"%s\"}]}";
    String text = Files.readString(record);
    String plain = set.formatted("d", "x");
    Files.writeString(record, text.replace(plain, plain + ", " + set.formatted("fold", "x")));
    Path one = run("one", "1", "x", 0.5);
    assertThat(of(one, folds).comparison().orElseThrow().notes()).isEmpty();
    Files.writeString(record, text.replace(plain, plain + ", " + set.formatted("fold", "y")));
    assertThat(of(one, folds).comparison().orElseThrow().notes())
        .singleElement()
        .asString()
        .contains("fold d.csv");
  }

  @Test
  void theCurvesHaveOneSeriesARun() throws IOException {
    Comparison comparison =
        of(run("one", "0.1", "x", 0.5, 0.75), run("two", "1", "x", 0.75, 0.875, 0.9375))
            .comparison()
            .orElseThrow();
    assertThat(comparison.curves())
        .extracting(Comparison.Curve::name)
        .containsExactly("validation.accuracy", "loss");
    assertThat(comparison.curves().getFirst().values())
        .containsExactly(Arrays.asList(0.5, 0.75), Arrays.asList(0.75, 0.875, 0.9375));
    assertThat(Report.render(comparison, runs.resolve("page.html")))
        .contains("2 runs side by side", "<b>0.9375</b>");
  }

  private void program(Path folder, String sha, String text) throws IOException {
    Path record = folder.resolve("run.json");
    Files.writeString(
        record,
        Files.readString(record).replace("\"sha256\": \"s\"", "\"sha256\": \"" + sha + "\""));
    Files.writeString(folder.resolve("resolved.nn"), text);
  }

  @Test
  void thePageHasARowARunThatLeadsToItsReport() throws IOException {
    Path one = run("one run", "0.1", "x", 0.5, 0.75);
    Files.writeString(one.resolve("report.html"), "");
    Path two = run("two", "1", "x", 0.875);
    Comparison comparison = of(one, two).comparison().orElseThrow();
    Path place = Files.createDirectory(runs.resolve("pages")).resolve("page.html");
    String page = Report.render(comparison, place);
    assertThat(page)
        .contains("<a href=\"../one%20run/report.html\">one run</a>")
        .contains(
            "<rect class=\"run c1\" width=\"10\" height=\"10\" rx=\"2\"></rect></svg>two</th>")
        .contains("<th scope=\"col\" class=\"number\">rate</th>")
        .contains("<td class=\"number\"><b>0.8750</b></td>");
  }

  @Test
  void programsThatDifferAreShownLineByLineAndParamsAreNot() throws IOException {
    Path one = run("one", "0.1", "x", 0.5);
    Path two = run("two", "1", "x", 0.5);
    Path three = run("three", "1", "x", 0.5);
    program(one, "s", "a\nb\nc\nd\ne\nrate 0.1\n");
    program(two, "s", "a\nb\nc\nd\ne\nrate 1\n");
    program(three, "t", "a\nB\nc\nd\ne\nrate 0.1\n");
    Comparison comparison = of(one, two, three).comparison().orElseThrow();
    assertThat(comparison.differences()).hasSize(1);
    Comparison.Difference only = comparison.differences().getFirst();
    assertThat(only.others()).containsExactly("three");
    assertThat(only.lines())
        .extracting(line -> line.side() + " " + line.text())
        .containsExactly("BOTH a", "FIRST b", "OTHER B", "BOTH c", "BOTH d", "GAP ");
    assertThat(Report.render(comparison, runs.resolve("page.html")))
        .contains("<del>− b</del><ins>+ B</ins>");
  }

  @Test
  void resultsAreDrawnOverWhatWasGiven() throws IOException {
    Comparison few =
        of(run("a", "0.1", "x", 0.5), run("b", "1", "x", 0.6)).comparison().orElseThrow();
    assertThat(few.figures()).isEmpty();
    Comparison comparison =
        of(runs.resolve("a"), runs.resolve("b"), run("c", "10", "x", 0.7))
            .comparison()
            .orElseThrow();
    Figure.ParallelCoordinates drawn = (Figure.ParallelCoordinates) comparison.figures().getFirst();
    assertThat(drawn.trials().score()).isEqualTo("test.accuracy");
    assertThat(drawn.trials().best().orElseThrow().number()).isEqualTo(3);
    assertThat(drawn.trials().params().getFirst().spread()).isEqualTo(Trials.Spread.LOGARITHMIC);
  }

  @Test
  void aRunThatWasRefusedIsLeftOutAndThatIsTold() throws IOException {
    Path refused = run("refused", "1", "y", 0.5);
    Path record = refused.resolve("run.json");
    Files.writeString(record, Files.readString(record).replace("\"finished\"", "\"refused\""));
    Comparison comparison =
        of(run("one", "1", "x", 0.5), refused, run("two", "2", "x", 0.5))
            .comparison()
            .orElseThrow();
    assertThat(comparison.runs()).extracting(Comparison.Run::name).containsExactly("one", "two");
    assertThat(comparison.notes())
        .containsExactly("Left out, because their data was refused: refused.");
  }

  @Test
  void aFolderThatIsNoRunIsRefused() throws IOException {
    Path good = run("one", "1", "x", 0.5);
    Path damaged = Files.createDirectory(runs.resolve("damaged"));
    Files.writeString(damaged.resolve("run.json"), "{\"format\": 1, \"results\": {");
    Path newer = Files.createDirectory(runs.resolve("newer"));
    Files.writeString(newer.resolve("run.json"), "{\"format\": 7, \"results\": {}}");
    SideBySide.Outcome outcome = of(good, runs.resolve("nowhere"), damaged, newer);
    assertThat(outcome.comparison()).isEmpty();
    assertThat(outcome.diagnostics())
        .extracting(diagnostic -> diagnostic.code().definition().id())
        .containsExactly("NN6020", "NN6021", "NN6021");
  }

  @Test
  void aLastLineThatWasCutOffIsLeft() throws IOException {
    Path killed = run("killed", "1", "x", 0.5, 0.75);
    Path metrics = killed.resolve("metrics.jsonl");
    Files.writeString(metrics, Files.readString(metrics) + "{\"phase\":\"train\",\"epo");
    Comparison comparison = of(killed, run("two", "2", "x", 0.9)).comparison().orElseThrow();
    assertThat(comparison.curves().getFirst().values().getFirst()).containsExactly(0.5, 0.75);
  }
}
