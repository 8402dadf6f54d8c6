package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static dev.nnc.cli.Said.nncReading;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.diag.Elsewhere;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.plan.Model;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult;
import dev.nnc.run.Run;
import dev.nnc.run.TestSettings;
import dev.nnc.use.FrontEnd;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParseResult;

/** What commands print, and the codes with which they end. */
class CommandLineTest {
  @TempDir Path folder;

  @Test
  void helpListsAllCommands() {
    Said said = nnc("--help");
    assertThat(said.code()).isZero();
    assertThat(said.err()).isEmpty();
    assertThat(said.out())
        .startsWith("Usage: nnc [-hV] COMMAND")
        .contains(
            "  run ",
            "  check ",
            "  fmt ",
            "  summary ",
            "  show ",
            "  predict ",
            "  runs ",
            "  rerun ",
            "  compare ",
            "  explain ",
            "  new ",
            "  doctor ",
            "  completion ",
            "  version ")
        .contains("Exit codes: 0 done");
  }

  @Test
  void wordsFromElsewhereAreAnswered() throws IOException {
    assertThat(nnc("help", "run").out()).isEqualTo(nnc("run", "--help").out());
    assertThat(nnc("help").out()).isEqualTo(nnc("--help").out());
    assertThat(nnc("train", "model.nn").err()).contains("here it is `nnc run`");
    Path file = folder.resolve("gates.nn");
    nnc("new", "gates", file.toString());
    // The ending of programs may be left out.
    assertThat(nnc("check", folder.resolve("gates").toString()).out())
        .isEqualTo(file + " is right\n");
    assertThat(nnc("help", "train").err()).contains("here it is `nnc run`");
    assertThat(nnc("check", "--set", "epochs=3", file.toString()).err())
        .contains("write `param epochs = …`");
    Path table = Files.writeString(folder.resolve("churn.csv"), "a,b\n1,2\n");
    Said read = nnc("run", table.toString());
    assertThat(read.code()).isEqualTo(ExitCode.WRONG);
    read.hasTold(RunCode.UNREADABLE, "it is a table, not a program");
    assertThat(nnc("run", "--threads", "1000000", file.toString()).code())
        .isEqualTo(ExitCode.USAGE);
    Path notFolder = Files.createFile(folder.resolve("afile"));
    Said run = nnc("run", "--runs", notFolder.toString(), file.toString());
    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    run.hasTold(RunCode.CANNOT_WRITE, "there is a file of that name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "check",
        "fmt",
        "summary",
        "show",
        "data",
        "predict",
        "runs",
        "rerun",
        "compare",
        "explain",
        "new",
        "doctor",
        "completion",
        "version"
      })
  void everyCommandHasHelpWithAnExample(String command) {
    Said said = nnc(command, "--help");
    assertThat(said.code()).isZero();
    assertThat(said.out()).startsWith("Usage: nnc " + command).contains("Example");
    assertThat(said.out()).contains("nnc " + command);
    assertThat(said.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(said.out().lines()).noneMatch(line -> line.matches("[a-z]\\S*"));
  }

  @Test
  void noCommandAtAllIsAMisuse() {
    assertThat(nnc().code()).isEqualTo(2);
  }

  @Test
  void anUnknownCommandIsAnsweredWithTheOneThatWasMeant() {
    assertThat(nnc("rnu", "x.nn"))
        .isEqualTo(
            new Said(
                2, "", "nnc: there is no command `rnu`; did you mean `run`?\nsee `nnc --help`\n"));
  }

  @Test
  void optionsOfOtherToolsAreAnswered() {
    assertThat(nnc("run", "--gpu", "model.nn").err())
        .startsWith("nnc: there is no option `--gpu`; here it is `--device gpu`\n");
    assertThat(nnc("run", "--batch_size=64", "model.nn").err())
        .startsWith(
            "nnc: there is no option `--batch_size=64`; here it is `--set train.batch=32`\n");
    assertThat(nnc("predict", "-o", "answers.csv").err()).contains("here it is `--out FILE`");
  }

  /** What is recommended instead of commands and options of other tools is there. */
  @Test
  void whatIsTypedHereIsTaken() {
    PrintStream nothing = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    Console console = Console.plain(nothing, nothing, InputStream.nullInputStream());
    Elsewhere.typed()
        .forEach(
            (command, all) -> {
              assertThat(Main.line(console, command).getSubcommands()).containsKey(command);
              for (String typed : all) {
                String whole = typed.startsWith("nnc ") ? typed : "nnc " + command + " " + typed;
                List<String> words =
                    List.of(whole.replace("\"", "").replace(" N", " 1").split(" "));
                try {
                  ParseResult parsed =
                      Main.line(console, command)
                          .parseArgs(words.subList(1, words.size()).toArray(String[]::new));
                  assertThat(parsed.subcommand().commandSpec().name()).isEqualTo(command);
                } catch (CommandLine.MissingParameterException missing) {
                  assertThat(missing.getMissing()).as(typed).noneMatch(ArgSpec::isOption);
                }
              }
            });
  }

  @Test
  void anUnknownOptionIsAnsweredWithTheOneThatWasMeant() {
    assertThat(nnc("run", "--sed", "3", "x.nn"))
        .isEqualTo(
            new Said(
                2,
                "",
                "nnc: there is no option `--sed`; did you mean `--set`?\nsee `nnc run --help`\n"));
    assertThat(nnc("run", "--set", "rate", "x.nn").code()).isEqualTo(2);
    assertThat(nnc("run", "--threads", "0", "x.nn").code()).isEqualTo(2);
    assertThat(nnc("run", "--device", "tpu", "x.nn").code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          run --threads x m.nn   | `x` does not fit --threads, which takes a whole number
          run --seed             | missing: the value of `--seed`
          run --set rate m.nn    | `rate` does not fit --set, which takes NAME=VALUE
          run                    | missing: FILE; this folder has no `.nn` file
          run a.nn b.nn          | there is no use for the argument `b.nn`
          new gate x.nn          | `gate` does not fit TEMPLATE, which takes one of gates, table, regression, images; did you mean `gates`?
          completion csh         | `csh` does not fit SHELL, which takes one of bash, zsh, fish; did you mean `zsh`?
          check --json           | missing: FILE; this folder has no `.nn` file
          check --jsn m.nn       | there is no option `--jsn`; did you mean `--json`?
          predict                | missing: RUN/FILE
          """)
  void misusesAreToldInWords(String arguments, String told) {
    String[] words = arguments.split(" ");
    assertThat(nnc(words))
        .isEqualTo(
            new Said(
                2, "", "nnc: " + told.replace('/', '|') + "\nsee `nnc " + words[0] + " --help`\n"));
  }

  @Test
  void aMissingFileIsTold() throws IOException {
    Files.writeString(folder.resolve("model.nn"), "nn 1\n");
    String missing = folder.resolve("modle.nn").toString();
    assertThat(nnc("check", missing))
        .isEqualTo(
            new Said(
                1,
                "",
                "error[NN6001]: there is no file `"
                    + missing
                    + "`\n  help: did you mean `"
                    + folder.resolve("model.nn")
                    + "`?\n1 error\n"));
    for (String command : List.of("run", "summary", "show", "fmt", "predict")) {
      Said said = nnc(command, missing);
      assertThat(said.code()).as(command).isEqualTo(1);
      assertThat(said.err()).as(command).contains("NN6001");
    }
  }

  @Test
  void aDataFileOfNearlyThatNameIsNamed() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.writeString(data.resolve("churn.csv"), "a,b\n1,2\n");
    Path file =
        Files.writeString(
            folder.resolve("model.nn"),
            "nn 1\ndata d from csv(\"churns.csv\") {\n x = a\n split: everything\n}\n");
    assertThat(nnc("check", file.toString()).err())
        .contains("NN4001", "did you mean `churn.csv`? It is in " + data);
    Files.move(data.resolve("churn.csv"), data.resolve("other.csv"));
    assertThat(nnc("check", file.toString()).err())
        .contains("NN4001", "put it into one of these folders");
    // A folder of the very name is no answer.
    Files.createDirectory(data.resolve("churns.csv"));
    assertThat(nnc("check", file.toString()).err())
        .contains("it is a folder")
        .doesNotContain("did you mean");
  }

  @Test
  void whatIsNoProgramIsTold() throws IOException {
    assertThat(nnc("check", folder.toString()).err()).contains("NN6002");
    Path binary = folder.resolve("picture.nn");
    Files.write(binary, new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2});
    assertThat(nnc("check", binary.toString()).err()).contains("NN6004");
    Path latin = folder.resolve("latin.nn");
    Files.write(latin, new byte[] {'n', 'n', ' ', '1', '\n', '/', '/', (byte) 0xe9});
    assertThat(nnc("check", latin.toString()).err()).contains("NN6004");
    assertThat(nnc("check", "a\u0000b").code()).isEqualTo(1);
  }

  @Test
  void diagnosticsAreJsonForOtherPrograms() throws IOException {
    Path file = Files.writeString(folder.resolve("bad.nn"), "nn 1\n\nnetwork x from y {\n");
    Said said = nnc("check", "--json", file.toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).isEmpty();
    JsonNode first = JsonMapper.builder().build().readTree(said.out()).path("diagnostics").path(0);
    for (String member :
        List.of("code", "severity", "file", "line", "column", "endLine", "endColumn", "message")) {
      assertThat(first.has(member)).as(member).isTrue();
    }
    assertThat(first.path("severity").asText()).isEqualTo("error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gates", "table", "regression", "images"})
  void templatesAreRightAndLaidOutAsTheFormatterWould(String template) throws IOException {
    String file = folder.resolve(template + ".nn").toString();
    if (template.equals("images")) {
      blankPictures(folder.resolve("fashion-mnist"));
    }
    assertThat(nnc("new", template, file).code()).isZero();
    Said checked = nnc("check", file);
    assertThat(checked.err()).isEmpty();
    assertThat(checked.code()).isZero();
    assertThat(nnc("fmt", "--check", file).err()).isEmpty();
    assertThat(nnc("new", template, file).code()).as("there is a file already").isEqualTo(2);
    assertThat(nnc("new", "--force", template, file).code()).isZero();
  }

  /** A set of 20 and 10 pictures of 28 × 28 points, each class as often as the others. */
  private static void blankPictures(Path set) throws IOException {
    Files.createDirectory(set);
    for (String part : List.of("train", "t10k")) {
      int rows = part.equals("train") ? 20 : 10;
      byte[] labels = new byte[rows];
      for (int row = 0; row < rows; row++) {
        labels[row] = (byte) (row % 10);
      }
      Files.write(
          set.resolve(part + "-images-idx3-ubyte"),
          ByteBuffer.allocate(16 + rows * 784)
              .putInt(0x803)
              .putInt(rows)
              .putInt(28)
              .putInt(28)
              .array());
      Files.write(
          set.resolve(part + "-labels-idx1-ubyte"),
          ByteBuffer.allocate(8 + rows).putInt(0x801).putInt(rows).put(labels).array());
    }
  }

  @Test
  void summaryIsATableAndJson() throws IOException {
    String file = folder.resolve("gates.nn").toString();
    nnc("new", "gates", file);
    assertThat(nnc("summary", file).out())
        .contains("network gate_net from bits [2]", "dense_1", "17 parameters");
    JsonNode network =
        JsonMapper.builder()
            .build()
            .readTree(nnc("summary", "--json", file).out())
            .path("networks")
            .path(0);
    assertThat(network.path("name").asText()).isEqualTo("gate_net");
    assertThat(network.path("parameters").asInt()).isEqualTo(17);
    assertThat(network.path("trainable").asInt()).isEqualTo(17);
    assertThat(network.path("layers").path(0).path("shape").toString()).isEqualTo("[4]");
    assertThat(network.path("layers").path(0).path("parameters").asInt()).isEqualTo(12);
    assertThat(network.path("layers").path(0).path("kind").asText()).isEqualTo("dense");
  }

  @Test
  void aTrainedNetworkPredictsFromItsFolder() {
    String file = folder.resolve("gates.nn").toString();
    nnc("new", "gates", file);
    Said run = nnc("run", "--runs", folder.resolve("runs").toString(), file);
    assertThat(run.code()).as(run.err()).isZero();
    String last = run.out().lines().reduce("", (a, b) -> b);
    assertThat(last).startsWith("run folder: ");
    Said predicted = nnc("predict", last.substring("run folder: ".length()), "a=1", "b=0");
    assertThat(predicted.err()).isEmpty();
    assertThat(predicted.code()).isZero();
    assertThat(predicted.out()).contains("gate_net");
    Said wrong = nnc("predict", last.substring("run folder: ".length()), "c=1");
    assertThat(wrong.code()).isEqualTo(1);
  }

  /** Files in many forms, answers in many forms, and a row without one. */
  @Test
  void aFinishedRunIsAskedAboutFiles() throws IOException {
    String file = folder.resolve("gates.nn").toString();
    nnc("new", "gates", file);
    Files.writeString(
        folder.resolve("gates.nn"),
        Files.readString(folder.resolve("gates.nn")).replace("200", "2"));
    Said made = nnc("run", "--runs", folder.resolve("runs").toString(), file);
    String run = made.out().lines().reduce("", (a, b) -> b).substring("run folder: ".length());
    String good = Files.writeString(folder.resolve("good.csv"), "a,b\n1,0\n").toString();
    String bad = Files.writeString(folder.resolve("bad.csv"), "a,b\n1,x\n0,1\n").toString();
    Said csv = nnc("predict", run, good);
    assertThat(csv.out()).startsWith("row,a,b,gate_net").contains("\n1,1,0,");
    assertThat(nnc("predict", run, "--csv", good).out()).isEqualTo(csv.out());
    assertThat(nncReading("a,b\n1,0\n", "predict", run, "--csv", "-").out()).isEqualTo(csv.out());
    assertThat(nnc("predict", run, good, "--format", "jsonl").out())
        .startsWith("{\"row\":1,\"a\":1,\"b\":0,\"gate_net\":");
    assertThat(nnc("predict", run, good, "--format", "table").out()).contains("  row  a  b");
    Path out = folder.resolve("answers.json");
    assertThat(nnc("predict", run, good, "--out", out.toString()).code()).isZero();
    assertThat(out).content().startsWith("[\n{\"row\":1,").endsWith("]\n");
    Said some = nnc("predict", run, bad, good);
    assertThat(some.code()).isEqualTo(1);
    assertThat(some.out().lines())
        .hasSize(4)
        .first()
        .asString()
        .startsWith("row,file,a,b,")
        .endsWith(",reason");
    assertThat(some.err()).contains("NN6100", "1 of 3 rows").doesNotContain("missing:");
    Said strict = nnc("predict", run, "--strict", bad);
    assertThat(strict.code()).isEqualTo(1);
    assertThat(strict.out()).isEmpty();
    assertThat(strict.err()).contains("NN4011", "line 2");
    assertThat(nnc("predict", run, "nowhere.csv").err()).contains("there is no such file");
    assertThat(nnc("predict", run, good, "a=1").code()).isEqualTo(2);
    assertThat(nnc("predict", run, good, "--format", "xml").code()).isEqualTo(2);
  }

  @Test
  void runsStandSideBySide() throws IOException {
    String file = folder.resolve("gates.nn").toString();
    nnc("new", "gates", file);
    Path runs = folder.resolve("runs");
    for (String seed : List.of("1", "2")) {
      assertThat(nnc("run", "--runs", runs.toString(), "--seed", seed, file).code()).isZero();
    }
    List<String> arguments = new ArrayList<>(List.of("compare"));
    try (Stream<Path> made = Files.list(runs)) {
      made.sorted().forEach(each -> arguments.add(each.toString()));
    }
    Path page = folder.resolve("compare.html");
    arguments.addAll(List.of("--html", page.toString()));
    Said said = nnc(arguments.toArray(String[]::new));
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out()).containsPattern("seed +1 +2\\n").contains("epochs to accuracy");
    assertThat(Files.readString(page)).contains("2 runs side by side");
    Said alone = nnc("compare", arguments.get(1), runs.resolve("nowhere").toString());
    assertThat(alone.code()).isEqualTo(1);
    assertThat(alone.err()).contains("NN6020");
  }

  @Test
  void theLinesOfAProgramThatWasChangedAreShown() throws IOException {
    Path file = folder.resolve("gates.nn");
    nnc("new", "gates", file.toString());
    String text = Files.readString(file).replace("200", "2");
    Files.writeString(file, text);
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Path made = folder.resolve("runs" + i);
      assertThat(nnc("run", "--runs", made.toString(), file.toString()).code()).isZero();
      try (Stream<Path> all = Files.list(made)) {
        runs.add(all.findFirst().orElseThrow().toString());
      }
      Files.writeString(
          file,
          i == 0 ? text.replace("epochs:    2", "epochs:    3") : text + "// more\n".repeat(30));
    }
    assertThat(nnc("compare", runs.get(0), runs.get(1)).out())
        .contains("\n--- " + Path.of(runs.get(0)).getFileName() + "\n+++ ")
        .containsPattern("\n-  epochs: +2\n\\+  epochs: +3\n")
        .doesNotContain("more line");
    assertThat(nnc("compare", runs.get(0), runs.get(0)).out()).doesNotContain("---\n", "+++");
    Said far = nnc("compare", runs.get(0), runs.get(2));
    assertThat(far.out()).containsPattern("\nand \\d+ more lines; --html PAGE writes");
    Path page = folder.resolve("p.html");
    assertThat(nnc("compare", "--html", page.toString(), runs.get(0), runs.get(2)).out())
        .containsPattern("\nand \\d+ more lines, on the page\n");
  }

  @Test
  void predictionsShowTheColumnsAndRowsAskedFor() throws IOException {
    Path file = folder.resolve("gates.nn");
    nnc("new", "gates", file.toString());
    Files.writeString(
        file,
        Files.readString(file).replace("200", "2")
            + "\npredict gate_net on gates as all { }\n"
            + "predict gate_net on gates as some { show: table(gate_net, gate, rows: 2) }\n");
    Said run = nnc("run", "--runs", folder.resolve("runs").toString(), file.toString());
    assertThat(run.code()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    List<String> all = lines.subList(lines.indexOf("all"), lines.indexOf("some"));
    assertThat(all.get(1).strip()).matches("row +a +b +xor +gate_net.*");
    List<String> some = lines.subList(lines.indexOf("some"), lines.size());
    assertThat(some.get(1).strip().split(" +"))
        .startsWith("row", "gate_net")
        .endsWith("gate")
        .doesNotContain("a");
    assertThat(some.get(5)).contains("2 more rows");
    Path made = Path.of(run.out().lines().reduce("", (a, b) -> b).substring(12));
    assertThat(Files.readString(made.resolve("predictions/some.csv")).lines())
        .as("the file has every row, and the columns that were asked for")
        .hasSize(5)
        .first()
        .asString()
        .startsWith("row,gate_net")
        .endsWith(",gate");
    assertThat(Files.readString(made.resolve("run.json"))).contains("\"device\" : \"cpu\"");
  }

  @Test
  void aRunWhoseReportCannotBeWrittenHasFailed() throws IOException {
    Path file = folder.resolve("gates.nn");
    nnc("new", "gates", file.toString());
    Files.writeString(file, Files.readString(file).replace("200", "2"));
    Model model =
        FrontEnd.of(Map.of())
            .compile(file.toString(), Map.of(), folder.resolve("runs"))
            .model()
            .orElseThrow();
    Path runs = folder.resolve("runs");
    RunResult result =
        Run.execute(
            model,
            TestSettings.of(runs),
            new LocalEnvironment(folder, DataPlaces.of(Map.of(), folder), line -> {}),
            event -> {
              // A folder stands where the report should go.
              if (event instanceof Event.TrainingEnded) {
                occupy(runs);
              }
            });
    assertThat(result.state()).isEqualTo(RunResult.State.FAILED);
    assertThat(result.diagnostics().getLast().code()).isEqualTo(RunCode.CANNOT_WRITE);
    Path made = Objects.requireNonNull(result.folder());
    assertThat(Files.readString(made.resolve("run.json"))).contains("\"state\" : \"failed\"");
    assertThat(made.resolve("weights")).isNotEmptyDirectory();
  }

  private static void occupy(Path runs) {
    try (DirectoryStream<Path> made = Files.newDirectoryStream(runs)) {
      Files.createDirectories(made.iterator().next().resolve("report.html/occupied"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void formattingReadsStandardInput() {
    Said said = nncReading("nn 1\nparam   a=1\n", "fmt", "-");
    assertThat(said.code()).isZero();
    assertThat(said.out()).isEqualTo("nn 1\nparam a = 1\n");
  }

  @Test
  void formattingNamesTheFilesThatItHasChanged() throws IOException {
    Path file = Files.writeString(folder.resolve("wide.nn"), "nn 1\nparam   a=1\n");
    assertThat(nnc("fmt", file.toString()))
        .isEqualTo(new Said(0, file + " is laid out anew\n", ""));
    assertThat(nnc("fmt", file.toString())).isEqualTo(new Said(0, "", ""));
  }

  @Test
  void errorsAreJsonWhereJsonIsAskedFor() throws IOException {
    JsonMapper json = new JsonMapper();
    String none = Files.createDirectory(folder.resolve("none")).toString();
    String file = folder.resolve("x.nn").toString();
    for (String[] command :
        List.of(
            new String[] {"compare", "--json", none, none},
            new String[] {"evaluate", "--json", none, "--on", none},
            new String[] {"export", "--json", none, "--to", folder.resolve("to").toString()},
            new String[] {"summary", "--json", file},
            new String[] {"check", "--json", file},
            new String[] {"data", "--json", file},
            new String[] {"runs", "--json", file})) {
      Said said = nnc(command);
      assertThat(said.code()).as(command[0]).isEqualTo(ExitCode.WRONG);
      assertThat(said.err()).as(command[0]).isEmpty();
      assertThat(json.readTree(said.out()).path("diagnostics").path(0).path("severity").asText())
          .as(command[0])
          .isEqualTo("error");
    }
  }

  @Test
  void explainsToOtherProgramsAsJson() throws IOException {
    JsonMapper json = new JsonMapper();
    JsonNode dense = json.readTree(nnc("explain", "dense", "--json").out());
    assertThat(dense.path("word").asText()).isEqualTo("dense");
    JsonNode entry = dense.path("meanings").get(0);
    assertThat(entry.path("kind").asText()).isEqualTo("a layer");
    assertThat(entry.path("options").get(0).path("takes").asText()).isNotEmpty();
    assertThat(json.readTree(nnc("explain", "--json", "nn3002").out()).path("page").asText())
        .startsWith("# NN3002");
    assertThat(json.readTree(nnc("explain", "--json").out()).path("groups")).hasSizeGreaterThan(5);
    Said unknown = nnc("explain", "--json", "dnse");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(json.readTree(unknown.out()).path("near").asText()).isEqualTo("dense");
    assertThat(json.readTree(nnc("explain", "--json", "class", "weights").out()).path("found"))
        .isNotEmpty();
    for (String word : List.of("epochs", "valid", "network", "Conv2D", "split")) {
      assertThat(json.readTree(nnc("explain", "--json", word).out()).path("meanings"))
          .as(word)
          .isNotEmpty()
          .allSatisfy(each -> assertThat(each.path("sort").asText()).isNotEmpty());
    }
  }

  @Test
  void aProgramWithoutDataCannotBeAskedByColumns() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sum.nn"),
            "nn 1\nnetwork sum from x: [2] {\n"
                + "  x -> dense(1, weights: [[1], [1]], bias: [0], trainable: false)\n}\n");
    Said said = nnc("predict", file.toString(), "x=1");
    assertThat(said.code()).isEqualTo(1);
    said.hasTold(RunCode.NOTHING_TO_PREDICT, "it has no data set");
  }

  @Test
  void aFolderWithASpaceIsQuotedInLinesToCopy() throws IOException {
    Path file = folder.resolve("gates.nn");
    nnc("new", "gates", file.toString());
    Files.writeString(file, Files.readString(file).replace("200", "2"));
    Path runs = folder.resolve("my runs");
    nnc("run", "--runs", runs.toString(), file.toString());
    assertThat(nnc("run", "--runs", runs.toString(), file.toString()).out())
        .contains("ask:        nnc predict '" + runs + "/gates-")
        .contains("compare:    nnc compare '" + runs + "/gates-", "run folder: " + runs);
  }

  @Test
  void explanationsComeFromPagesAndTheCatalogue() {
    assertThat(nnc("explain", "nn6001").out()).contains("there is no such file");
    assertThat(nnc("explain", "dense").out()).contains("dense", "option");
    assertThat(nnc("explain", "evaluate").out()).startsWith("evaluate, an action\n");
    assertThat(nnc("explain", "evaluate").out()).contains("`nnc help evaluate` tells how");
    assertThat(nnc("explain", "serve").out()).startsWith("serve, a command of nnc\n");
    assertThat(nnc("explain", "fine-tuning").out())
        .startsWith("transfer, a subject\n")
        .contains("More in docs/cookbook.md, \"Start from a trained network, and freeze it\".");
    // Into a pipe lines go whole.
    assertThat(nnc("explain").out())
        .doesNotContain("…\n")
        .contains("\n  onnx ", " with the data's steps before it.\n");
    assertThat(nnc("explain", "dnse"))
        .isEqualTo(new Said(2, "", "nnc: there is nothing called `dnse`; did you mean `dense`?\n"));
  }

  @Test
  void aStepThatNoMachineOfTodayHoldsIsRefusedBeforeItBegins() throws IOException {
    Path program = folder.resolve("huge.nn");
    Files.writeString(
        program,
        """
        nn 1

        data d from normal(rows: 32, columns: 4) {
          x = columns(1 .. 4) -> reshape(2x2x1)
          y = columns(1 .. 1)
          split: everything
        }
        network net from x {
          x -> upsample(4_000) -> conv(20, 1x1, relu) -> average_pool(global) -> dense(1)
        }
        train net on d { loss: mse(y), optimizer: sgd, epochs: 1, batch: all }
        """);
    Said said = nnc("run", program.toString(), "--runs", folder.resolve("runs").toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("NN5107", "a step with 32 rows", "conv(20, 1x1, relu)");
  }
}
