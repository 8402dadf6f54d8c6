package dev.nnc.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compiler;
import dev.nnc.data.DataReader;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.TextRenderer;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the right column of {@code docs/from-keras.md} holds must be right in a program. */
class FromKerasTest {
  private static final Path ROOT = Path.of(System.getProperty("nnc.root", ".."));

  private static final Path SAMPLES = ROOT.resolve("samples");

  private static final DataReader SOURCES =
      new DataReader(
          SAMPLES, new DataPlaces(List.of(), SAMPLES.resolve("data"), SAMPLES.resolve("data")));

  private static final Pattern ROW =
      Pattern.compile("^\\| .* \\| `([^`]+)` \\|$", Pattern.MULTILINE);

  private static final String FLOWERS =
      """
      nn 1
      data flowers from csv("iris.csv") {
        measures   = columns(except: species) -> standardize
        kind       = species -> category
        setosa     = species -> is("setosa")
        length     = petal_length
        importance = petal_width
        split: random(validation: 20%, test: 20%)
      }
      network net from measures to value {
        features = measures -> dense(8, relu)
        value    = features -> dense(OUT)
      }
      train net on flowers { SETTINGS }
      """;

  private static final String CLASSES = FLOWERS.replace("OUT", "3, softmax");

  private static final String CHANCE = FLOWERS.replace("OUT", "1, sigmoid");

  private static final String NUMBER = FLOWERS.replace("OUT", "1");

  /** By the section, programs with a place for the cell; it must be right in one of them. */
  private static final Map<String, List<String>> PROGRAMS =
      Map.ofEntries(
          Map.entry("Layers of vectors", List.of("nn 1\nnetwork net from x: [8] { x -> CELL }\n")),
          Map.entry(
              "Layers of pictures",
              List.of("nn 1\nnetwork net from x: [16, 16, 8] { x -> CELL }\n")),
          Map.entry(
              "Layers of sequences", List.of("nn 1\nnetwork net from x: [12, 8] { x -> CELL }\n")),
          Map.entry(
              "Wiring",
              List.of("nn 1\nnetwork net from a: [8], b: [8] to c, d { c = CELL\n d = b + 1 }\n")),
          Map.entry(
              "Losses",
              Stream.of(CLASSES, CHANCE, NUMBER)
                  .map(each -> each.replace("SETTINGS", "loss: CELL, optimizer: sgd, epochs: 1"))
                  .toList()),
          Map.entry(
              "Metrics",
              List.of(
                  metrics(CLASSES, "cross_entropy(kind)"),
                  metrics(CHANCE, "binary_cross_entropy(setosa)"),
                  metrics(NUMBER, "mse(length)"))),
          Map.entry("Training", List.of(training("loss: mse(length)"))),
          Map.entry(
              "Data",
              List.of(
                  "nn 1\ndata d from csv(\"iris.csv\") {\n CELL\n split: last(test: 20%)\n}\n")),
          Map.entry(
              "Pictures at random",
              List.of(
                  """
                  nn 1
                  data d from folders("shapes", channels: 3) {
                    image = pixels -> resize(32x32) -> CELL
                    split: given(test: test)
                  }
                  """)));

  private static String metrics(String program, String loss) {
    return program.replace(
        "SETTINGS", "loss: " + loss + ", optimizer: sgd, epochs: 1, metrics: CELL");
  }

  private static String training(String settings) {
    return NUMBER.replace("SETTINGS", settings + ", CELL");
  }

  @TestFactory
  Stream<DynamicTest> rightCellsAreRight() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String section : Files.readString(ROOT.resolve("docs/from-keras.md")).split("\n## ", -1)) {
      String title = section.lines().findFirst().orElseThrow();
      Matcher row = ROW.matcher(section);
      while (PROGRAMS.containsKey(title) && row.find()) {
        String cell = row.group(1);
        tests.add(DynamicTest.dynamicTest(title + ": " + cell, () -> isRight(title, cell)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(70);
    return tests.stream();
  }

  private static void isRight(String title, String cell) {
    List<String> refused = new ArrayList<>();
    for (String program : PROGRAMS.getOrDefault(title, List.of())) {
      List<Diagnostic> errors =
          new Compiler(StandardCatalog.catalog(), SOURCES)
              .compile(new SourceFile(title, whole(program, cell)), Map.of()).diagnostics().stream()
                  .filter(Diagnostic::isError)
                  .toList();
      if (errors.isEmpty()) {
        return;
      }
      refused.add(new TextRenderer(false).render(errors));
    }
    assertThat(refused).as(cell).isEmpty();
  }

  /** With the settings that a training must have and the cell does not say. */
  private static String whole(String program, String cell) {
    String more = cell;
    if (program.contains("mse(length), CELL")) {
      more += cell.contains("optimizer:") ? "" : ", optimizer: sgd";
      more += cell.contains("epochs:") ? "" : ", epochs: 1";
    }
    return program.replace("CELL", more);
  }
}
