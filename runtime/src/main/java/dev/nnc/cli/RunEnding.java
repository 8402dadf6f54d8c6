package dev.nnc.cli;

import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import dev.nnc.report.ShellWord;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The last lines of a run: what stands out, and what one can do with it next. */
final class RunEnding {
  /** Sources of pictures, by the names of their entries. */
  private static final Set<String> PICTURES = Set.of("images", "folders", "idx");

  private static final Set<String> TABLES = Set.of("csv", "jsonl", "parquet", "sqlite");

  /** The program, the time, and a number among the runs of the same second. */
  private static final Pattern NAME = Pattern.compile("(.*)-(\\d{8}-\\d{6})(?:-(\\d{1,4}))?");

  private final Console console;

  RunEnding(Console console) {
    this.console = console;
  }

  /** What stands out in a run. */
  void remarks(RunResult result) {
    for (String remark : result.remarks()) {
      console.out().println();
      Console.wrapped("note: " + remark, "  ", console.width())
          .forEach(line -> console.out().println(line.replace('\u00a0', ' ')));
    }
  }

  /**
   * Where it is to be read, how it is asked and compared, and the folder, in the last line.
   *
   * @param page the report
   */
  void next(Model model, RunResult result, Path folder, Optional<Path> page) {
    console.out().println();
    page.ifPresent(
        file -> line("report:    ", file.toAbsolutePath().normalize().toUri().toString()));
    boolean ended =
        result.state() == RunResult.State.FINISHED
            || result.state() == RunResult.State.STOPPED_EARLY;
    if (ended) {
      question(model, folder).ifPresent(words -> line("ask:       ", words));
      earlier(folder)
          .ifPresent(
              run ->
                  line(
                      "compare:   ",
                      "nnc compare " + ShellWord.of(run) + " " + ShellWord.of(folder)));
    }
    if (result.state() == RunResult.State.INTERRUPTED) {
      line("go on:     ", "nnc run --resume " + ShellWord.of(folder));
    }
    line("run folder:", folder.toString());
  }

  private void line(String head, String text) {
    console.out().println(head + " " + text);
  }

  /** How to ask the network that was trained last about new rows. */
  private static Optional<String> question(Model model, Path folder) {
    for (ActionPlan action : model.everyAction().reversed()) {
      if (action instanceof ActionPlan.Train train) {
        String source =
            model.data().stream()
                .filter(data -> data.name().equals(train.data()))
                .map(data -> data.source().entry().name())
                .findFirst()
                .orElse("");
        String file =
            PICTURES.contains(source)
                ? " new.png"
                : TABLES.contains(source) ? " new." + source : "";
        return Optional.of("nnc predict " + ShellWord.of(folder) + file);
      }
    }
    return Optional.empty();
  }

  /** The run of the same program before this one, in the same folder. */
  private static Optional<Path> earlier(Path folder) {
    Matcher name = NAME.matcher(String.valueOf(folder.getFileName()));
    Path parent = folder.toAbsolutePath().getParent();
    if (!name.matches() || parent == null) {
      return Optional.empty();
    }
    String own = time(name);
    String latest = "";
    @Nullable Path found = null;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(parent)) {
      for (Path each : all) {
        Matcher other = NAME.matcher(String.valueOf(each.getFileName()));
        if (other.matches() && other.group(1).equals(name.group(1))) {
          String time = time(other);
          if (time.compareTo(own) < 0
              && time.compareTo(latest) > 0
              && Files.isRegularFile(each.resolve(RunFolder.RECORD))) {
            latest = time;
            found = folder.resolveSibling(each.getFileName());
          }
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      return Optional.empty();
    }
    return Optional.ofNullable(found);
  }

  /** In the order of time, also of runs of the same second. */
  private static String time(Matcher name) {
    String number = name.group(3);
    return name.group(2) + (number == null ? "   1" : String.format(Locale.ROOT, "%4s", number));
  }
}
