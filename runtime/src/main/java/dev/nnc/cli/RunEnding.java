package dev.nnc.cli;

import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** The last lines of a run: what stands out, and what one can do with it next. */
final class RunEnding {
  /** Sources of pictures, by the names of their entries. */
  private static final Set<String> PICTURES = Set.of("images", "folders", "idx");

  private static final int TIME = "-20260304-050607".length();

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
      earlier(folder).ifPresent(run -> line("compare:   ", "nnc compare " + run + " " + folder));
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
                : source.equals("csv") ? " new.csv" : source.equals("jsonl") ? " new.jsonl" : "";
        return Optional.of("nnc predict " + folder + file);
      }
    }
    return Optional.empty();
  }

  /** The run of the same program before this one, in the same folder. */
  private static Optional<Path> earlier(Path folder) {
    String name = String.valueOf(folder.getFileName());
    int time = name.lastIndexOf('-', Math.max(0, name.length() - 1));
    int day = time < 0 ? -1 : name.lastIndexOf('-', time - 1);
    Path parent = folder.toAbsolutePath().getParent();
    if (day < 0 || parent == null) {
      return Optional.empty();
    }
    String stem = name.substring(0, day + 1);
    String before = "";
    try (DirectoryStream<Path> all = Files.newDirectoryStream(parent)) {
      for (Path each : all) {
        String other = String.valueOf(each.getFileName());
        boolean same = other.startsWith(stem) && other.length() == stem.length() + TIME - 1;
        if (same
            && other.compareTo(name) < 0
            && other.compareTo(before) > 0
            && Files.isRegularFile(each.resolve(RunFolder.RECORD))) {
          before = other;
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      return Optional.empty();
    }
    return before.isEmpty() ? Optional.empty() : Optional.of(folder.resolveSibling(before));
  }
}
