package dev.nnc.use;

import dev.nnc.data.file.IoReasons;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.library.JarExport;
import dev.nnc.predict.NetworkExport;
import dev.nnc.predict.Predictor;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A network of a finished run, written for other programs.
 *
 * @param network what goes in and comes out
 * @param jar what is in the jar, if it is one
 */
public record Export(Form form, Path to, NetworkExport network, Optional<Jar> jar) {
  /**
   * A class that asks the network.
   *
   * @param call of it, as a reader would write it
   * @param coordinates under which Maven knows the jar
   */
  public record Jar(String call, String coordinates) {
    /** The goal of Maven that installs it. */
    public static final String INSTALL = JarExport.INSTALL;
  }

  /** What is written. */
  public enum Form {
    SAVED_MODEL("savedmodel", "SavedModel"),
    ONNX("onnx", "ONNX"),
    TRIBUO("tribuo", "Tribuo"),
    JAR("jar", "jar");

    private final String word;
    private final String title;

    Form(String word, String title) {
      this.word = word;
      this.title = title;
    }

    /** As a command says it. */
    public String word() {
      return word;
    }

    /** As a sentence says it. */
    public String title() {
      return title;
    }

    public static Optional<Form> find(String word) {
      return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }
  }

  /** What was written, or why nothing was. */
  public record Outcome(Optional<Export> export, List<Diagnostic> diagnostics) {
    public Outcome {
      diagnostics = List.copyOf(diagnostics);
    }

    private static Outcome failed(Diagnostic diagnostic) {
      return new Outcome(Optional.empty(), List.of(diagnostic));
    }
  }

  /**
   * Why it is not clear which network of a run is meant where nobody says; empty if it is.
   *
   * @param run its folder
   */
  public static Optional<Diagnostic> unclear(Path run, List<String> networks) {
    Place place = new SourceFile(run.toString(), "").place(Span.NONE);
    if (networks.isEmpty()) {
      return Optional.of(Diagnostic.of(RunCode.NOTHING_TO_EXPORT, place, run));
    }
    return networks.size() == 1
        ? Optional.empty()
        : Optional.of(
            Diagnostic.of(RunCode.WHICH_NETWORK, place, run, String.join(", ", networks))
                .withHelp("say which with `--network " + networks.getLast() + "`"));
  }

  /** Whether it can name the class in a jar. */
  public static boolean isClassName(String name) {
    return JarExport.isClassName(name);
  }

  /**
   * Writes it; it is there whole or not at all.
   *
   * @param network that the run has
   * @param to the folder to make, which may be there if it is empty; or the jar
   * @param className of the class in a jar, for which {@link #isClassName} holds; that of the
   *     network if nobody says
   */
  public static Outcome of(
      Predictor predictor, String network, Form form, Path to, Optional<String> className) {
    NetworkExport export = predictor.export(network);
    Optional<JarExport> jar =
        form == Form.JAR
            ? Optional.of(
                new JarExport(
                    predictor, network, className.orElseGet(() -> JarExport.className(network))))
            : Optional.empty();
    try {
      Optional<Diagnostic> problem =
          switch (form) {
            case SAVED_MODEL -> export.savedModel(to);
            case ONNX -> export.onnx(to);
            case TRIBUO -> export.tribuo(to);
            case JAR -> jar.orElseThrow().write(to);
          };
      if (problem.isPresent()) {
        return Outcome.failed(problem.get());
      }
    } catch (IOException failure) {
      return Outcome.failed(
          Diagnostic.of(
              RunCode.CANNOT_WRITE,
              new SourceFile(to.toString(), "").place(Span.NONE),
              to,
              IoReasons.of(failure)));
    }
    return new Outcome(
        Optional.of(
            new Export(form, to, export, jar.map(it -> new Jar(it.example(), it.coordinates())))),
        form == Form.SAVED_MODEL || form == Form.ONNX
            ? export.outside().stream().toList()
            : List.of());
  }
}
