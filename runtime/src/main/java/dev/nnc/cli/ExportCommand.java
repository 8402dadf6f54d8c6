package dev.nnc.cli;

import dev.nnc.data.file.IoReasons;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.diag.Similar;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.library.JarExport;
import dev.nnc.predict.NetworkExport;
import dev.nnc.predict.Predictor;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.use.RunFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc export}. */
final class ExportCommand implements Command {
  private static final String TO = "--to";
  private static final String FORMAT = "--format";
  private static final String NETWORK = "--network";
  private static final String SAVED_MODEL = "savedmodel";
  private static final String ONNX = "onnx";
  private static final String JAR = "jar";
  private static final String CLASS = "--class";
  private static final String TRIBUO = "tribuo";

  private final Console console;

  ExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return CommandSpecs.command(
            this,
            "export",
            "Writes the network of a finished run for other programs.",
            "",
            "Examples:",
            "  nnc export runs/iris-20260304-050607 --to iris-model",
            "  nnc export runs/iris-20260304-050607 --to iris-onnx --format onnx",
            "  nnc export runs/iris-20260304-050607 --to iris.jar --format jar --class org.example.Iris")
        .addOption(
            CommandSpecs.option(
                TO,
                "DIR",
                Path.class,
                "The folder to make, which may be there if it is empty; or the jar."))
        .addOption(
            CommandSpecs.completed(
                CommandSpecs.option(
                    FORMAT,
                    "FORMAT",
                    String.class,
                    "savedmodel, which TensorFlow and Keras read (the default), onnx, which ONNX"
                        + " Runtime and many others read, tribuo, a model of Tribuo, or jar, for"
                        + " programs in Java."),
                List.of("savedmodel", "onnx", "tribuo", "jar")))
        .addOption(
            CommandSpecs.option(
                CLASS,
                "NAME",
                String.class,
                "The class in the jar, with its package (default: model.NETWORK)."))
        .addOption(
            CommandSpecs.option(
                NETWORK, "NAME", String.class, "The network, where the run has several."))
        .addPositional(
            CommandSpecs.completed(
                CommandSpecs.argument(0, "RUN", String.class, "A run folder."), Completes.RUN));
  }

  @Override
  public int run(ParseResult given) {
    Path to = given.matchedOptionValue(TO, null);
    if (to == null) {
      throw CommandSpecs.misused(given, "say with --to DIR where the network goes");
    }
    String format = given.matchedOptionValue(FORMAT, SAVED_MODEL);
    if (!List.of(SAVED_MODEL, ONNX, TRIBUO, JAR).contains(format)) {
      throw CommandSpecs.misused(
          given,
          "there is no format `%s`: %s, %s, %s or %s"
              .formatted(format, SAVED_MODEL, ONNX, TRIBUO, JAR));
    }
    refuseNonsense(given, format, to);
    DiagnosticPrinter teller = new DiagnosticPrinter(console);
    Path run = RunFolders.named(CommandSpecs.text(given, 0));
    Predictor.Outcome<Predictor> opened =
        Predictor.open(run, console.places(), LocalEnvironment.quiet());
    if (opened.value().isEmpty()) {
      teller.tell(opened.diagnostics());
      return ExitCode.WRONG;
    }
    try (Predictor predictor = opened.value().get()) {
      return export(given, predictor, run, to, teller);
    }
  }

  private static void refuseNonsense(ParseResult given, String format, Path to) {
    String name = given.matchedOptionValue(CLASS, null);
    if (!format.equals(JAR)) {
      if (name != null) {
        throw CommandSpecs.misused(given, CLASS + " is for --format jar");
      }
    } else if (!to.toString().endsWith(".jar")) {
      throw CommandSpecs.misused(given, "the name of a jar ends in .jar, as in `--to iris.jar`");
    } else if (name != null && !JarExport.isClassName(name)) {
      throw CommandSpecs.misused(
          given, "`" + name + "` cannot name the class: say it as in `--class org.example.Iris`");
    }
  }

  private int export(
      ParseResult given, Predictor predictor, Path run, Path to, DiagnosticPrinter teller) {
    List<String> networks = predictor.networks();
    Place place = new SourceFile(run.toString(), "").place(Span.NONE);
    if (networks.isEmpty()) {
      teller.tell(Diagnostic.of(RunCode.NOTHING_TO_EXPORT, place, run));
      return ExitCode.WRONG;
    }
    String asked = given.matchedOptionValue(NETWORK, null);
    if (asked == null && networks.size() > 1) {
      teller.tell(
          Diagnostic.of(RunCode.WHICH_NETWORK, place, run, String.join(", ", networks))
              .withHelp("say which with `--network " + networks.getLast() + "`"));
      return ExitCode.WRONG;
    }
    String network = asked == null ? networks.getLast() : asked;
    if (!networks.contains(network)) {
      throw CommandSpecs.misused(
          given,
          "there is no network `"
              + network
              + "`"
              + Similar.to(network, networks)
                  .map(meant -> "; did you mean `" + meant + "`?")
                  .orElse("; there is " + String.join(", ", networks)));
    }
    if (given.matchedOptionValue(FORMAT, SAVED_MODEL).equals(JAR)) {
      String name = given.matchedOptionValue(CLASS, JarExport.className(network));
      return jar(new JarExport(predictor, network, name), to, teller);
    }
    NetworkExport export = predictor.export(network);
    String format = given.matchedOptionValue(FORMAT, SAVED_MODEL);
    try {
      Optional<Diagnostic> outcome =
          switch (format) {
            case TRIBUO -> export.tribuo(to);
            case ONNX -> export.onnx(to);
            default -> export.savedModel(to);
          };
      Diagnostic problem = outcome.orElse(null);
      if (problem != null) {
        teller.tell(problem);
        return ExitCode.WRONG;
      }
    } catch (IOException failure) {
      return failed(to, failure, teller);
    }
    if (format.equals(TRIBUO)) {
      console
          .out()
          .println(
              "load:  Model.deserializeFromFile(Path.of(\"…/" + NetworkExport.TRIBUO_FILE + "\"))");
      console.out().println("Tribuo: " + to);
      return ExitCode.DONE;
    }
    print(export, (format.equals(ONNX) ? "ONNX: " : "SavedModel: ") + to);
    export.outside().ifPresent(teller::tell);
    return ExitCode.DONE;
  }

  private int jar(JarExport export, Path to, DiagnosticPrinter teller) {
    try {
      Diagnostic problem = export.write(to).orElse(null);
      if (problem != null) {
        teller.tell(problem);
        return ExitCode.WRONG;
      }
    } catch (IOException failure) {
      return failed(to, failure, teller);
    }
    console.out().println("call:  " + export.example());
    console.out().println("Maven: mvn " + JarExport.INSTALL + " -Dfile=" + to);
    console.out().println("       makes it " + export.coordinates());
    console.out().println("jar: " + to);
    return ExitCode.DONE;
  }

  private static int failed(Path to, IOException failure, DiagnosticPrinter teller) {
    teller.tell(
        Diagnostic.of(
            RunCode.CANNOT_WRITE,
            new SourceFile(to.toString(), "").place(Span.NONE),
            to,
            IoReasons.of(failure)));
    return ExitCode.FAILED;
  }

  private void print(NetworkExport export, String made) {
    TextTable table = new TextTable("", "name", "type", "shape", "holds");
    for (NetworkExport.Input input : export.inputs()) {
      table.add(
          "in",
          input.name(),
          input.type(),
          shape(input.shape()),
          some(input.columns())
              + (input.allSteps().isEmpty() ? "" : " -> " + String.join(" -> ", input.allSteps())));
    }
    for (NetworkExport.Output output : export.outputs()) {
      table.add(
          "out",
          output.name(),
          output.type(),
          shape(output.shape()),
          some(output.meaning().classes()));
    }
    table.lines().forEach(console.out()::println);
    console.out().println();
    console
        .out()
        .println(
            "The inputs are fields after the data's steps, not columns; "
                + NetworkExport.DESCRIPTION
                + " says which, and what the steps have learned.");
    if (!export.columns().isEmpty()) {
      console
          .out()
          .println("With these steps inside, `columns` takes " + some(export.columns()) + ".");
    }
    console.out().println(made);
  }

  private static String some(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(10, names.size())))
        + (names.size() > 10 ? ", …" : "");
  }

  private static String shape(List<Long> sizes) {
    return sizes.stream()
        .map(size -> size < 0 ? "?" : size.toString())
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
