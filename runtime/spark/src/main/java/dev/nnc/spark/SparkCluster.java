package dev.nnc.spark;

import dev.nnc.cluster.Cluster;
import dev.nnc.cluster.Clusters;
import dev.nnc.cluster.Crew;
import dev.nnc.cluster.UnreachableClusterException;
import dev.nnc.cluster.Work;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.jspecify.annotations.Nullable;

/** An application of Spark, whose executors execute tasks; its driver is this process. */
final class SparkCluster implements Cluster {
  private static final String LOGGING = "log4j2.configurationFile";

  /** How long the first executor may take; that of a busy cluster may be asked for by settings. */
  private static final int SECONDS = 180;

  private static final String SILENT = "its master does not answer";

  /** So many that die at once are no accident. */
  private static final int MOST_DEAD = 4;

  private final String address;
  private final JavaSparkContext context;
  private final int atOnce;

  private SparkCluster(String address, JavaSparkContext context, int atOnce) {
    this.address = address;
    this.context = context;
    this.atOnce = atOnce;
  }

  /**
   * Begins an application.
   *
   * @param home the folder of Spark, if there is one
   */
  static SparkCluster open(String address, int threads, Optional<Path> home)
      throws UnreachableClusterException {
    if (System.getProperty(LOGGING) == null
        && System.getProperty("log4j.configurationFile") == null) {
      System.setProperty(LOGGING, "classpath:dev/nnc/spark/log4j2.properties");
    }
    Watch watch = new Watch();
    JavaSparkContext context = null;
    try {
      context = new JavaSparkContext(settings(address, threads, home));
      context.sc().addSparkListener(watch);
      if (!isLocal(address)) {
        wait(address, context, watch);
      }
      // Executors that come later are used, too; it is only not them that are counted here.
      return new SparkCluster(
          address, context, Math.max(1, context.defaultParallelism() / threads));
    } catch (UnreachableClusterException none) {
      stop(context);
      throw none;
    } catch (InterruptedException stopped) {
      stop(context);
      Thread.currentThread().interrupt();
      throw unusable(address, "nobody waits for it any more");
    } catch (Exception failure) {
      // Scala declares no exceptions, and throws any.
      boolean ended = context != null && context.sc().isStopped();
      stop(context);
      throw unusable(address, ended ? SILENT : sentence(failure));
    }
  }

  private static void stop(@Nullable JavaSparkContext context) {
    if (context != null) {
      context.close();
    }
  }

  /** Whether its only executor is this process. */
  private static boolean isLocal(String address) {
    return address.startsWith("local[");
  }

  private static SparkConf settings(String address, int threads, Optional<Path> home)
      throws IOException {
    SparkConf settings = new SparkConf();
    if (home.isPresent()) {
      Path file = home.get().resolve("conf").resolve("spark-defaults.conf");
      if (Files.isRegularFile(file)) {
        Properties defaults = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
          defaults.load(reader);
        }
        defaults
            .stringPropertyNames()
            .forEach(name -> settings.setIfMissing(name, defaults.getProperty(name).strip()));
      }
      settings.setIfMissing("spark.executorEnv.SPARK_HOME", home.get().toString());
      settings.setSparkHome(home.get().toString());
    }
    settings.setMaster(address);
    settings.setIfMissing("spark.app.name", "nnc");
    settings.set("spark.task.cpus", String.valueOf(threads));
    // What comes back holds weights, one trial's at a time.
    settings.setIfMissing("spark.driver.maxResultSize", "0");
    settings.setIfMissing("spark.locality.wait", "0");
    settings.setIfMissing("spark.executorEnv.SPARK_SCALA_VERSION", "2.13");
    settings.setIfMissing("spark.executorEnv.TF_CPP_MIN_LOG_LEVEL", "2");
    if (address.startsWith("local")) {
      settings.setIfMissing("spark.ui.enabled", "false");
      settings.setIfMissing("spark.driver.host", "127.0.0.1");
      settings.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    if (address.startsWith("local-cluster")) {
      String memory = address.substring(address.lastIndexOf(',') + 1, address.length() - 1);
      settings.setIfMissing("spark.executor.memory", memory.strip() + "m");
    }
    if (!isLocal(address)) {
      withJars(settings, address, home);
    }
    return settings;
  }

  /**
   * How executors come by nnc: from where it lies if they are on this machine, else over the net.
   */
  private static void withJars(SparkConf settings, String address, Optional<Path> home)
      throws IOException {
    if (settings.contains("spark.executor.extraClassPath") || settings.contains("spark.jars")) {
      return;
    }
    List<String> jars =
        Jars.beside(
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            home.orElse(Path.of("")).resolve("jars"));
    if (address.startsWith("local-cluster")) {
      settings.set("spark.executor.extraClassPath", String.join(File.pathSeparator, jars));
    } else {
      settings.set(
          "spark.jars",
          String.join(",", jars.stream().filter(jar -> jar.endsWith(".jar")).toList()));
    }
  }

  /** Waits for the first executor, and for more as long as they come one after another. */
  private static void wait(String address, JavaSparkContext context, Watch watch)
      throws UnreachableClusterException, InterruptedException {
    int seconds = context.getConf().getInt("spark.nnc.secondsToWait", SECONDS);
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    int expected = expected(address);
    int known = 0;
    long quiet = 0;
    while (true) {
      if (context.sc().isStopped()) {
        throw unusable(address, SILENT);
      }
      int executors = context.sc().getExecutorMemoryStatus().size() - 1;
      if (executors >= expected) {
        return;
      }
      long now = System.nanoTime();
      if (executors > known) {
        known = executors;
        quiet = now + 1_000_000_000L;
      }
      if (watch.dead.get() >= MOST_DEAD) {
        throw unusable(address, "its executors die as they start: " + watch.reason.get());
      }
      if (known > 0 && now > quiet && (expected == Integer.MAX_VALUE || now > end)) {
        return;
      }
      if (now > end) {
        throw unusable(
            address, "none of its machines has offered anything for " + seconds + " seconds");
      }
      Thread.sleep(50);
    }
  }

  /** How many executors there will be, where the address says so. */
  private static int expected(String address) {
    if (!address.startsWith("local-cluster[")) {
      return Integer.MAX_VALUE;
    }
    return Integer.parseInt(
        address.substring(address.indexOf('[') + 1, address.indexOf(',')).strip());
  }

  /** Sees executors come and go. */
  private static final class Watch extends SparkListener {
    final AtomicInteger dead = new AtomicInteger();
    final AtomicReference<String> reason = new AtomicReference<>("");

    @Override
    public void onExecutorAdded(SparkListenerExecutorAdded added) {
      dead.set(0);
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
      dead.incrementAndGet();
      reason.set(String.valueOf(removed.reason()));
    }
  }

  /** The first line of what Spark says, or of its cause if that says more. */
  static String sentence(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = String.valueOf(deepest.getMessage()).strip();
    int line = message.indexOf('\n');
    String first = line < 0 ? message : message.substring(0, line);
    return first.toLowerCase(Locale.ROOT).startsWith("null") ? "Spark does not say why" : first;
  }

  static UnreachableClusterException unusable(String address, String reason) {
    return new UnreachableClusterException(
        Diagnostic.of(RunCode.NO_CLUSTER, Clusters.nowhere(), address, reason)
            .withHelp(
                "look at the page of its master, which shows how many cores and how much memory are"
                    + " free; `--threads 1` asks for the fewest cores"));
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public String host() {
    return context.getConf().get("spark.driver.host");
  }

  @Override
  public int atOnce() {
    return atOnce;
  }

  @Override
  public Crew hire(Work work) {
    return new SparkCrew(address, context, context.broadcast(work));
  }

  @Override
  public void close() {
    Workplace.closeAll();
    context.close();
  }
}
