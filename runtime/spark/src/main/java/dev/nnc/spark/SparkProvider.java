package dev.nnc.spark;

import dev.nnc.cluster.Cluster;
import dev.nnc.cluster.ClusterProvider;
import dev.nnc.cluster.Clusters;
import dev.nnc.cluster.UnreachableClusterException;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Makes clusters of Spark, if Spark is there. */
public final class SparkProvider implements ClusterProvider {
  private static final String HELP =
      "let SPARK_HOME name a folder of Apache Spark 4.2 (its `jars` hold spark-core_2.13), and start"
          + " with the program `nnc`, which takes these jars along";

  private final Map<String, String> environment;

  public SparkProvider() {
    this(System.getenv());
  }

  /** One that goes by other variables than those of this process. */
  SparkProvider(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Cluster open(String address, int threads) throws UnreachableClusterException {
    try {
      Class.forName("org.apache.spark.SparkContext", false, SparkProvider.class.getClassLoader());
    } catch (ClassNotFoundException none) {
      throw none(address, "Spark's own jars are not on the class path");
    }
    Optional<Path> home = home();
    if (address.startsWith("local-cluster")) {
      // Without its jars, the processes that it starts die, and it starts others for ever.
      if (home.isEmpty()) {
        throw none(address, "SPARK_HOME is not set");
      }
      if (!Files.isDirectory(home.get().resolve("jars"))) {
        throw none(address, "SPARK_HOME is " + home.get() + ", which has no folder `jars`");
      }
    }
    return SparkCluster.open(address, threads, home);
  }

  private Optional<Path> home() {
    String named = environment.getOrDefault("SPARK_HOME", "");
    return named.isBlank()
        ? Optional.empty()
        : Optional.of(Path.of(named).toAbsolutePath().normalize());
  }

  private static UnreachableClusterException none(String address, String reason) {
    return new UnreachableClusterException(
        Diagnostic.of(RunCode.NO_SPARK, Clusters.nowhere(), address, reason).withHelp(HELP));
  }
}
