package dev.nnc.cli;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.predict.NetworkExport;
import dev.nnc.predict.Predictor;
import dev.nnc.report.ShellWord;
import dev.nnc.use.Export;
import dev.nnc.use.Named;
import dev.nnc.use.Predictors;
import dev.nnc.use.RunFolders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc export}. */
final class ExportCommand implements Command {
  private static final String TO = "--to";
  private static final String FORMAT = "--format";
  private static final String NETWORK = "--network";
  private static final String CLASS = "--class";

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
            "  nnc export runs/iris-20260304-050607 --to iris.jar --format jar")
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
        .addOption(Json.option("Print what was written as JSON; errors, too."))
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
    String word = given.matchedOptionValue(FORMAT, Export.Form.SAVED_MODEL.word());
    Export.Form form =
        Export.Form.find(word)
            .orElseThrow(
                () ->
                    CommandSpecs.misused(
                        given,
                        "there is no format `%s`: savedmodel, onnx, tribuo or jar"
                            .formatted(word)));
    refuseNonsense(given, form, to);
    DiagnosticPrinter teller = new DiagnosticPrinter(console);
    Path run = RunFolders.named(CommandSpecs.text(given, 0));
    Predictor.Outcome<Predictor> opened = Predictors.open(console.frontEnd(), run);
    if (opened.value().isEmpty()) {
      teller.refuse(opened.diagnostics(), CommandSpecs.has(given, Json.OPTION));
      return ExitCode.WRONG;
    }
    try (Predictor predictor = opened.value().get()) {
      return export(given, predictor, run, form, to, teller);
    }
  }

  private static void refuseNonsense(ParseResult given, Export.Form form, Path to) {
    String name = given.matchedOptionValue(CLASS, null);
    if (form != Export.Form.JAR) {
      if (name != null) {
        throw CommandSpecs.misused(given, CLASS + " is for --format jar");
      }
    } else if (!to.toString().endsWith(".jar")) {
      throw CommandSpecs.misused(given, "the name of a jar ends in .jar, as in `--to iris.jar`");
    } else if (name != null && !Export.isClassName(name)) {
      throw CommandSpecs.misused(
          given, "`" + name + "` cannot name the class: say it as in `--class org.example.Iris`");
    }
  }

  private int export(
      ParseResult given,
      Predictor predictor,
      Path run,
      Export.Form form,
      Path to,
      DiagnosticPrinter teller) {
    List<String> networks = predictor.networks();
    String asked = given.matchedOptionValue(NETWORK, null);
    Optional<Diagnostic> unclear =
        asked == null || networks.isEmpty() ? Export.unclear(run, networks) : Optional.empty();
    if (unclear.isPresent()) {
      teller.refuse(List.of(unclear.get()), CommandSpecs.has(given, Json.OPTION));
      return ExitCode.WRONG;
    }
    String network = asked == null ? networks.getLast() : asked;
    if (!networks.contains(network)) {
      throw CommandSpecs.misused(given, Named.noSuch("network", network, networks));
    }
    Export.Outcome outcome =
        Export.of(
            predictor,
            network,
            form,
            to,
            Optional.ofNullable(given.matchedOptionValue(CLASS, null)));
    Export export = outcome.export().orElse(null);
    if (export != null) {
      if (CommandSpecs.has(given, Json.OPTION)) {
        Json.print(console, described(export, network));
      } else {
        tell(export);
      }
      teller.tell(outcome.diagnostics());
      return ExitCode.DONE;
    }
    teller.refuse(outcome.diagnostics(), CommandSpecs.has(given, Json.OPTION));
    return outcome.diagnostics().stream().anyMatch(each -> each.code() == RunCode.CANNOT_WRITE)
        ? ExitCode.FAILED
        : ExitCode.WRONG;
  }

  /** For other programs: what was written, and how it is asked. */
  private static Map<String, Object> described(Export export, String network) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("format", export.form().word());
    all.put("to", export.to().toString());
    all.put("network", network);
    List<Object> inputs = new ArrayList<>();
    for (NetworkExport.Input each : export.network().inputs()) {
      Map<String, Object> input = port(each.name(), each.type(), each.shape());
      input.put("columns", each.columns());
      input.put("steps", each.allSteps());
      inputs.add(input);
    }
    all.put("inputs", inputs);
    List<Object> outputs = new ArrayList<>();
    for (NetworkExport.Output each : export.network().outputs()) {
      Map<String, Object> output = port(each.name(), each.type(), each.shape());
      if (!each.meaning().classes().isEmpty()) {
        output.put("classes", each.meaning().classes());
      }
      outputs.add(output);
    }
    all.put("outputs", outputs);
    switch (export.form()) {
      case SAVED_MODEL, ONNX -> all.put("columns", export.network().columns());
      case TRIBUO -> all.put("file", NetworkExport.TRIBUO_FILE);
      case JAR -> {
        Export.Jar jar = export.jar().orElseThrow();
        all.put("call", jar.call());
        all.put("maven", jar.coordinates());
      }
    }
    return all;
  }

  private static Map<String, Object> port(String name, String type, List<Long> shape) {
    Map<String, Object> port = new LinkedHashMap<>();
    port.put("name", name);
    port.put("type", type);
    port.put("shape", shape);
    return port;
  }

  private void tell(Export export) {
    switch (export.form()) {
      case JAR -> {
        Export.Jar jar = export.jar().orElseThrow();
        console.out().println("call:  " + jar.call());
        console
            .out()
            .println("Maven: mvn " + Export.Jar.INSTALL + " -Dfile=" + ShellWord.of(export.to()));
        console.out().println("       makes it " + jar.coordinates());
      }
      case TRIBUO ->
          console
              .out()
              .println(
                  "load:  Model.deserializeFromFile(Path.of(\"…/"
                      + NetworkExport.TRIBUO_FILE
                      + "\"))");
      case SAVED_MODEL, ONNX -> print(export.network());
    }
    console.out().println(export.form().title() + ": " + export.to());
  }

  private void print(NetworkExport export) {
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
