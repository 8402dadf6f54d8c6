package dev.nnc.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.diag.Code;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a table of answers. */
class AnswersTest {
  @TempDir Path scratch;

  private static final String HOUSES =
      """
      nn 1
      data d from csv("d.csv") {
        x = [size, rooms] -> standardize
        y = price -> %s
        split: last(test: 2)
      }
      network net from x { x -> dense(1) }
      train net on d { loss: mse(y), optimizer: adam(0.1), epochs: 300 }
      predict net on d.test { %s }
      """;

  private static final String TABLE =
      "id,size,rooms,price,note\n"
          + "a7,100,3,300000,\"two\nlines\"\n"
          + "b3,50,2,150000,x\n"
          + "c9,200,6,600000,x\n"
          + "d1,120,4,360000,x\n"
          + "e5,80,3,240000,x\n";

  /** The columns of the source, the unit of the truth, and the number of the row in the file. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "standardize",
        "scale(1/1000) -> log1p -> standardize",
        "normalize",
        "robust_scale",
        "max_abs -> shift(1)"
      })
  void answersAreInTheUnitOfTheColumn(String steps) throws IOException {
    Files.writeString(scratch.resolve("d.csv"), TABLE);
    FinishedRun run = FinishedRun.of(scratch, HOUSES.formatted(steps, ""));
    List<String> lines = Files.readAllLines(run.predictions());
    assertThat(lines.getFirst()).isEqualTo("row,id,size,rooms,price,note,net");
    assertThat(lines.get(1)).startsWith("4,d1,120,4,360000,x,");
    assertThat(lines.get(2)).startsWith("5,e5,80,3,240000,x,");
    double answer = Double.parseDouble(lines.get(1).substring(lines.get(1).lastIndexOf(',') + 1));
    assertThat(answer).isBetween(200_000.0, 600_000.0);
    Files.writeString(scratch.resolve("new.csv"), "rooms,size\n4,120\n");
    assertThat(run.asked("net", List.of(scratch.resolve("new.csv")), InputStream.nullInputStream()))
        .isEqualTo("row,rooms,size,net\n1,4,120," + lines.get(1).replaceAll(".*,", "") + "\n");
  }

  @Test
  void theTableHoldsWhatWasAskedFor() throws IOException {
    Files.writeString(scratch.resolve("d.csv"), TABLE);
    FinishedRun run =
        FinishedRun.of(
            scratch, HOUSES.formatted("log1p -> standardize", "show: table(y, id, x, net)"));
    List<String> lines = Files.readAllLines(run.predictions());
    assertThat(lines.getFirst()).isEqualTo("row,y,id,x[1],x[2],net");
    assertThat(lines.get(1)).startsWith("4,360000,d1,120,4,");
  }

  /** Two outputs with classes and one with a number, of a training with a schedule alone. */
  @Test
  void everyOutputHasItsOwnMeaning() throws IOException {
    FinishedRun run =
        FinishedRun.of(
            scratch,
            """
            nn 1
            data d from table(
              a: [1, 2, 3, 4], c: ["p", "q", "p", "q"], k: ["q", "s", "r", "q"], n: [10, 20, 30, 40]
            ) {
              x = a
              one = c -> category
              other = k -> category
              number = n -> standardize
              split: everything
            }
            network net from x to first, second, third {
              first = x -> dense(2, softmax)
              second = x -> dense(3, softmax)
              third = x -> dense(1)
            }
            train net on d {
              loss: cross_entropy(first, one) + cross_entropy(second, other) + mse(third, number),
              optimizer: adam(cosine(0.01)), epochs: 2
            }
            predict net on d { }
            """);
    List<String> lines = Files.readAllLines(run.predictions());
    assertThat(lines.getFirst())
        .isEqualTo(
            "row,a,c,k,n,first,first: probability of p,first: probability of q,"
                + "second,second: probability of q,second: probability of r,"
                + "second: probability of s,third");
    assertThat(Double.parseDouble(lines.get(1).replaceAll(".*,", ""))).isGreaterThan(4);
  }

  /** Of labels all that are likelier than not; a text is shown as it stands, not as its numbers. */
  /** The truth may stand beside it, also where the two have one name. */
  @Test
  void anAnswerIsCalledAsTheNetworkAndSaysSoBesideAColumnOfItsName() throws IOException {
    Files.writeString(scratch.resolve("d.csv"), TABLE);
    FinishedRun run =
        FinishedRun.of(
            scratch, HOUSES.formatted("standardize", "").replaceAll("\\bnet\\b", "price"));
    String asked = "row,id,size,rooms,price,note,predicted price";
    assertThat(Files.readAllLines(run.predictions()).getFirst()).isEqualTo(asked);
    Files.writeString(scratch.resolve("new.csv"), TABLE);
    assertThat(
            run.asked("price", List.of(scratch.resolve("new.csv")), InputStream.nullInputStream()))
        .startsWith(asked + "\n");
  }

  @Test
  void labelsHaveTheirNames() throws IOException {
    FinishedRun run =
        FinishedRun.of(
            scratch,
            """
            nn 1
            data d from table(t: ["p q", "q", "p", "q r"]) {
              x = t -> split(" ") -> multi_hot(["p", "q", "r"])
              tags = t -> split(" ") -> multi_hot(["p", "q", "r"])
              split: everything
            }
            network net from x { x -> dense(3, sigmoid) }
            train net on d {
              loss: binary_cross_entropy(tags), optimizer: adam(0.1), epochs: 400
            }
            predict net on d { show: table(x, tags, net) }
            """);
    List<String> lines = Files.readAllLines(run.predictions());
    assertThat(lines.getFirst())
        .isEqualTo("row,x,tags,net,probability of p,probability of q,probability of r");
    assertThat(lines.get(1)).startsWith("1,p q,p q,\"p, q\",");
    assertThat(lines.get(3)).startsWith("3,p,p,p,");
  }

  /** Rows of two files, of which one has learned from the other, and in the order of time. */
  @Test
  void rowsOfSeveralFilesKeepTheirPlaces() throws IOException {
    Files.writeString(scratch.resolve("one.csv"), "day,a,y\n2024-01-03,3,30\n2024-01-01,1,10\n");
    Files.writeString(scratch.resolve("two.csv"), "day,a,y\n2024-01-02,2,20\n2024-01-04,4,40\n");
    FinishedRun run =
        FinishedRun.of(
            scratch,
            """
            nn 1
            data one from csv("one.csv") {
              x = a
              y = y -> standardize
              split: everything
            }
            data two from csv("two.csv") like one {
              x = a
              y = y -> standardize
              split: everything
            }
            data both from append(one, two) {
              x = x
              y = y
            }
            data ordered from csv("one.csv") {
              x = a
              split: by_time(day, test: 50%)
            }
            network net from x { x -> dense(1) }
            train net on both { loss: mse(y), optimizer: adam(0.1), epochs: 300 }
            predict net on both { }
            predict net on ordered.train as first { }
            """);
    List<String> lines = Files.readAllLines(run.predictions());
    assertThat(lines.getFirst()).isEqualTo("row,file,day,a,y,net");
    assertThat(lines.get(2)).startsWith("2,one.csv,2024-01-01,1,10,");
    assertThat(lines.get(3)).startsWith("1,two.csv,2024-01-02,2,20,");
    assertThat(Double.parseDouble(lines.get(4).replaceAll(".*,", ""))).isBetween(38.0, 42.0);
    assertThat(Files.readAllLines(run.predictions().resolveSibling("first.csv")).get(1))
        .startsWith("2,2024-01-01,1,10,");
  }

  private static final String FIRST =
      """
      nn 1
      data d from table(a: [1, 2, 3], c: ["u", "v", "u"], n: [100, 200, 300]) {
        x = a
        kind = c -> category
        price = n -> standardize
        split: everything
      }
      network net from x to answer, cost {
        answer = x -> dense(2, softmax)
        cost = x -> dense(1)
      }
      train net on d {
        loss: cross_entropy(answer, kind) + mse(cost, price),
        optimizer: sgd(0.01), epochs: 1
      }
      predict net on d { }
      """;

  /** The names and the unit belong to the weights, wherever they are taken. */
  @Test
  void meaningsGoAlongWithImportedWeights() throws IOException {
    FinishedRun first = FinishedRun.of(scratch, "first", FIRST);
    FinishedRun second =
        FinishedRun.of(
            scratch,
            "second",
            """
            nn 1
            import net from run("first")
            data d from table(a: [1, 2, 3], c: ["v", "w", "w"]) {
              x = a
              kind = c -> category
              split: everything
            }
            evaluate net on d { metrics: accuracy(answer, kind) }
            predict net on d { show: table(x, answer, cost) }
            """);
    List<String> before = Files.readAllLines(first.predictions());
    List<String> after = Files.readAllLines(second.predictions());
    assertThat(after.getFirst())
        .isEqualTo("row,x,answer,answer: probability of u,answer: probability of v,cost");
    for (int row = 1; row < before.size(); row++) {
      // After the row's number come a, c, n there, and x here.
      assertThat(after.get(row).split(",", 3)[2]).isEqualTo(before.get(row).split(",", 5)[4]);
    }
    assertThat(second.said()).extracting(each -> each.code()).contains(RunCode.OTHER_CLASSES);
  }

  /** Classes that another data set finds in another order make figures that mean nothing. */
  @Test
  void otherClassesThanThoseOfTheTrainingAreSaid() throws IOException {
    String program =
        """
        nn 1
        data d from table(a: [1, 2], c: ["u", "v"]) { x = a
          y = c -> category
          split: everything }
        data e from table(a: [1, 2], c: ["u", "v"]) { x = a
          y = c -> category(CLASSES)
          split: everything }
        network net from x { x -> dense(2, softmax) }
        train net on d { loss: cross_entropy(y), optimizer: sgd(0.01), epochs: 1 }
        ACTION
        """;
    String evaluate = "evaluate net on e { metrics: accuracy }";
    String train = "train net on e { loss: cross_entropy(y), optimizer: sgd(0.01), epochs: 1 }";
    assertThat(codes(program, "[\"v\", \"u\"]", evaluate)).contains(RunCode.OTHER_CLASSES);
    assertThat(codes(program, "[\"u\", \"v\"]", evaluate)).doesNotContain(RunCode.OTHER_CLASSES);
    assertThat(codes(program, "[\"v\", \"u\"]", train + "\n" + evaluate))
        .containsOnlyOnce(RunCode.OTHER_CLASSES);
  }

  private List<Code> codes(String program, String classes, String action) {
    return FinishedRun.of(scratch, program.replace("CLASSES", classes).replace("ACTION", action))
        .said()
        .stream()
        .map(Diagnostic::code)
        .toList();
  }

  /** A picture that cannot be decoded, and one of another size, cost one answer each. */
  @Test
  void aBrokenPictureCostsOneAnswer() throws IOException {
    for (String name : List.of("cat/1", "cat/2", "dog/3", "dog/4")) {
      Path file = scratch.resolve("pets/" + name + ".png");
      Files.createDirectories(file.getParent());
      Files.write(file, FinishedRun.png(name.charAt(4), 3));
    }
    FinishedRun run =
        FinishedRun.of(
            scratch,
            """
            nn 1
            data d from folders("pets") {
              x = pixels -> scale(1/255)
              y = class
              split: everything
            }
            network net from x { x -> flatten -> dense(2, softmax) }
            train net on d { loss: cross_entropy(y), optimizer: sgd(0.1), epochs: 1 }
            """);
    Path folder = Files.createDirectories(scratch.resolve("new/.thumbs"));
    Files.write(folder.resolve("x.png"), FinishedRun.png(1, 3));
    Files.writeString(scratch.resolve("new/a.png"), "no picture", StandardCharsets.UTF_8);
    Files.write(scratch.resolve("new/b.png"), FinishedRun.png(5, 3));
    Files.write(scratch.resolve("new/c.png"), FinishedRun.png(6, 4));
    Files.writeString(scratch.resolve("new/notes.md"), "none", StandardCharsets.UTF_8);
    List<String> lines =
        run.asked("net", List.of(scratch.resolve("new")), InputStream.nullInputStream())
            .lines()
            .toList();
    assertThat(lines.getFirst())
        .isEqualTo("row,file,net,probability of cat,probability of dog,reason");
    assertThat(lines).hasSize(4);
    assertThat(lines.get(1)).contains("a.png,,,,").contains("neither a PNG nor a JPEG");
    assertThat(lines.get(2)).contains("b.png,").doesNotContain(",,");
    String reason = RunCode.OTHER_SIZE.template().formatted("", "4×4", "3×3");
    assertThat(lines.get(3)).contains("c.png,,,,").contains(reason);
    // What is named itself has a row; nothing of it stops the others.
    Path system = Files.writeString(scratch.resolve("Thumbs.db"), "of Windows");
    List<String> named =
        run.asked(
                "net",
                List.of(scratch.resolve("new/notes.md"), scratch.resolve("new/b.png"), system),
                InputStream.nullInputStream())
            .lines()
            .toList();
    assertThat(named).hasSize(4);
    assertThat(named.get(1)).contains("notes.md,,,,").contains("no PNG or JPEG picture");
    assertThat(named.get(2)).contains("b.png,").doesNotContain(",,");
    assertThat(named.get(3)).contains("Thumbs.db,,,,");
  }

  private static String dropped(String answers) {
    return answers.lines().map(line -> line.replaceAll("\\.jsonl?", "")).toList().toString();
  }

  /** A list of JSON, in any layout, is what its objects are as JSON Lines. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"size\": 60, \"rooms\": 2}, {\"size\": 90, \"note\": \"a\\n[b]\", \"rooms\": 3}]",
        "\uFEFF[\n  {\n    \"size\": 60,\n    \"rooms\": 2\n  },\n  {\"size\": 90, \"rooms\": 3,"
            + " \"note\": \"a\\n[b]\"}\n]\n",
        "{\"size\": 60, \"rooms\": 2}\n{\"size\": 90, \"rooms\": 3, \"note\": \"a\\n[b]\"}\n"
      })
  void aListOfJsonIsReadAsItsLines(String list) throws IOException {
    Files.writeString(scratch.resolve("d.csv"), TABLE);
    FinishedRun run = FinishedRun.of(scratch, HOUSES.formatted("standardize", ""));
    Path lines =
        Files.writeString(
            scratch.resolve("rows.jsonl"),
            "{\"size\": 60, \"rooms\": 2}\n{\"size\": 90, \"rooms\": 3, \"note\": \"a\\n[b]\"}\n");
    Path one = Files.writeString(scratch.resolve("rows.json"), list);
    String answers = run.asked("net", List.of(one), InputStream.nullInputStream());
    assertThat(answers.lines().toList()).hasSizeGreaterThan(2);
    assertThat(dropped(answers))
        .isEqualTo(dropped(run.asked("net", List.of(lines), InputStream.nullInputStream())));
  }

  @Test
  void whatIsNoObjectInAListCostsOneAnswer() throws IOException {
    Files.writeString(scratch.resolve("d.csv"), TABLE);
    FinishedRun run = FinishedRun.of(scratch, HOUSES.formatted("standardize", ""));
    Path list =
        Files.writeString(
            scratch.resolve("rows.json"), "[{\"size\": 60, \"rooms\": 2}, [90, 3], 7]");
    List<String> lines =
        run.asked("net", List.of(list), InputStream.nullInputStream()).lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(2)).contains("there is no object");
    Path torn =
        Files.writeString(
            scratch.resolve("torn.json"), "[{\"size\": 60, \"rooms\": 2},\n {\"size\" 90}]");
    assertThat(refused(run, torn, DataCode.BAD_JSON)).contains("torn.json, line 2, column ");
    Path empty = Files.writeString(scratch.resolve("none.json"), "[]");
    assertThat(refused(run, empty, DataCode.EMPTY)).contains("none.json");
  }

  private static String refused(FinishedRun run, Path file, Code code) {
    try (Predictor predictor = run.open()) {
      Diagnostic problem =
          predictor
              .ofFiles("net", List.of(file), InputStream.nullInputStream())
              .diagnostics()
              .getFirst();
      assertThat(problem.code()).isEqualTo(code);
      return problem.message() + " " + problem.help();
    }
  }

  /** A column that is not there is mostly one of another name, so it is no gap without a word. */
  @Test
  void ofAMissingColumnThatIsImputedItSaysHowToLeaveItEmpty() throws IOException {
    Files.writeString(scratch.resolve("d.csv"), "size,rooms,price\n1,2,5\n2,,7\n3,4,9\n4,1,2\n");
    FinishedRun run =
        FinishedRun.of(
            scratch,
            """
            nn 1
            data d from csv("d.csv") {
              x = size -> standardize
              z = rooms -> impute(median) -> standardize
              y = price -> standardize
              split: everything
            }
            network net from x, z { concat(x, z) -> dense(1) }
            train net on d { loss: mse(y), optimizer: adam(0.1), epochs: 1 }
            """);
    Path file = Files.writeString(scratch.resolve("n.csv"), "size\n1\n");
    assertThat(refused(run, file, DataCode.NO_COLUMN))
        .contains("`rooms` may be empty", "hand it in with empty cells");
    Files.writeString(file, "rooms\n1\n");
    assertThat(refused(run, file, DataCode.NO_COLUMN))
        .contains("there is no column `size`")
        .doesNotContain("may be empty");
    Files.writeString(file, "size,rooms\n1,\n");
    assertThat(run.asked("net", List.of(file), InputStream.nullInputStream()).lines().toList())
        .hasSize(2);
  }
}
