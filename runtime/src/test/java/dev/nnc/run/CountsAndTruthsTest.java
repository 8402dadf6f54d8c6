package dev.nnc.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Domain;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.DataReader;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.evaluate.Interruption;
import dev.nnc.lower.Lowering;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.SchemaReader;
import dev.nnc.predict.Predictor;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunSettings;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What only the data tells of a program: how many classes there are, and which numbers its truths
 * are. It is said when the program is checked, or else before the first step, in the same words.
 */
class CountsAndTruthsTest {
  @TempDir Path folder;

  private final List<Event> events = new ArrayList<>();

  /** Cells of three classes, as texts and as numbers. */
  private void writeRows(int rows, int classes) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder text = new StringBuilder("u,v,word,number\n");
    for (int i = 0; i < rows; i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%.3f,%.3f,%s,%d%n",
              random.nextDouble(),
              random.nextDouble(),
              (char) ('a' + i % classes),
              i % classes));
    }
    Files.writeString(folder.resolve("t.csv"), text);
  }

  private String program(String fields, String end, String loss) {
    return """
        nn 1
        data d from csv("t.csv") {
          x = [u, v]
          %s
          split: random(test: 20%%)
        }
        network n from x { x -> %s }
        train n on d { loss: %s, optimizer: sgd(0.1), epochs: 1 }
        """
        .formatted(fields, end, loss);
  }

  private DataPlaces nowhere() {
    return new DataPlaces(List.of(), folder, folder);
  }

  private Compilation compile(SchemaReader schemas, String program) {
    return new Compiler(StandardCatalog.catalog(), schemas)
        .compile(new SourceFile("counts.nn", program), Map.of());
  }

  private List<String> checked(String program) {
    return messages(compile(new DataReader(folder, nowhere()), program).diagnostics());
  }

  /** As if the data were too large to be looked through when the program is checked. */
  private List<String> run(String program) {
    Compilation compilation = compile(new Sources(folder, nowhere()), program);
    assertThat(messages(compilation.diagnostics())).isEmpty();
    return messages(result(compilation).diagnostics());
  }

  private RunResult result(Compilation compilation) {
    return Run.execute(
        compilation.model().orElseThrow(),
        new RunSettings(
            OptionalLong.of(1),
            OptionalInt.of(1),
            Optional.empty(),
            folder.resolve("runs"),
            compilation.resolvedText(),
            List.of(),
            new Interruption()),
        new LocalEnvironment(folder, nowhere(), remark -> {}),
        events::add);
  }

  private static List<String> messages(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(each -> each.code().id() + " " + each.message()).toList();
  }

  @Test
  void truthsThatAreFilledInAreWarnedOf() throws IOException {
    writeRows(60, 3);
    String filled = program("y = number -> impute(median)", "dense(1)", "mse(y)");
    assertThat(run(filled)).as("there are no gaps").isEmpty();
    Path file = folder.resolve("t.csv");
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    for (int row = 1; row <= 60; row += 2) {
      lines.set(row, lines.get(row).replaceFirst("[0-9]+$", ""));
    }
    Files.write(file, lines);
    assertThat(run(filled))
        .singleElement()
        .asString()
        .matches("NN4109 the truth `y` is filled in for [0-9]+ of 12 test rows");
    assertThat(run(program("y = number\n rows: not is_missing(number)", "dense(1)", "mse(y)")))
        .isEmpty();
  }

  /** One gap stands in the windows of all rows that look at it. */
  @Test
  void windowsThatHoldATruthThatIsFilledInAreCounted() throws IOException {
    StringBuilder text = new StringBuilder("k,n\n");
    for (int i = 0; i < 40; i++) {
      text.append(i).append(",").append(i == 32 || i == 33 ? "" : String.valueOf(i)).append("\n");
    }
    Files.writeString(folder.resolve("t.csv"), text);
    String program =
        """
        nn 1
        data d from csv("t.csv") {
          past = n -> impute(median) -> window(past: 3)
          next = n -> impute(median) -> window(ahead: 4)
          split: last(test: 16)
        }
        network net from past { past -> dense(4) }
        train net on d { loss: mse(next), optimizer: sgd(0.0001), epochs: 1 }
        evaluate net on d.test { metrics: mae }
        """;
    Compilation compilation = compile(new Sources(folder, nowhere()), program);
    // Rows 26 to 35 of 24 to 39 have whole windows; 28 to 32 see one of the two gaps ahead, or
    // both.
    assertThat(result(compilation).diagnostics())
        .filteredOn(each -> each.code() == DataCode.FILLED_TRUTHS)
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.message())
                  .isEqualTo("the truth `next` is filled in for 5 of 10 test rows");
              assertThat(each.notes()).singleElement().asString().endsWith("the windows hold 8");
            });
  }

  static Stream<String> endsForThreeClasses() {
    return Stream.of(
        "dense(2, softmax) | cross_entropy(k) | cross_entropy needs one value for each class",
        "dense(4, softmax) | cross_entropy(k) | cross_entropy needs one value for each class",
        "dense(4, softmax) | focal_cross_entropy(k) | needs one value for each class",
        "dense(2, softmax) | mse(k) | mse needs one value for each class",
        "dense(4, softmax) | kl_divergence(k) | kl_divergence needs one value for each class",
        "dense(2) | categorical_hinge(k) | categorical_hinge needs one value for each class",
        "dense(1, sigmoid) | binary_cross_entropy(k) | is for two classes, but the truth has 3",
        "dense(1, sigmoid) | binary_focal_cross_entropy(k) | is for two classes",
        "dense(1, sigmoid) | mse(k) | compares a single number with a truth of 3 classes",
        "dense(1) | hinge(k) | compares a single number with a truth of 3 classes",
        "dense(1, sigmoid) | dice(k) | compares a single number with a truth of 3 classes",
        "dense(2, sigmoid) | dice(k) | dice needs one value for each class");
  }

  @ParameterizedTest
  @MethodSource("endsForThreeClasses")
  void endsAreComparedWithTheClassesThatOnlyTheDataTells(String each) throws IOException {
    String[] parts = each.split(" \\| ", -1);
    writeRows(60, 3);
    for (String field : List.of("k = word -> category", "k = number -> category")) {
      String program = program(field, parts[0], parts[1]);
      assertThat(checked(program)).singleElement().asString().contains(parts[2]);
      assertThat(run(program)).singleElement().asString().contains(parts[2]);
      assertThat(events)
          .as("nothing was computed")
          .noneMatch(event -> event instanceof Event.TrainingStarted);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 26})
  void sizesComeFromTheData(int classes) throws IOException {
    writeRows(30 * classes, classes);
    String program =
        program(
                "k = word -> category\n  g = number -> category",
                "dense(classes(k), softmax)",
                "cross_entropy(k)")
            .replace("network n from x { x ->", "network n from g { g -> embedding(3) ->");
    Compilation compilation = compile(new DataReader(folder, nowhere()), program);
    assertThat(messages(compilation.diagnostics())).isEmpty();
    NetworkPlan network = compilation.model().orElseThrow().network("n");
    assertThat(network.layers().getFirst().parameters()).isEqualTo(3L * classes);
    assertThat(network.outputs().getFirst().type().shape().last().size()).isEqualTo(classes);
    RunResult result = result(compilation);
    assertThat(result.diagnostics()).noneMatch(Diagnostic::isError);
    // A finished run knows the counts without the data.
    Files.delete(folder.resolve("t.csv"));
    Path run = Objects.requireNonNull(result.folder());
    try (Predictor predictor =
        Predictor.open(run, nowhere(), Lowering::lower).value().orElseThrow()) {
      assertThat(predictor.ofWords("n", List.of("1")).value()).isPresent();
    }
  }

  @Test
  void rowsThatAreLeftOutHaveNoClasses() throws IOException {
    writeRows(60, 3);
    String program =
        program("k = word -> category\n  rows: word != \"b\"", "dense(2, softmax)", "mse(k)");
    assertThat(checked(program)).isEmpty();
    assertThat(run(program)).isEmpty();
  }

  @Test
  void anEmbeddingIsLargeEnough() throws IOException {
    writeRows(60, 6);
    String program =
        program("k = word -> category", "dense(6, softmax)", "cross_entropy(k)")
            .replace(
                "network n from x { x ->",
                "network n from k { k -> embedding(2, vocabulary: 3) ->");
    assertThat(checked(program))
        .containsExactly("NN3010 embedding has 3 rows, but its input has 6 different numbers");
  }

  @Test
  void aFileThatHasChangedSinceItWasCheckedHasOtherCounts() throws IOException {
    writeRows(60, 3);
    Compilation compilation =
        compile(
            new DataReader(folder, nowhere()),
            program("k = word -> category", "dense(3, softmax)", "cross_entropy(k)"));
    assertThat(messages(compilation.diagnostics())).isEmpty();
    writeRows(60, 4);
    assertThat(messages(result(compilation).diagnostics()))
        .containsExactly(
            "NN4092 `k` has 4 classes in this run's training part, but the network was made for 3");
  }

  @Test
  void oneClassIsSaidAndNoOtherMadeUp() throws IOException {
    writeRows(40, 1);
    String program =
        program("k = word -> category", "dense(1, sigmoid)", "binary_cross_entropy(k)")
            + "evaluate n on d.test { metrics: accuracy }\n";
    assertThat(checked(program))
        .containsExactly("NN4091 all rows of `k` are of the one class \"a\"");
    assertThat(run(program)).containsExactly("NN4091 all rows of `k` are of the one class \"a\"");
  }

  @Test
  void aPartOfOneClassIsSaid() throws IOException {
    Files.writeString(
        folder.resolve("t.csv"), "u,v,word,number\n0,1,a,0\n1,0,b,1\n1,1,a,0\n0,0,a,0\n1,2,a,0\n");
    String program =
        program("k = word -> category", "dense(1, sigmoid)", "binary_cross_entropy(k)")
                .replace("random(test: 20%)", "last(test: 2)")
            + "evaluate n on d.test { metrics: accuracy, precision }\n";
    assertThat(run(program))
        .containsExactly("NN4094 all 2 test rows of `k` are of the one class \"a\"");
    assertThat(run(program.replace("evaluate n on d.test { metrics: accuracy, precision }\n", "")))
        .isEmpty();
  }

  /** Truths that a domain does not hold, beside one that it does. */
  private static Map<Domain, List<Double>> outside() {
    return Map.of(
        Domain.ZERO_TO_ONE, List.of(-0.5, 1.5, 2.0),
        Domain.ZERO_OR_ONE, List.of(-1.0, 0.5, 2.0),
        Domain.SIGNS, List.of(-2.0, 0.5, 2.0),
        Domain.SIDES, List.of(-2.0, 1.5, 3.0),
        Domain.NOT_NEGATIVE, List.of(-0.25, -3.0),
        Domain.NOT_ZERO, List.of(0.0),
        Domain.SHARES, List.of(-0.5, 1.5));
  }

  static Stream<Entry> judges() {
    Catalog catalog = StandardCatalog.catalog();
    return Stream.of(Kind.LOSS, Kind.METRIC)
        .flatMap(kind -> catalog.entries(kind).stream())
        .filter(entry -> entry.truths().filter(Domain::isBounded).isPresent());
  }

  /** Each loss and metric refuses a truth outside its domain, and says which row it is. */
  @ParameterizedTest
  @MethodSource("judges")
  void truthsOutsideTheDomainAreRefused(Entry entry) {
    Domain domain = entry.truths().orElseThrow();
    for (double value : outside().getOrDefault(domain, List.of())) {
      assertThat(domain.holds(value)).isFalse();
      String program = judged(entry, domain, value);
      assertThat(checked(program))
          .as(program)
          .singleElement()
          .asString()
          .startsWith("NN4090 the truth `t` holds ")
          .contains(" at row 3, but `" + entry.name() + "` wants " + domain.words());
      assertThat(run(program)).singleElement().asString().startsWith("NN4090 the truth `t` holds ");
    }
    assertThat(checked(judged(entry, domain, 1))).isEmpty();
  }

  @Test
  void sharesMustBeAWhole() {
    Entry entry =
        Objects.requireNonNull(StandardCatalog.catalog().find(Kind.LOSS, "cross_entropy"));
    String program = judged(entry, Domain.SHARES, 1).replace("q: [0, 0, 0, 1]", "q: [0, 0, 1, 1]");
    assertThat(checked(program))
        .containsExactly(
            "NN4090 the truth `t` holds values with the sum 2 at row 3, but `cross_entropy` wants"
                + " values from 0 to 1 with the sum 1 in each row");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sigmoid | mse | 2 | values from 0 to 1",
        "tanh | mae | -3 | values from -1 or 0 for no to 1 for yes",
        "relu | huber | -2 | values that are not negative",
        "softplus | log_cosh | -2 | values that are not negative"
      })
  void truthsThatNoPredictionComesToAreToldOnce(String each) {
    String[] parts = each.split(" \\| ", -1);
    String program =
        """
        nn 1
        data d from table(a: [1, 2, 3, 4], p: [0, 1, %s, 0]) {
          x = a
          t = p
          split: everything
        }
        network n from x { x -> dense(1, %s) }
        train n on d { loss: %s(t), optimizer: sgd(0.01), epochs: 1, metrics: mse }
        """;
    String message =
        "NN4093 the truth `t` holds %s at row 3, but `%s` gives %s"
            .formatted(parts[2], parts[0], parts[3]);
    String wrong = program.formatted(parts[2], parts[0], parts[1]);
    assertThat(checked(wrong)).containsExactly(message);
    assertThat(run(wrong)).containsExactly(message);
    Compilation told = compile(new DataReader(folder, nowhere()), wrong);
    assertThat(messages(result(told).diagnostics())).as("said by the check").isEmpty();
    assertThat(checked(program.formatted("1", parts[0], parts[1]))).isEmpty();
    assertThat(checked(program.formatted(parts[2], "linear", parts[1]))).isEmpty();
  }

  /** What a step has learned from the training part may lead other rows beyond its range. */
  @Test
  void scaledTruthsMayLieBeyondTheTrainingParts() {
    String program =
        """
        nn 1
        data d from table(a: [1, 2, 3, 4], p: [0, 1, 2, 5]) {
          x = a
          t = p -> normalize
          split: last(test: 1)
        }
        network n from x { x -> dense(1, sigmoid) }
        train n on d { loss: binary_cross_entropy(t), optimizer: sgd(0.01), epochs: 1 }
        """;
    assertThat(checked(program)).isEmpty();
    assertThat(run(program)).isEmpty();
  }

  private static String judged(Entry entry, Domain domain, double third) {
    boolean several = domain == Domain.SHARES;
    String made =
        switch (entry.name()) {
          case "perceptron" -> "step";
          case "poisson", "msle" -> "softplus";
          case "hinge", "squared_hinge", "mape" -> "linear";
          case "categorical_hinge" -> "linear";
          default -> several ? "softmax" : "sigmoid";
        };
    return """
        nn 1
        data d from table(a: [1, 2, 3, 4], p: [1, 1, %s, %s], q: [0, 0, 0, 1]) {
          x = a
          t = %s
          split: everything
        }
        network n from x { x -> dense(%d, %s) }
        train n on d { loss: %s, optimizer: sgd(0.01), epochs: 1%s }
        """
        .formatted(
            third,
            domain == Domain.NOT_ZERO ? "1" : "0",
            several ? "[p, q]" : "p",
            several ? 2 : 1,
            made,
            entry.kind() == Kind.LOSS ? entry.name() + "(t)" : "mse(t)",
            entry.kind() == Kind.LOSS ? "" : ", metrics: " + entry.name() + "(t)");
  }
}
