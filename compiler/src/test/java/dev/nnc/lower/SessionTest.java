package dev.nnc.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nnc.ir.Program;
import dev.nnc.ir.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many sessions on one graph. */
class SessionTest {
  private static final ExecutionSettings ONE_THREAD = new ExecutionSettings("cpu", 1, 1);
  private static final Program PROGRAM = Training.network(0.25, 20, 16, 4);
  private static final int STEPS = 60;

  @Test
  void sessionsThatAreTrainedInTurnsAreAsIfEachWereAlone() {
    List<Map<String, List<Byte>>> alone = List.of(trained(1), trained(2));
    assertThat(alone.get(0)).isNotEqualTo(alone.get(1));
    try (CompiledGraph graph = new CompiledGraph(PROGRAM);
        Session first = graph.open(ONE_THREAD);
        Session second = graph.open(ONE_THREAD)) {
      Run one = new Run(first, 1);
      Run two = new Run(second, 2);
      for (int i = 0; i < STEPS; i++) {
        one.step();
        two.step();
      }
      assertThat(values(first)).isEqualTo(alone.get(0));
      assertThat(values(second)).isEqualTo(alone.get(1));
    }
  }

  @Test
  void soAreThoseThatAreTrainedAtOnce() throws Exception {
    List<Map<String, List<Byte>>> alone = List.of(trained(1), trained(2));
    try (CompiledGraph graph = new CompiledGraph(PROGRAM);
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<Map<String, List<Byte>>>> runs = new ArrayList<>();
      for (int seed = 1; seed <= 2; seed++) {
        int its = seed;
        runs.add(threads.submit(() -> trained(graph, its)));
      }
      assertThat(runs.get(0).get()).isEqualTo(alone.get(0));
      assertThat(runs.get(1).get()).isEqualTo(alone.get(1));
    }
  }

  @Test
  void aSessionOutlivesTheClosingOfItsGraph() {
    CompiledGraph graph = new CompiledGraph(PROGRAM);
    try (Session session = graph.open(ONE_THREAD)) {
      graph.close();
      assertThatThrownBy(() -> graph.open(ONE_THREAD)).isInstanceOf(IllegalStateException.class);
      Run run = new Run(session, 1);
      for (int i = 0; i < STEPS; i++) {
        run.step();
      }
      assertThat(values(session)).isEqualTo(trained(1));
    }
    graph.close();
  }

  @Test
  void aSessionThatCannotBeOpenedLeavesTheGraphAsItWas() {
    try (CompiledGraph graph = new CompiledGraph(PROGRAM)) {
      try (Session any = graph.open(new ExecutionSettings("auto", 1, 1))) {
        if (any.device().equals("gpu")) {
          return;
        }
      }
      assertThatThrownBy(() -> graph.open(new ExecutionSettings("gpu", 1, 1)))
          .isInstanceOf(ExecutionException.class);
      assertThat(trained(graph, 1)).isEqualTo(trained(1));
    }
  }

  private static Map<String, List<Byte>> trained(long seed) {
    try (CompiledGraph graph = new CompiledGraph(PROGRAM)) {
      return trained(graph, seed);
    }
  }

  private static Map<String, List<Byte>> trained(CompiledGraph graph, long seed) {
    try (Session session = graph.open(ONE_THREAD)) {
      Run run = new Run(session, seed);
      for (int i = 0; i < STEPS; i++) {
        run.step();
      }
      return values(session);
    }
  }

  private static Map<String, List<Byte>> values(Session session) {
    Map<String, List<Byte>> values = new LinkedHashMap<>();
    session
        .read(session.variables().stream().map(Variable::name).toList())
        .forEach(
            (name, bytes) -> {
              List<Byte> all = new ArrayList<>();
              for (byte each : bytes) {
                all.add(each);
              }
              values.put(name, all);
            });
    return values;
  }

  /** Steps on random rows, which the seed settles, too. */
  private record Run(Session session, Random random) {
    Run(Session session, long seed) {
      this(session, new Random(seed));
      session.initialize(seed);
    }

    void step() {
      Session.Call step = session.call("step");
      Session.Feeds feeds = step.feeds(24);
      Training.fill(feeds, random, 4);
      step.run(feeds);
    }
  }
}
