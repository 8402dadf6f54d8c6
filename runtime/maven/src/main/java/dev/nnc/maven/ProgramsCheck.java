package dev.nnc.maven;

import dev.nnc.api.Outcome;
import dev.nnc.api.Problem;
import dev.nnc.api.Program;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;

/**
 * The check of all programs of a folder.
 *
 * @param programs how many were checked
 * @param errors how many they have
 * @param warnings how many they have
 */
record ProgramsCheck(int programs, int errors, int warnings) {
  /** The file that tells the folder of a run, which holds copies of its program. */
  private static final String RECORD = "run.json";

  /** Checks, and logs every problem with its place. */
  static ProgramsCheck of(Path sources, Log log) throws IOException {
    if (!Files.exists(sources)) {
      log.info("there is no " + sources + ", hence no program to check");
      return new ProgramsCheck(0, 0, 0);
    }
    int errors = 0;
    int warnings = 0;
    List<Path> programs = programs(sources);
    for (Path file : programs) {
      for (Problem problem : problems(file)) {
        switch (problem.severity()) {
          case ERROR -> {
            errors++;
            log.error(problem.text());
          }
          case WARNING -> {
            warnings++;
            log.warn(problem.text());
          }
          case HINT -> log.info(problem.text());
        }
      }
    }
    return new ProgramsCheck(programs.size(), errors, warnings).logged(log);
  }

  private static List<Problem> problems(Path file) {
    Outcome<Program> read = Program.read(file);
    return read.toOptional().map(Program::check).orElseGet(read::problems);
  }

  /** The programs in a folder and below it, without those of hidden folders and of runs. */
  private static List<Path> programs(Path sources) throws IOException {
    List<Path> programs = new ArrayList<>();
    if (!Files.isDirectory(sources)) {
      return List.of(sources);
    }
    Files.walkFileTree(
        sources,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean passedOver =
                !folder.equals(sources)
                    && (String.valueOf(folder.getFileName()).startsWith(".")
                        || Files.exists(folder.resolve(RECORD)));
            return passedOver ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (String.valueOf(file.getFileName()).endsWith(".nn")) {
              programs.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    programs.sort(null);
    return programs;
  }

  private ProgramsCheck logged(Log log) {
    log.info("checked " + this);
    return this;
  }

  /** Fails the build if there is a reason. */
  void end(boolean failOnWarning) throws MojoFailureException {
    if (errors > 0 || (failOnWarning && warnings > 0)) {
      throw new MojoFailureException(this + "; `nnc explain` with a code shows its page");
    }
  }

  /** For example {@code 3 programs: 1 error, 2 warnings}. */
  @Override
  public String toString() {
    return count(programs, "program")
        + ": "
        + count(errors, "error")
        + ", "
        + count(warnings, "warning");
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
