package dev.nnc.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
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
