package dev.nnc.run;

import dev.nnc.evaluate.Interruption;
import dev.nnc.record.RunSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a command line asks for, in short. */
public final class TestSettings {
  private TestSettings() {}

  /** Nothing but the folder for runs. */
  public static RunSettings of(Path runs) {
    return settings(runs, OptionalLong.empty(), OptionalInt.empty(), new Interruption());
  }

  /** One thread, so that the same program gives the same bits everywhere. */
  public static RunSettings oneThread(Path runs) {
    return settings(runs, OptionalLong.empty(), OptionalInt.of(1), new Interruption());
  }

  /** The same with that seed. */
  public static RunSettings oneThread(Path runs, long seed) {
    return settings(runs, OptionalLong.of(seed), OptionalInt.of(1), new Interruption());
  }

  /** One thread, and an end when the interruption asks for it. */
  static RunSettings oneThread(Path runs, Interruption interruption) {
    return settings(runs, OptionalLong.empty(), OptionalInt.of(1), interruption);
  }

  /** That seed. */
  public static RunSettings seeded(Path runs, long seed) {
    return settings(runs, OptionalLong.of(seed), OptionalInt.empty(), new Interruption());
  }

  /** Ends when the interruption asks for it. */
  public static RunSettings until(Path runs, Interruption interruption) {
    return settings(runs, OptionalLong.empty(), OptionalInt.empty(), interruption);
  }

  /** One thread, and after each step a state from which the run could go on. */
  static RunSettings keepingEveryStep(Path runs, Interruption interruption) {
    return new RunSettings(
        OptionalLong.empty(),
        OptionalInt.of(1),
        Optional.empty(),
        runs,
        "nn 1\n",
        List.of(),
        interruption,
        Duration.ZERO,
        new LinkedHashMap<>(),
        false);
  }

  private static RunSettings settings(
      Path runs, OptionalLong seed, OptionalInt threads, Interruption interruption) {
    return new RunSettings(
        seed, threads, Optional.empty(), runs, "nn 1\n", List.of(), interruption);
  }
}
