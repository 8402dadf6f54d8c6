package dev.nnc.record;

import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The folder that a run leaves behind.
 *
 * <ul>
 *   <li>{@code report.html}: the report
 *   <li>{@code metrics.jsonl}: one JSON object an epoch
 *   <li>{@code journal.jsonl}: what happened, for a run that was cut off to go on
 *   <li>{@code resolved.nn}: the program with all defaults
 *   <li>{@code run.json}: results, seed, device, threads, versions, hashes
 *   <li>{@code fitted.json}: what the data's fitted steps have learned
 *   <li>{@code outputs.json}: what the networks' outputs stand for: classes, units
 *   <li>{@code schemas.json}: the form of the data, so that the program can be compiled without it
 *   <li>{@code weights/}: the weights at the end, {@code checkpoints/}: those kept on the way
 *   <li>{@code recovery/}: while it runs, the state of its training, from which it can go on
 *   <li>{@code trials/}: a CSV file for each {@code sweep}
 *   <li>{@code predictions/}: a CSV file for each {@code predict}
 *   <li>{@code tensorboard/}: event files for TensorBoard, if {@code report} asks for them
 *   <li>{@code notes.json}: what a person says of it, see {@link RunNotes}
 * </ul>
 */
public final class RunFolder {
  /** The folder of run folders, if nobody says. */
  public static final String PARENT = "runs";

  public static final String REPORT = "report.html";
  public static final String METRICS = "metrics.jsonl";
  public static final String JOURNAL = "journal.jsonl";
  public static final String RESOLVED = "resolved.nn";
  public static final String RECORD = "run.json";
  public static final String FITTED = "fitted.json";
  public static final String OUTPUTS = "outputs.json";
  public static final String SCHEMAS = "schemas.json";
  public static final String WEIGHTS = "weights";
  public static final String CHECKPOINTS = "checkpoints";
  public static final String RECOVERY = "recovery";
  public static final String TRIALS = "trials";
  public static final String PREDICTIONS = "predictions";
  public static final String TENSORBOARD = "tensorboard";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private final Path path;
  private final FileName names = new FileName();
  private final Map<String, String> byAction = new HashMap<>();

  private RunFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes a new folder {@code <file>-<time>}, with a number behind it if there is one already.
   *
   * @param runs the folder that holds all runs; made if it is not there
   * @param sourceName name of the program's file
   */
  public static RunFolder create(Path runs, String sourceName, LocalDateTime time)
      throws IOException {
    Files.createDirectories(runs);
    String name = FileName.safe(stem(sourceName)) + "-" + TIME.format(time);
    for (int n = 1; ; n++) {
      Path path = runs.resolve(n == 1 ? name : name + "-" + n);
      try {
        return new RunFolder(Files.createDirectory(path));
      } catch (FileAlreadyExistsException another) {
        // Another run began in the same second; the next number is ours.
        if (n == 1_000) {
          throw another;
        }
      }
    }
  }

  /** The folder of a run of the model that has begun before. */
  public static RunFolder open(Path path, Model model) {
    RunFolder folder = new RunFolder(path);
    for (ActionPlan action : model.actions()) {
      if (action.writes()) {
        // Actions take their names in this order, and some take those that others have left.
        folder.name(action.name());
      }
    }
    return folder;
  }

  /**
   * Whether a folder holds what a run has written, also if it is damaged since: its record or the
   * beginning of its journal.
   */
  public static boolean isOfRun(Path folder) {
    return begins(folder.resolve(RECORD), "{\"format\":")
        || begins(folder.resolve(JOURNAL), "{\"event\":\"Event$RunStarted\"");
  }

  private static boolean begins(Path file, String text) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(100), StandardCharsets.UTF_8)
          .replaceAll("\\s", "")
          .startsWith(text);
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static String stem(String sourceName) {
    String file = sourceName.substring(sourceName.replace('\\', '/').lastIndexOf('/') + 1);
    return file.endsWith(".nn") && file.length() > 3 ? file.substring(0, file.length() - 3) : file;
  }

  public Path path() {
    return path;
  }

  public Path file(String name) {
    return path.resolve(name);
  }

  /** Where the weights at the end are. */
  public Path weights() {
    return path.resolve(WEIGHTS);
  }

  /** The folder of all that is kept of a phase. */
  public Path checkpoints(String phase) {
    return path.resolve(CHECKPOINTS).resolve(name(phase));
  }

  /** Where the states are from which a run that is cut off goes on. */
  public Path recovery() {
    return path.resolve(RECOVERY);
  }

  /** Where the trials of searches are. */
  public Path trials() {
    return path.resolve(TRIALS);
  }

  /** Where a trial of a search keeps what it needs while it is executed. */
  public Path trial(String phase, int number) {
    return trials().resolve(FileName.safe(phase) + "-" + number);
  }

  /** Where a prediction's table goes. */
  public Path predictions(String action) throws IOException {
    Path folder = Files.createDirectories(path.resolve(PREDICTIONS));
    return folder.resolve(name(action) + ".csv");
  }

  private String name(String action) {
    return byAction.computeIfAbsent(action, names::unique);
  }

  /** Whether a run that was cut off can go on from a state that it has kept. */
  public static boolean hasRecovery(Path folder) {
    try (Stream<Path> states = Files.list(folder.resolve(RECOVERY))) {
      return states.findAny().isPresent();
    } catch (IOException none) {
      return false;
    }
  }

  /** What to do where the weights at the end are missing or damaged. */
  public static String insteadOfWeights(Path folder) {
    if (Journal.isBeingWritten(folder)) {
      return "the run is being executed right now: wait for it";
    }
    if (hasRecovery(folder) && !Files.isDirectory(folder.resolve(WEIGHTS))) {
      return "the run was cut off, and goes on with `nnc run --resume " + folder + "`";
    }
    if (Files.isDirectory(folder.resolve(CHECKPOINTS))) {
      return "`checkpoints` in the run folder may hold earlier weights";
    }
    return Files.isDirectory(folder.resolve(WEIGHTS))
        ? "nothing else in the run folder holds weights: run the program again"
        : "the run was cut off before it kept weights: run the program again";
  }
}
