package dev.nnc.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/**
 * How long the data of {@code samples/fashion/mlp.nn} takes from gzipped files to rows that can be
 * fed: 60,000 + 10,000 images, hashed on the way.
 */
public final class ReadBenchmark {
  private static final int TIMES = 7;

  private ReadBenchmark() {}

  /**
   * @param arguments the project's folder
   */
  public static void main(String[] arguments) throws IOException {
    Sample sample = Sample.of(Path.of(arguments[0]), "fashion/mlp");
    double[] seconds = new double[TIMES];
    String rows = "";
    for (int i = 0; i < TIMES; i++) {
      long start = System.nanoTime();
      rows = sample.read().rows().toString();
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    System.out.printf(
        "%s images read in %.2f s the first time, %.2f s as a median of %d%n",
        rows, seconds[0], Median.of(seconds), TIMES);
  }
}
