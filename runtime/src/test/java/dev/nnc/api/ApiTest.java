package dev.nnc.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** nnc from Java. */
class ApiTest {
  private static final String PROGRAM =
      """
      nn 1
      param hidden = 3 in 1 .. 9
      data d from csv("d.csv") {
        x = [a, b] -> standardize
        t = c -> category
        split: random(test: 25%, seed: 1)
      }
      network net from x { x -> dense(hidden, tanh) -> dense(3, softmax) }
      train net on d { loss: cross_entropy(t), optimizer: sgd(0.1), epochs: 3, batch: 4 }
      evaluate net on d.test { metrics: accuracy }
      """;

  @TempDir Path folder;

  private Path program(String text) throws IOException {
    StringBuilder csv = new StringBuilder("a,b,c\n");
    for (int i = 0; i < 24; i++) {
      csv.append(i)
          .append(',')
          .append(i * i % 7)
          .append(',')
          .append(List.of("low", "mid", "high").get(i / 8))
          .append('\n');
    }
    Files.writeString(folder.resolve("d.csv"), csv);
    return Files.writeString(folder.resolve("model.nn"), text);
  }

  private RunOptions options() {
    return RunOptions.in(folder.resolve("runs")).withSeed(1).withThreads(1);
  }

  @Test
  void checksAndTellsWhatIsWrongAsValues() throws IOException {
    Program right = Program.read(program(PROGRAM)).orThrow();
    assertThat(right.check()).isEmpty();
    assertThat(right.with("hidden", 5).resolved().orThrow()).contains("param hidden = 5");
    Problem outside = right.with("hidden", 99).check().getFirst();
    assertThat(outside.isError()).isTrue();
    assertThat(outside.line()).isEqualTo(2);
    Program wrong = Program.of(PROGRAM.replace("tanh", "tahn"), folder.resolve("other.nn"));
    Problem problem = wrong.check().getFirst();
    assertThat(problem.code()).startsWith("NN");
    assertThat(problem.help().orElse("") + problem.message()).contains("tanh");
    assertThat(problem.line()).isEqualTo(8);
    assertThat(problem.column()).isEqualTo(41);
    assertThat(problem.text()).contains("other.nn:8:41").doesNotContain("\u001B");
    RunEnd end = wrong.run(options());
    assertThat(end.state()).isEqualTo(RunEnd.State.REFUSED);
    assertThat(end.folder()).isEmpty();
    assertThatThrownBy(end::orThrow)
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("other.nn:8:41");
    Outcome<Program> none = Program.read(folder.resolve("modle.nn"));
    assertThat(none.toOptional()).isEmpty();
    assertThat(none.problems().getFirst().code()).isEqualTo("NN6001");
    assertThat(none.problems().getFirst().help().orElse("")).contains("model.nn");
    assertThat(none.problems().getFirst().line()).isZero();
  }

  @Test
  void trainsPredictsAndEvaluates() throws IOException {
    List<RunEvent> events = new ArrayList<>();
    RunEnd end = Program.read(program(PROGRAM)).orThrow().run(options(), events::add);
    assertThat(end.isFinished()).as(end.problems().toString()).isTrue();
    assertThat(events)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly(
            "Started",
            "DataReady",
            "TrainingStarted",
            "EpochDone",
            "EpochDone",
            "EpochDone",
            "TrainingEnded",
            "Evaluated");
    assertThat(((RunEvent.EpochDone) events.get(5)).results()).containsKey("loss");
    FinishedRun run = end.orThrow();
    assertThat(run.networks()).containsExactly("net");
    Path more =
        Files.writeString(folder.resolve("more.csv"), "a,b,c\n1,1,low\n23,2,high\nx,1,mid\n");
    Evaluation evaluation = run.evaluate(List.of(more)).orThrow();
    assertThat(evaluation.rows()).isEqualTo(3);
    assertThat(evaluation.evaluated()).isEqualTo(2);
    assertThat(evaluation.leftOut().getFirst().message()).contains("more.csv");
    assertThat(evaluation.results()).containsOnlyKeys("accuracy");
    try (Network network = run.network().orThrow()) {
      assertThat(network.columns())
          .extracting(Column::name, Column::kind)
          .containsExactly(tuple("a", Column.Kind.NUMBER), tuple("b", Column.Kind.NUMBER));
      Answer.OneClass one = (Answer.OneClass) network.predict(Map.of("a", 2, "b", 4.0)).answer();
      assertThat(one.probabilities()).containsOnlyKeys("low", "mid", "high");
      assertThat(one.probability()).isEqualTo(Collections.max(one.probabilities().values()));
      Map<String, Object> missing = new HashMap<>();
      missing.put("a", null);
      missing.put("b", 1);
      List<Prediction> all =
          network.predictAll(List.of(Map.of("a", "2", "b", 4), missing)).orThrow();
      assertThat(all.get(0).answer()).isEqualTo(one);
      assertThat(all.get(1)).isInstanceOf(Prediction.Refused.class);
      assertThatThrownBy(() -> all.get(1).answer()).isInstanceOf(ProblemException.class);
      assertThat(network.predict(Map.of("a", 1)))
          .as("a column that is missing")
          .isInstanceOf(Prediction.Refused.class);
      assertThat(network.predictAll(List.of()).orThrow()).isEmpty();
      assertThat(network.predictFiles(List.of(more)).orThrow()).hasSize(3);
      assertThatThrownBy(() -> network.predict(Map.of("a", Double.NaN, "b", 1)))
          .hasMessageContaining("null stands for a missing value");
      assertThatThrownBy(() -> network.predict(Map.of("a", new Object(), "b", 1)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(
              IntStream.range(0, 40)
                  .parallel()
                  .mapToObj(i -> network.predict(Map.of("a", 2, "b", 4)).answer())
                  .distinct())
          .as("from several threads")
          .containsExactly(one);
    }
    Network closed = run.network().orThrow();
    closed.close();
    closed.close();
    assertThatThrownBy(() -> closed.predict(Map.of("a", 2, "b", 4))).hasMessageContaining("closed");
  }

  @Test
  void endsWhenItIsAsked() throws IOException {
    Stop stop = new Stop();
    RunEnd end =
        Program.read(program(PROGRAM.replace("epochs: 3", "epochs: 100000")))
            .orThrow()
            .run(
                options().withStop(stop),
                event -> {
                  if (event instanceof RunEvent.EpochDone) {
                    stop.request();
                  }
                });
    assertThat(end.state()).isEqualTo(RunEnd.State.INTERRUPTED);
    assertThat(end.isFinished()).isFalse();
    assertThat(FinishedRun.open(end.folder().orElseThrow()).orThrow().networks())
        .containsExactly("net");
  }

  @Test
  void whatIsNoRunIsRefused() {
    Outcome<FinishedRun> opened = FinishedRun.open(folder);
    assertThat(opened.problems().getFirst().code()).isEqualTo("NN6020");
    assertThatThrownBy(() -> RunOptions.usual().withThreads(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void goesOnWithARunThatWasInterrupted() throws IOException {
    Path file = program(PROGRAM.replace("epochs: 3", "epochs: 6"));
    Program program = Program.read(file).orThrow();
    RunEnd whole = program.run(options());
    assertThat(whole.isFinished()).as(whole.problems().toString()).isTrue();
    Stop stop = new Stop();
    RunEnd cut =
        program.run(
            options().withStop(stop),
            event -> {
              if (event instanceof RunEvent.EpochDone epoch && epoch.epoch() == 2) {
                stop.request();
              }
            });
    assertThat(cut.state()).isEqualTo(RunEnd.State.INTERRUPTED);
    Path left = cut.folder().orElseThrow();
    UnfinishedRun unfinished = UnfinishedRun.open(left).orThrow();
    assertThat(unfinished.beginning()).startsWith("going on with train ");
    List<RunEvent> events = new ArrayList<>();
    RunEnd end = unfinished.resume(new Stop(), events::add);
    assertThat(end.isFinished()).as(end.problems().toString()).isTrue();
    assertThat(end.folder()).contains(left.toAbsolutePath());
    assertThat(events).filteredOn(RunEvent.EpochDone.class::isInstance).isNotEmpty();
    assertThat(end.results()).isEqualTo(whole.results());
    assertThat(Files.mismatch(weights(left), weights(whole.folder().orElseThrow())))
        .as("bits of the weights")
        .isEqualTo(-1);
    RunEnd again = unfinished.resume();
    assertThat(again.state()).isEqualTo(RunEnd.State.REFUSED);
    assertThat(again.problems().getFirst().message()).contains("it has finished");
    assertThat(UnfinishedRun.open(left).problems().getFirst().code()).isEqualTo("NN6105");
    assertThat(UnfinishedRun.open(folder).problems().getFirst().message())
        .contains("it is no folder of a run");
  }

  private static Path weights(Path run) {
    return run.resolve("weights/weights.bin");
  }

  @Test
  void tellsOfAChangedProgramBeforeItGoesOn() throws IOException {
    Path file = program(PROGRAM.replace("epochs: 3", "epochs: 100000"));
    Stop stop = new Stop();
    RunEnd cut =
        Program.read(file)
            .orThrow()
            .run(
                options().withStop(stop),
                event -> {
                  if (event instanceof RunEvent.EpochDone) {
                    stop.request();
                  }
                });
    Files.writeString(file, PROGRAM);
    Outcome<UnfinishedRun> opened = UnfinishedRun.open(cut.folder().orElseThrow());
    assertThat(opened.toOptional()).isPresent();
    assertThat(opened.problems().getFirst().message()).contains("model.nn");
    assertThat(opened.problems().getFirst().severity()).isEqualTo(Problem.Severity.WARNING);
  }

  @Test
  void executesARunAgain() throws IOException {
    RunEnd first = Program.read(program(PROGRAM)).orThrow().with("hidden", 4).run(options());
    RepeatableRun run = RepeatableRun.open(first.folder().orElseThrow()).orThrow();
    assertThat(run.today()).isEmpty();
    RunOptions again = RunOptions.in(folder.resolve("again"));
    RepeatableRun.Repeated same = run.run(again, event -> {});
    assertThat(same.differences()).isEmpty();
    assertThat(same.isSame()).isTrue();
    assertThat(same.end().results()).isEqualTo(first.results());
    assertThat(same.end().orThrow().params()).containsEntry("hidden", "4");
    Files.writeString(
        folder.resolve("d.csv"), Files.readString(folder.resolve("d.csv")).replace("5,4", "5,3"));
    assertThat(run.today()).singleElement().asString().contains("d.csv was changed");
    RepeatableRun.Repeated other = run.run(again, event -> {});
    assertThat(other.isSame()).isFalse();
    assertThat(other.differences()).contains("weights: not the same bit for bit");
    assertThatThrownBy(() -> run.run(again.withSeed(3), event -> {}))
        .isInstanceOf(WrongCallException.class);
    assertThat(RepeatableRun.open(folder).problems().getFirst().code()).isEqualTo("NN6020");
  }

  @Test
  void takesANetworkAway() throws IOException {
    FinishedRun run = Program.read(program(PROGRAM)).orThrow().run(options()).orThrow();
    Exported saved = run.export(new ExportFormat.SavedModel(), folder.resolve("saved")).orThrow();
    assertThat(saved.inputs()).containsExactly(new Exported.Port("x", "f32", List.of(-1L, 2L)));
    assertThat(saved.outputs()).containsExactly(new Exported.Port("net", "f32", List.of(-1L, 3L)));
    assertThat(saved.columns()).containsExactly("a", "b");
    assertThat(folder.resolve("saved/saved_model.pb")).exists();
    run.export(new ExportFormat.Onnx(), folder.resolve("onnx")).orThrow();
    assertThat(folder.resolve("onnx/model.onnx")).exists();
    run.export(new ExportFormat.Tribuo(), folder.resolve("tribuo")).orThrow();
    assertThat(folder.resolve("tribuo")).isNotEmptyDirectory();
    Exported jar =
        run.export(ExportFormat.Jar.of("org.example.Net"), folder.resolve("net.jar")).orThrow();
    assertThat(jar.to()).exists();
    assertThat(jar.call().orElse("")).contains("Net.");
    assertThat(run.export(new ExportFormat.Onnx(), folder.resolve("onnx")).problems().getFirst())
        .extracting(Problem::code)
        .isEqualTo("NN6120");
    Path inTheWay = Files.writeString(folder.resolve("file"), "x");
    assertThat(run.export(new ExportFormat.Onnx(), inTheWay.resolve("below")).problems().getFirst())
        .extracting(Problem::code)
        .isEqualTo("NN6010");
    assertThatThrownBy(() -> ExportFormat.Jar.of("Net")).isInstanceOf(WrongCallException.class);
    assertThatThrownBy(() -> run.export("nett", new ExportFormat.Onnx(), folder.resolve("other")))
        .isInstanceOf(WrongCallException.class)
        .hasMessageContaining("did you mean `net`?");
  }

  @Test
  void answersOverHttp() throws IOException, InterruptedException {
    FinishedRun run = Program.read(program(PROGRAM)).orThrow().run(options()).orThrow();
    int port;
    try (Service service = run.serve(ServeOptions.usual().withPort(0)).orThrow();
        HttpClient client = HttpClient.newHttpClient()) {
      port = service.port();
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/predict"))
                  .POST(HttpRequest.BodyPublishers.ofString("{\"a\": 2, \"b\": 4}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).containsAnyOf("low", "mid", "high");
      assertThat(run.serve(ServeOptions.usual().withPort(port)).problems().getFirst().code())
          .isEqualTo("NN6130");
    }
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .as("a service that was closed")
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ServeOptions.usual().withPort(70_000))
        .isInstanceOf(WrongCallException.class);
  }

  @Test
  void tellsOfEachTrial() throws IOException {
    List<RunEvent> events = new ArrayList<>();
    RunEnd end = Program.read(program(search())).orThrow().run(options(), events::add);
    assertThat(end.isFinished()).as(end.problems().toString()).isTrue();
    List<Trial> trials = end.trials().getOrDefault("sizes", List.of());
    assertThat(trials).hasSize(3);
    assertThat(trials)
        .extracting(trial -> trial.values().get("hidden"))
        .containsExactlyInAnyOrder("1", "5", "9");
    for (Trial trial : trials) {
      assertThat(trial.state()).isEqualTo(Trial.State.FINISHED);
      assertThat(trial.score()).isBetween(0.0, 1.0);
      assertThat(trial.results()).containsValue(trial.score());
      assertThat(trial.curve()).hasSize(2);
    }
    assertThat(events)
        .filteredOn(RunEvent.TrialEnded.class::isInstance)
        .extracting(event -> ((RunEvent.TrialEnded) event).trial())
        .containsExactlyElementsOf(trials);
    assertThat(List.of("1", "5", "9")).contains(end.orThrow().params().get("hidden"));
  }

  private static String search() {
    return PROGRAM
            .substring(0, PROGRAM.indexOf("train net"))
            .replace("test: 25%", "validation: 25%, test: 25%")
        + """
            sweep over hidden as sizes {
              method: grid(points: 3)
              maximize: validation.accuracy
              train net on d { loss: cross_entropy(t), optimizer: sgd(0.1), epochs: 2, batch: 4, metrics: accuracy }
            }
            """;
  }

  @Test
  void aSearchThatGoesOnHasTheTrialsOfBefore() throws IOException {
    Program program = Program.read(program(search().replace("epochs: 2", "epochs: 300"))).orThrow();
    List<Trial> whole = program.run(options()).trials().getOrDefault("sizes", List.of());
    Stop stop = new Stop();
    RunEnd cut =
        program.run(
            options().withStop(stop),
            event -> {
              if (event instanceof RunEvent.TrialEnded) {
                stop.request();
              }
            });
    assertThat(cut.state()).isEqualTo(RunEnd.State.INTERRUPTED);
    List<Trial> before = cut.trials().getOrDefault("sizes", List.of());
    RunEnd end = UnfinishedRun.open(cut.folder().orElseThrow()).orThrow().resume();
    assertThat(end.isFinished()).as(end.problems().toString()).isTrue();
    List<Trial> all = end.trials().getOrDefault("sizes", List.of());
    assertThat(all).startsWith(before.toArray(Trial[]::new)).hasSize(3);
    assertThat(all)
        .extracting(Trial::number, Trial::values, Trial::score)
        .containsExactlyInAnyOrderElementsOf(
            whole.stream()
                .map(trial -> tuple(trial.number(), trial.values(), trial.score()))
                .toList());
  }

  @Test
  void executesWhatIsRepeatedOnce() throws IOException {
    Program program = Program.read(program(search())).orThrow();
    List<RunEvent> events = new ArrayList<>();
    RunEnd end = program.run(options().withOnce(), events::add);
    assertThat(end.isFinished()).as(end.problems().toString()).isTrue();
    assertThat(end.trials()).isEmpty();
    assertThat(events).filteredOn(RunEvent.TrainingStarted.class::isInstance).hasSize(1);
    assertThat(end.orThrow().params()).containsEntry("hidden", "3");
  }

  @Test
  void aDryRunKeepsNothing() throws IOException {
    Program program = Program.read(program(PROGRAM)).orThrow();
    RunEnd dry = program.dryRun(options(), event -> {});
    assertThat(dry.state()).isEqualTo(RunEnd.State.FINISHED);
    assertThat(dry.folder()).isEmpty();
    assertThat(dry.results()).containsOnlyKeys("train");
    assertThat(folder.resolve("runs")).doesNotExist();
    RunEnd wrong =
        Program.of(PROGRAM.replace("d.csv", "e.csv"), folder.resolve("m.nn"))
            .dryRun(options(), event -> {});
    assertThat(wrong.state()).isEqualTo(RunEnd.State.REFUSED);
    assertThat(wrong.problems()).isNotEmpty();
  }

  @Test
  void asksAProgramThatNeedsNoTraining() throws IOException {
    String meal =
        """
        nn 1
        data plates from table(ketchup: [0, 1], bun: [1, 0]) {
          toppings = [ketchup, bun]
          split: everything
        }
        network meal from toppings {
          toppings -> dense(1, step, weights: [[3], [6]], bias: [-4], trainable: false)
        }
        """;
    try (Network network = Program.of(meal, folder.resolve("meal.nn")).network().orThrow()) {
      assertThat(network.predict(Map.of("ketchup", 1, "bun", 0)).answer())
          .isEqualTo(new Answer.Numbers(List.of(0f)));
      assertThat(network.predict(Map.of("ketchup", 0, "bun", 1)).answer())
          .isEqualTo(new Answer.Numbers(List.of(1f)));
    }
    assertThat(Program.read(program(PROGRAM)).orThrow().network().problems().getFirst().code())
        .isEqualTo("NN6026");
    String lone =
        meal.replaceAll("(?s)data .*?\\}\\s*network", "network")
            .replace("from toppings", "from toppings: [2]");
    assertThat(Program.of(lone, folder.resolve("lone.nn")).network().problems().getFirst().code())
        .isEqualTo("NN6025");
  }

  @Test
  void aRunThatGoesOnIsNotServed() throws IOException {
    List<Outcome<Service>> served = new ArrayList<>();
    Program.read(program(PROGRAM))
        .orThrow()
        .run(
            options(),
            event -> {
              if (event instanceof RunEvent.Evaluated) {
                try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
                  FinishedRun.open(runs.findFirst().orElseThrow())
                      .toOptional()
                      .ifPresent(run -> served.add(run.serve(ServeOptions.usual().withPort(0))));
                } catch (IOException failure) {
                  throw new UncheckedIOException(failure);
                }
              }
            });
    assertThat(served)
        .hasSize(1)
        .allSatisfy(each -> assertThat(each.problems().getFirst().code()).isEqualTo("NN6133"));
  }

  @Test
  void setsWhatActionsSay() throws IOException {
    Program program = Program.read(program(PROGRAM)).orThrow();
    List<RunEvent> events = new ArrayList<>();
    program.with("train.epochs", 1).run(options(), events::add);
    assertThat(events).filteredOn(RunEvent.EpochDone.class::isInstance).hasSize(1);
    assertThat(program.with("trian.epochs", 1).check().getFirst().code()).isEqualTo("NN6110");
  }

  @Test
  void judgesByOtherMetrics() throws IOException {
    FinishedRun run = Program.read(program(PROGRAM)).orThrow().run(options()).orThrow();
    List<Path> rows = List.of(folder.resolve("d.csv"));
    EvaluationOptions usual = EvaluationOptions.usual();
    assertThat(run.evaluate("net", rows, usual.withMetrics("recall, f1")).orThrow().results())
        .containsKeys("recall", "f1")
        .doesNotContainKey("accuracy");
    assertThat(run.evaluate("net", rows, usual.withMetrics("acuracy")).problems().getFirst())
        .extracting(problem -> problem.help().orElse(""))
        .asString()
        .contains("accuracy");
    assertThatThrownBy(() -> run.evaluate("net", rows, usual.withAction("evaluat")))
        .isInstanceOf(WrongCallException.class)
        .hasMessageContaining("did you mean `evaluate`?");
    assertThatThrownBy(() -> usual.withMetrics("}")).isInstanceOf(WrongCallException.class);
    assertThat(
            Program.of(PROGRAM.substring(0, PROGRAM.indexOf("evaluate")), folder.resolve("m.nn"))
                .run(options())
                .orThrow()
                .evaluate(rows)
                .problems()
                .getFirst()
                .help()
                .orElse(""))
        .contains("add `evaluate net on");
  }

  /** Wrong calls have codes and texts as all else has. */
  @Test
  void wrongCallsAreTypedAndHaveCodes() throws IOException {
    FinishedRun run = Program.read(program(PROGRAM)).orThrow().run(options()).orThrow();
    Network network = run.network().orThrow();
    for (Object wrong :
        List.of(
            Double.NaN, new Object(), List.of("x"), new double[] {1, Double.POSITIVE_INFINITY})) {
      assertThatThrownBy(() -> network.predict(Map.of("a", wrong, "b", 1)))
          .isInstanceOfSatisfying(
              WrongCallException.class, it -> assertThat(it.problem().code()).isEqualTo("NN6187"))
          .hasMessageContaining("`a`");
    }
    assertThatThrownBy(() -> new Answer.Numbers(List.of(1f, 2f)).value())
        .isInstanceOf(WrongCallException.class)
        .hasMessageContaining("there are 2 numbers");
    network.close();
    assertThatThrownBy(() -> network.predict(Map.of("a", 2, "b", 4)))
        .isInstanceOfSatisfying(
            ClosedException.class, it -> assertThat(it.problem().code()).isEqualTo("NN6186"))
        .hasMessageContaining("`net` is closed");
    assertThatThrownBy(() -> FinishedRun.open(folder.resolve("none")).orThrow())
        .isInstanceOfSatisfying(
            ProblemException.class,
            it -> assertThat(it.problems().getFirst().code()).isEqualTo("NN6020"));
    assertThatThrownBy(() -> FinishedRun.named("no-such-run").orThrow())
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> run.network("ent"))
        .isInstanceOf(WrongCallException.class)
        .hasMessageContaining("did you mean `net`?");
  }

  /** Whoever writes against it needs no class of nnc's own parts. */
  @Test
  void showsNothingOfWhatItStandsOn()
      throws IOException, ClassNotFoundException, URISyntaxException {
    List<String> shown = new ArrayList<>();
    Path classes =
        Path.of(Program.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes.resolve("dev/nnc/api"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        String name = classes.relativize(file).toString().replace('/', '.');
        Class<?> type = Class.forName(name.substring(0, name.length() - ".class".length()));
        if (Modifier.isPublic(type.getModifiers())) {
          for (Method method : type.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers())) {
              Stream.concat(
                      Arrays.stream(method.getGenericParameterTypes()),
                      Stream.of(method.getGenericReturnType()))
                  .map(Type::getTypeName)
                  .filter(each -> each.contains("dev.nnc.") && !each.contains("dev.nnc.api."))
                  .forEach(each -> shown.add(type.getSimpleName() + "." + method.getName()));
            }
          }
        }
      }
    }
    assertThat(shown).isEmpty();
  }
}
