package dev.nnc.cluster;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Pattern;

/** Finds clusters by their addresses. */
public final class Clusters {
  /** Those that Spark calls masters, but for Mesos and YARN's older names. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "local\\[(\\d+|\\*)(, *\\d+)?]|local-cluster\\[ *\\d+ *, *\\d+ *, *\\d+ *]"
              + "|spark://[^/\\s]+:\\d+(,[^/\\s]+:\\d+)*|yarn|k8s://\\S+");

  private Clusters() {}

  /**
   * Reaches a cluster, and waits for its machines.
   *
   * @param address such as {@code spark://host:7077}, {@code local-cluster[2,1,2048]} or {@code
   *     local[2]}
   * @param threads that a task uses
   * @throws UnreachableClusterException if there is none
   */
  public static Cluster open(String address, int threads) throws UnreachableClusterException {
    if (!ADDRESS.matcher(address).matches()) {
      throw new UnreachableClusterException(
          Diagnostic.of(RunCode.NO_CLUSTER_ADDRESS, nowhere(), address)
              .withHelp(
                  "spark://HOST:7077 is a cluster of Spark; local-cluster[2,1,2048] two processes"
                      + " here, each with one core and 2,048 MB; local[2] two threads of this one"));
    }
    ClusterProvider provider;
    try {
      provider = ServiceLoader.load(ClusterProvider.class).findFirst().orElse(null);
    } catch (ServiceConfigurationError unusable) {
      provider = null;
    }
    if (provider == null) {
      throw new UnreachableClusterException(
          Diagnostic.of(
                  RunCode.NO_SPARK,
                  nowhere(),
                  address,
                  System.getenv("SPARK_HOME") == null
                      ? "SPARK_HOME is not set"
                      : "the jar nnc-spark is not on the class path")
              .withHelp(
                  "let SPARK_HOME name a folder of Apache Spark 4.2, and start with the program"
                      + " `nnc`, which takes its jars and nnc-spark along"));
    }
    return provider.open(address, threads);
  }

  /** The place of what concerns no program. */
  public static Place nowhere() {
    return new SourceFile("nnc", "").place(Span.NONE);
  }
}
