package dev.nnc.api;

import dev.nnc.record.RunFolder;
import dev.nnc.use.Continuation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How a program is to be run; what is said here wins over the program.
 *
 * @param runs the folder in which the run folder is made; it is made if it is not there
 * @param seed of everything random
 * @param threads that one operation may use, from 1 to 1024; without it, a rule says how many
 * @param device by which it is computed
 * @param once whether what is repeated, by a search or by folds, is executed once, with the params'
 *     own values
 * @param stop where an end may be asked for
 */
public record RunOptions(
    Path runs,
    OptionalLong seed,
    OptionalInt threads,
    Optional<Device> device,
    boolean once,
    Stop stop) {
  /** As many threads as the command line takes. */
  private static final int MOST_THREADS = 1024;

  public RunOptions {
    if (threads.isPresent() && (threads.getAsInt() < 1 || threads.getAsInt() > MOST_THREADS)) {
      throw new WrongCallException(
          "withThreads", "threads are from 1 to " + MOST_THREADS + ", not " + threads.getAsInt());
    }
  }

  /** What computes. */
  public enum Device {
    /** A GPU if TensorFlow finds one. */
    AUTO("auto"),
    CPU("cpu"),
    /** A GPU, or none. */
    GPU("gpu");

    private final String word;

    Device(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** Run folders are made in the folder; all else is as the program says. */
  public static RunOptions in(Path runs) {
    return new RunOptions(
        runs, OptionalLong.empty(), OptionalInt.empty(), Optional.empty(), false, new Stop());
  }

  /** Run folders are made in {@code runs} of the current folder, as those of the command line. */
  public static RunOptions usual() {
    return in(Path.of(RunFolder.PARENT));
  }

  public RunOptions withSeed(long value) {
    return new RunOptions(runs, OptionalLong.of(value), threads, device, once, stop);
  }

  /**
   * With so many threads.
   *
   * @throws WrongCallException if there are none or too many
   */
  public RunOptions withThreads(int number) {
    return new RunOptions(runs, seed, OptionalInt.of(number), device, once, stop);
  }

  public RunOptions withDevice(Device one) {
    return new RunOptions(runs, seed, threads, Optional.of(one), once, stop);
  }

  /** With one execution of what is repeated. */
  public RunOptions withOnce() {
    return new RunOptions(runs, seed, threads, device, true, stop);
  }

  public RunOptions withStop(Stop other) {
    return new RunOptions(runs, seed, threads, device, once, other);
  }

  List<String> command(String file, Map<String, String> params) {
    List<String> words = new ArrayList<>(List.of("nnc", "run", file));
    params.forEach((name, value) -> words.addAll(List.of("--set", name + "=" + value)));
    seed.ifPresent(value -> words.addAll(List.of("--seed", String.valueOf(value))));
    threads.ifPresent(number -> words.addAll(List.of("--threads", String.valueOf(number))));
    device.ifPresent(one -> words.addAll(List.of("--device", one.word)));
    if (once) {
      words.add(Continuation.ONCE);
    }
    words.addAll(List.of("--runs", runs.toString()));
    return words;
  }
}
