package dev.nnc.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.data.source.Sources;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A finished run that is asked about the data that it was trained on, in the form that the data
 * has, answers as its own {@code predict} did.
 */
class AskedAgainTest {
  private static final String REGRESSION =
      """
      network net from x { x -> dense(3, tanh) -> dense(1) }
      train net on d { loss: mse(y), optimizer: sgd(0.1), epochs: 2 }
      predict net on d { }
      """;

  private static final String CLASSES =
      """
      network net from x { x -> flatten -> dense(2, softmax) }
      train net on d { loss: cross_entropy(y), optimizer: sgd(0.1), epochs: 2 }
      predict net on d { }
      """;

  @TempDir Path scratch;

  /**
   * A program on one source, and what is handed in.
   *
   * @param files by name; a name that ends in {@code /} is a folder
   * @param handed the files; none if the rows of the prediction are handed in again
   */
  record Case(
      String source,
      String expression,
      String fields,
      String rest,
      Map<String, byte[]> files,
      List<String> handed) {
    @Override
    public String toString() {
      return expression;
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(AskedAgainTest.class.getResourceAsStream("/tables/" + name))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final String TABLE = "a,b,y,t\n1,2,3,u\n?,4,5,v\n-2.5,0,1,u\n1e2,1,7,v\n";
  private static final String TABLE_FIELDS =
      """
        n = [a, b] -> impute(median) -> standardize
        c = t -> category -> one_hot
        x = [n, c]
        y = y -> log1p -> standardize
        split: everything
      """;

  static Stream<Case> cases() {
    String plane = "  x = [x, y]\n  y = class -> category\n  split: everything\n";
    String image = "  x = pixels -> scale(1/255)\n  y = class\n  split: everything\n";
    Map<String, byte[]> pictures =
        Map.of(
            "pets/cat/1.png", FinishedRun.png(1, 3),
            "pets/cat/old/2.png", FinishedRun.png(2, 3),
            "pets/dog/10.png", FinishedRun.png(3, 3),
            "pets/dog/9.png", FinishedRun.png(4, 3));
    return Stream.of(
        new Case(
            "csv",
            "csv(\"d.csv\", missing: [\"?\"])",
            TABLE_FIELDS,
            REGRESSION,
            Map.of("d.csv", text(TABLE)),
            List.of("d.csv")),
        new Case(
            "parquet",
            "parquet(\"d.parquet\")",
            """
              x = [age, share] -> impute(median) -> standardize
              y = price -> impute(median) -> standardize
              split: everything
            """,
            REGRESSION,
            Map.of("d.parquet", resource("none.parquet")),
            List.of("d.parquet")),
        new Case(
            "sqlite",
            "sqlite(\"d.db\", table: \"orders\")",
            """
              x = size -> impute(median) -> standardize
              y = paid -> impute(median) -> standardize
              split: everything
            """,
            REGRESSION,
            Map.of("d.db", resource("shop.db")),
            List.of("d.db")),
        new Case(
            "csv",
            "csv(\"d.csv\", delimiter: \";\", decimal: \",\", missing: \"?\", encoding: latin1)",
            TABLE_FIELDS,
            REGRESSION,
            Map.of(
                "d.csv",
                "a;b;y;t\n1,5;2;3;\u00e9\n?;4,25;5;v\n-2,5;0;1;\u00e9\n10;1;7;v\n"
                    .getBytes(StandardCharsets.ISO_8859_1)),
            List.of("d.csv")),
        new Case(
            "csv",
            "csv(\"parts/*.csv.gz\", missing: \"?\")",
            TABLE_FIELDS,
            REGRESSION,
            Map.of("parts/a.csv.gz", gzip(text(TABLE)), "parts/b.csv.gz", gzip(text(TABLE))),
            List.of("parts/a.csv.gz", "parts/b.csv.gz")),
        new Case(
            "csv",
            "csv(\"series.csv\")",
            """
              x = [s] -> window(past: 3) -> standardize
              y = s -> window(ahead: 1)
              split: everything
            """,
            """
            network net from x { x -> flatten -> dense(1) }
            train net on d { loss: mse(y), optimizer: sgd(0.001), epochs: 1 }
            predict net on d { }
            """,
            Map.of("series.csv", text("s\n1\n2\n3\n5\n8\n13\n")),
            List.of("series.csv")),
        new Case(
            "jsonl",
            "jsonl(\"d.jsonl\", missing: [\"?\"])",
            TABLE_FIELDS,
            REGRESSION,
            Map.of(
                "d.jsonl",
                text(
                    """
                    {"a": 1, "b": 2, "y": 3, "t": "u"}
                    {"a": "?", "b": 4, "y": 5, "t": "v"}
                    {"b": 0, "y": 1, "t": "u"}
                    {"a": 7, "t": "v", "b": 1, "y": 7}
                    """)),
            List.of("d.jsonl")),
        new Case(
            "table",
            "table(a: [1, 2, 3], t: [\"u\", \"v\", \"u\"], y: [2, 4, 6])",
            "  x = a -> standardize\n  y = y -> standardize\n  split: everything\n",
            REGRESSION,
            Map.of(),
            List.of()),
        new Case(
            "rows",
            "rows([1, 2, 0], [3, 4, 1], [5, 7, 1])",
            "  x = columns(1 .. 2)\n  y = column_3 -> category\n  split: everything\n",
            CLASSES,
            Map.of(),
            List.of()),
        new Case("circle", "circle(points: 20)", plane, CLASSES, Map.of(), List.of()),
        new Case("xor", "xor(points: 20)", plane, CLASSES, Map.of(), List.of()),
        new Case("gauss", "gauss(points: 20)", plane, CLASSES, Map.of(), List.of()),
        new Case("spiral", "spiral(points: 20)", plane, CLASSES, Map.of(), List.of()),
        new Case(
            "grid",
            "grid(across: 0 .. 1, down: 0 .. 1, points: 3)",
            "  x = [across, down]\n  y = across + down\n  split: everything\n",
            REGRESSION,
            Map.of(),
            List.of()),
        new Case(
            "sine",
            "sine(rows: 20, period: 5)",
            "  x = columns(1 .. 1)\n  y = x -> scale(2)\n  split: everything\n",
            REGRESSION,
            Map.of(),
            List.of()),
        new Case(
            "normal",
            "normal(columns: 2, rows: 20)",
            "  x = columns(1 .. 2)\n  y = columns(1 .. 1) -> scale(2)\n  split: everything\n",
            REGRESSION,
            Map.of(),
            List.of()),
        new Case("folders", "folders(\"pets\")", image, CLASSES, pictures, List.of("pets")),
        new Case(
            "folders",
            "folders(\"pets\", channels: 1)",
            image.replace("pixels", "pixels -> resize(2x2)"),
            CLASSES,
            Map.of(
                "pets/cat/1.png", FinishedRun.png(1, 5),
                "pets/cat/2.png", FinishedRun.png(2, 3),
                "pets/dog/3.png", FinishedRun.png(3, 2)),
            List.of("pets/cat", "pets/dog")),
        new Case(
            "images",
            "images(\"shots/*.png\")",
            """
              x = pixels -> scale(1/255)
              y = file -> match("(a|b)") -> category
              split: everything
            """,
            CLASSES,
            Map.of("shots/a1.png", FinishedRun.png(1, 3), "shots/b2.png", FinishedRun.png(2, 3)),
            List.of("shots/a1.png", "shots/b2.png")),
        new Case(
            "idx",
            "idx(\"set\")",
            image,
            CLASSES,
            Map.of(
                "set/train-images-idx3-ubyte",
                idx(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 3, 2, 2),
                "set/train-labels-idx1-ubyte",
                idx(new byte[] {0, 1, 0}, 3)),
            List.of("set/train-images-idx3-ubyte")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aRunAnswersAsItDidBefore(Case each) throws IOException {
    for (Map.Entry<String, byte[]> file : each.files().entrySet()) {
      Path path = scratch.resolve(file.getKey());
      Files.createDirectories(Objects.requireNonNull(path.getParent()));
      Files.write(path, file.getValue());
    }
    FinishedRun run =
        FinishedRun.of(
            scratch,
            "nn 1\ndata d from "
                + each.expression()
                + " {\n"
                + each.fields()
                + "}\n"
                + each.rest());
    Path predicted = run.predictions();
    List<Path> handed = new ArrayList<>(each.handed().stream().map(scratch::resolve).toList());
    if (handed.isEmpty()) {
      handed.add(predicted);
    }
    List<String> before = answers(Files.readString(predicted));
    List<String> after = answers(run.asked("net", handed, InputStream.nullInputStream()));
    assertThat(before).hasSizeGreaterThan(2);
    // Rows at the end of a series have no truth yet, but an answer.
    assertSame(after.subList(0, before.size()), before);
    assertThat(after.size() - before.size()).isEqualTo(each.toString().contains("series") ? 1 : 0);
  }

  @Test
  void everySourceIsTried() {
    assertThat(new TreeSet<>(cases().map(Case::source).toList()))
        .isEqualTo(new TreeSet<>(Sources.names()));
  }

  /** The cells that the network answers with, of each row. */
  private static List<String> answers(String csv) {
    List<List<String>> lines = csv.lines().map(AskedAgainTest::cells).toList();
    List<String> head = lines.getFirst();
    return lines.stream()
        .map(
            cells ->
                IntStream.range(0, cells.size())
                    .filter(
                        i -> head.get(i).equals("net") || head.get(i).startsWith("probability of"))
                    .mapToObj(cells::get)
                    .collect(Collectors.joining(" ")))
        .toList();
  }

  /** Which rows stand beside a row may change the last bit of its numbers, on some processors. */
  private static void assertSame(List<String> answers, List<String> expected) {
    assertThat(answers).hasSameSizeAs(expected);
    for (int i = 0; i < answers.size(); i++) {
      String[] now = answers.get(i).split(" ", -1);
      String[] then = expected.get(i).split(" ", -1);
      assertThat(now).hasSameSizeAs(then);
      for (int j = 0; j < now.length; j++) {
        if (!now[j].equals(then[j])) {
          assertThat(Double.parseDouble(now[j]))
              .as(answers.get(i))
              .isCloseTo(Double.parseDouble(then[j]), within(1e-6));
        }
      }
    }
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    Matcher matcher = Pattern.compile("(?:^|,)(\"(?:[^\"]|\"\")*\"|[^,]*)").matcher(line);
    while (matcher.find()) {
      cells.add(matcher.group(1));
    }
    return cells;
  }

  /** What goes through a pipe is what the run's own source would hold. */
  @Test
  void standardInputIsReadAsTheSource() throws IOException {
    byte[] rows = text("{\"a\": 1}\n{\"a\": \"?\"}\n{\"a\": \"x\"}\n");
    Files.write(scratch.resolve("d.jsonl"), text("{\"a\": 1, \"y\": 2}\n{\"a\": 3, \"y\": 4}\n"));
    FinishedRun run =
        FinishedRun.of(
            scratch,
            """
            nn 1
            data d from jsonl("d.jsonl", missing: "?") {
              x = a -> impute(mean)
              y = y
              split: everything
            }
            """
                + REGRESSION);
    assertThat(run.asked("net", List.of(Path.of("-")), new ByteArrayInputStream(rows)).lines())
        .hasSize(4)
        .element(3)
        .asString()
        .startsWith("3,x,,\"standard input, line 3 (row 3), column `a`: ");
  }

  /** A number of JSON is what it is, also where the table of the training writes commas. */
  @Test
  void numbersOfJsonHaveAPoint() throws IOException {
    Files.writeString(scratch.resolve("d.csv"), "a;b;y\n1,5;2,5;1\n1.234,5;7;2\n3;1.500,25;3\n");
    FinishedRun run =
        FinishedRun.of(
            scratch,
            """
            nn 1
            data d from csv("d.csv", delimiter: ";", decimal: ",", thousands: ".", text: [b]) {
              x = a
              z = b -> number
              y = y
              split: everything
            }
            network net from x, z { concat(x, z) -> dense(1) }
            train net on d { loss: mse(y), optimizer: sgd(0.000_001), epochs: 1 }
            """);
    Files.writeString(scratch.resolve("new.csv"), "a;b\n1,234;46,789\n");
    Files.writeString(
        scratch.resolve("new.jsonl"),
        "{\"a\": 1.234, \"b\": 46.789}\n{\"a\": 1.234, \"b\": \"46,789\"}\n");
    List<String> table = asked(run, "new.csv");
    List<String> json = asked(run, "new.jsonl");
    String answer = table.getLast().substring(table.getLast().lastIndexOf(',') + 1);
    assertThat(answer).isNotEmpty();
    assertThat(json.subList(1, 3)).allMatch(line -> line.endsWith("," + answer));
  }

  private List<String> asked(FinishedRun run, String file) throws IOException {
    return run.asked("net", List.of(scratch.resolve(file)), InputStream.nullInputStream())
        .lines()
        .toList();
  }

  /** Paths in what is handed in begin at its file, and without one at the current folder. */
  @Test
  void picturesThatATableNamesAreFoundBesideIt() throws IOException {
    for (String folder : List.of("shots", "new/\u00e4 b")) {
      Files.createDirectories(scratch.resolve(folder));
      for (int i = 0; i < 3; i++) {
        Files.write(scratch.resolve(folder).resolve(i + ".png"), FinishedRun.png(i, 3));
      }
    }
    Files.writeString(
        scratch.resolve("d.csv"), "p,y\nshots/0.png,u\nshots/1.png,v\nshots/2.png,v\n");
    Files.writeString(
        scratch.resolve("new/d.csv"),
        "p\n\u00e4 b/0.png\nnone.png\n\u00e4 b/1.png\n\n../shots/2.png\n");
    FinishedRun run =
        FinishedRun.of(
            scratch,
            """
            nn 1
            data d from csv("d.csv") {
              x = p -> read_image(size: [3, 3]) -> scale(1/255)
              y = y -> category
              split: everything
            }
            """
                + CLASSES);
    List<String> before = answers(Files.readString(run.predictions()));
    List<String> after =
        run.asked("net", List.of(scratch.resolve("new/d.csv")), InputStream.nullInputStream())
            .lines()
            .toList();
    List<String> rows = answers(String.join("\n", after));
    assertSame(List.of(rows.get(1), rows.get(3)), before.subList(1, 3));
    assertThat(after.get(2)).contains("there is no such file");
    assertThat(after.get(4)).contains("it lies outside of the folders");
    // A row that needs nothing but a picture may be the picture itself.
    List<String> alone =
        answers(
            run.asked(
                "net",
                List.of(scratch.resolve("new/\u00e4 b/1.png"), scratch.resolve("shots")),
                InputStream.nullInputStream()));
    assertThat(alone).hasSize(5);
    assertSame(alone.subList(1, 2), before.subList(2, 3));
    assertSame(alone.subList(2, 5), before.subList(1, 4));
    try (Predictor predictor = run.open()) {
      Predictor.Answered named =
          predictor
              .ofWords("net", List.of("p=" + scratch.resolve("new/\u00e4 b/2.png")))
              .value()
              .orElseThrow();
      assertThat(named.reasons()).isEmpty();
    }
  }

  /** A row of too few cells, or a line that is no object, costs no other row its answer. */
  @Test
  void aRowThatIsTornCostsOneAnswer() throws IOException {
    Files.writeString(scratch.resolve("d.csv"), "a,y\n1,2\n3,4\n");
    FinishedRun run =
        FinishedRun.of(
            scratch,
            "nn 1\ndata d from csv(\"d.csv\") {\n  x = a\n  y = y\n  split: everything\n}\n"
                + REGRESSION);
    List<String> sound = answers(Files.readString(run.predictions()));
    Files.writeString(scratch.resolve("torn.csv"), "a,y\n9\n1,2\n1,2,3\n3,4\n7\n");
    Files.writeString(
        scratch.resolve("torn.jsonl"), "{\"a\":\n{\"a\": 1}\n[1]\n{\"a\": 3}\n{\"a\" 1}\n");
    for (String file : List.of("torn.csv", "torn.jsonl")) {
      List<String> lines =
          run.asked("net", List.of(scratch.resolve(file)), InputStream.nullInputStream())
              .lines()
              .toList();
      assertThat(lines).hasSize(6);
      List<String> answers = answers(String.join("\n", lines));
      assertThat(answers).element(2).isEqualTo(sound.get(1));
      assertThat(answers).element(4).isEqualTo(sound.get(2));
      for (int row : new int[] {1, 3, 5}) {
        assertThat(lines.get(row))
            .startsWith(row + ",")
            .contains("line " + (row + (file.endsWith("csv") ? 1 : 0)));
        assertThat(answers.get(row)).isEmpty();
      }
    }
  }

  private static byte[] gzip(byte[] content) {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] idx(byte[] content, int... sizes) {
    java.nio.ByteBuffer buffer =
        java.nio.ByteBuffer.allocate(4 + 4 * sizes.length + content.length);
    buffer.put(new byte[] {0, 0, 8, (byte) sizes.length});
    for (int size : sizes) {
      buffer.putInt(size);
    }
    return buffer.put(content).array();
  }
}
