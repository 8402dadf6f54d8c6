package dev.nnc.use;

import dev.nnc.compile.SettingText;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.source.HandedFiles;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.plan.ActionPlan.Evaluate;
import dev.nnc.predict.KeptRun;
import dev.nnc.predict.Predictor;
import dev.nnc.run.LaterEvaluation;
import dev.nnc.source.Span;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a finished run's network is judged on other labelled rows.
 *
 * @param action the {@code evaluate} of its program that is repeated
 */
public record Judging(KeptRun run, Evaluate action) {
  /** What can judge, or why nothing can. */
  public record Outcome(Optional<Judging> judging, List<Diagnostic> diagnostics) {
    public Outcome {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /** An {@code evaluate} that a program does not have. */
  public static final class NoSuchActionException extends Exception {
    private static final long serialVersionUID = 1;

    private NoSuchActionException(String message) {
      super(message);
    }
  }

  /** Whether it can stand behind {@code metrics:}. */
  public static boolean isMetrics(String text) {
    return SettingText.isValues(text);
  }

  /**
   * That of a network.
   *
   * @param action the name of the {@code evaluate}; the last on a test part, else the last, if
   *     nobody says
   * @param metrics others than the program's, as they stand behind {@code metrics:}
   */
  public static Outcome of(
      KeptRun run, String network, Optional<String> action, Optional<String> metrics)
      throws NoSuchActionException {
    List<Evaluate> all = LaterEvaluation.actions(run.model(), network);
    if (all.isEmpty()) {
      return new Outcome(
          Optional.empty(),
          List.of(
              Diagnostic.of(
                      RunCode.NO_EVALUATION,
                      run.model().source().place(Span.NONE),
                      run.folder(),
                      network)
                  .withHelp(
                      "add `evaluate %s on … { }` to it and run it: that says what judges the network"
                          .formatted(network))));
    }
    String name = action.orElse(all.getLast().name());
    List<String> names = all.stream().map(Evaluate::name).toList();
    if (!names.contains(name)) {
      throw new NoSuchActionException(Named.noSuch("action", name, names));
    }
    Evaluate found = all.get(names.indexOf(name));
    if (metrics.isEmpty()) {
      return new Outcome(Optional.of(new Judging(run, found)), List.of());
    }
    Predictor.Outcome<KeptRun> other = run.with(found, "metrics", metrics.get());
    return new Outcome(
        other
            .value()
            .map(
                changed ->
                    new Judging(
                        changed,
                        LaterEvaluation.actions(changed.model(), network).stream()
                            .filter(each -> each.name().equals(name))
                            .findFirst()
                            .orElseThrow())),
        other.diagnostics());
  }

  /**
   * Judges.
   *
   * @param files tables, pictures, folders of pictures, files of labels
   * @param in what a file called {@code -} is read from
   */
  public LaterEvaluation.Outcome on(List<Path> files, InputStream in) {
    return LaterEvaluation.of(run, action, files, named(files), in, LocalEnvironment.quiet());
  }

  /** What the files are called together. */
  public static String named(List<Path> files) {
    return files.stream()
        .map(
            file ->
                file.toString().equals(HandedFiles.STANDARD_INPUT)
                    ? "standard input"
                    : Numerals.shorten(file.toString()))
        .collect(Collectors.joining(", "));
  }
}
