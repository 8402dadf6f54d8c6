package dev.nnc.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nnc.cluster.Cluster;
import dev.nnc.cluster.Clusters;
import dev.nnc.cluster.Crew;
import dev.nnc.cluster.UnfitMachineException;
import dev.nnc.cluster.UnreachableClusterException;
import dev.nnc.cluster.Work;
import dev.nnc.cluster.Worker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two executors as processes of their own, one of which is killed. */
class SparkClusterTest {
  @TempDir static Path folder;

  private static Cluster cluster;

  @BeforeAll
  static void open() throws IOException, UnreachableClusterException {
    SparkHome.make(Path.of(System.getenv("SPARK_HOME")));
    System.setProperty("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1");
    cluster = Clusters.open("local-cluster[2,1,512]", 1);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  /** Says which process it is, and does what the task says. */
  private record Echo(String prefix) implements Work {
    private static final long serialVersionUID = 1;

    @Override
    public Worker begin() throws UnfitMachineException {
      if (prefix.equals("unfit")) {
        throw new UnfitMachineException("there is no data");
      }
      return new Worker() {
        @Override
        public byte[] execute(byte[] task, BooleanSupplier end) {
          String text = new String(task, StandardCharsets.UTF_8);
          if (text.equals("wrong")) {
            throw new IllegalStateException("a mistake");
          }
          while (text.equals("endless") && !end.getAsBoolean()) {
            Thread.onSpinWait();
          }
          if (text.startsWith("slow")) {
            sleep();
          }
          if (text.equals("deadly")) {
            Runtime.getRuntime().halt(1);
          }
          return (prefix + text + " " + ProcessHandle.current().pid())
              .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {}
      };
    }

    private static void sleep() {
      try {
        Thread.sleep(3_000);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Future<byte[]> ask(Crew crew, String task) {
    return crew.submit(task, task.getBytes(StandardCharsets.UTF_8));
  }

  private static String answer(Future<byte[]> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return new String(future.get(180, TimeUnit.SECONDS), StandardCharsets.UTF_8);
  }

  @Test
  void bothProcessesWorkAndALostOneCostsItsTaskAlone() throws Exception {
    assertThat(cluster.atOnce()).isEqualTo(2);
    try (Crew crew = cluster.hire(new Echo("a "))) {
      List<Future<byte[]>> slow = List.of(ask(crew, "slow 1"), ask(crew, "slow 2"));
      List<Future<byte[]>> more = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        more.add(ask(crew, "task " + i));
      }
      ProcessHandle executor = executors().getFirst();
      Thread.sleep(1_000);
      executor.destroyForcibly();
      List<String> pids = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        String said = answer(slow.get(i));
        assertThat(said).startsWith("a slow " + (i + 1) + " ");
        pids.add(said.substring(said.lastIndexOf(' ') + 1));
      }
      assertThat(pids).doesNotContain(String.valueOf(executor.pid()));
      for (int i = 0; i < 6; i++) {
        assertThat(answer(more.get(i))).startsWith("a task " + i + " ");
      }
    }
  }

  /** This process starts no others. */
  private static List<ProcessHandle> executors() {
    return ProcessHandle.current().children().toList();
  }

  @Test
  void whatGoesWrongOnAMachineIsSaidHere() throws Exception {
    try (Crew crew = cluster.hire(new Echo("unfit"))) {
      assertThatThrownBy(() -> answer(ask(crew, "x")))
          .cause()
          .isInstanceOf(UnfitMachineException.class)
          .hasMessageContaining(": there is no data");
    }
    try (Crew crew = cluster.hire(new Echo("b "))) {
      assertThatThrownBy(() -> answer(ask(crew, "wrong")))
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a mistake");
      Future<byte[]> endless = ask(crew, "endless");
      assertThatThrownBy(() -> endless.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      endless.cancel(true);
      assertThatThrownBy(() -> endless.get(10, TimeUnit.SECONDS))
          .isInstanceOf(CancellationException.class);
      assertThat(answer(ask(crew, "y"))).startsWith("b y ");
    }
  }

  @Test
  void whatCannotBeReachedIsSaid() throws Exception {
    assertThatThrownBy(() -> new SparkProvider().open("local-cluster[2,4,512]", 8))
        .hasMessageContaining("cannot be used");
    assertThatThrownBy(() -> new SparkProvider(Map.of()).open("local-cluster[2,1,512]", 1))
        .isInstanceOf(UnreachableClusterException.class)
        .hasMessageContaining("SPARK_HOME is not set");
    Map<String, String> nothing = Map.of("SPARK_HOME", folder.resolve("nothing").toString());
    assertThatThrownBy(() -> new SparkProvider(nothing).open("local-cluster[2,1,512]", 1))
        .isInstanceOf(UnreachableClusterException.class)
        .hasMessageContaining("has no folder `jars`");
  }

  @Test
  void jarsThatSparkHasAreNotSentToIt() throws IOException {
    Path jars = Files.createDirectories(folder.resolve("theirs"));
    Files.createFile(jars.resolve("jackson-core-2.21.2.jar"));
    assertThat(
            Jars.beside(
                String.join(
                    java.io.File.pathSeparator,
                    "/m2/jackson-core-2.22.4.jar",
                    "/m2/slf4j-nop-2.0.20.jar",
                    "/m2/tensorflow-core-native-1.1.0.jar",
                    "/m2/tensorflow-core-native-1.1.0-linux-x86_64.jar",
                    "/m2/classes"),
                jars))
        .containsExactly(
            "/m2/tensorflow-core-native-1.1.0.jar",
            "/m2/tensorflow-core-native-1.1.0-linux-x86_64.jar",
            "/m2/classes");
  }

  @Test
  void whatIsSubmittedRunsOnTheClusterOfSpark() {
    assertThat(Submit.withCluster(new String[] {"run", "a.nn"}, "spark://m:7077"))
        .containsExactly("run", "--cluster", "spark://m:7077", "a.nn");
    assertThat(Submit.withCluster(new String[] {"run", "--cluster", "local[2]", "a.nn"}, "yarn"))
        .containsExactly("run", "--cluster", "local[2]", "a.nn");
  }
}
