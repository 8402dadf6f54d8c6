package dev.nnc.spark;

import dev.nnc.cli.Main;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;

/**
 * The main class for {@code spark-submit}: what follows the jar is a command line of nnc, and its
 * cluster is the one that {@code --master} names.
 */
public final class Submit {
  private Submit() {}

  /** Executes one command of nnc and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Main.main(
        withCluster(arguments, new SparkConf().get("spark.master", "local[*]"))
            .toArray(String[]::new));
  }

  /** A command line with the cluster behind its command, unless it names one itself. */
  static List<String> withCluster(String[] arguments, String master) {
    List<String> words = new ArrayList<>(Arrays.asList(arguments));
    boolean said = words.stream().anyMatch(word -> word.startsWith("--cluster"));
    if (!words.isEmpty() && !said) {
      words.addAll(1, List.of("--cluster", master));
    }
    return words;
  }
}
