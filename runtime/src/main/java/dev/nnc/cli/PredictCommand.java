package dev.nnc.cli;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.diag.Similar;
import dev.nnc.engine.Engine;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.predict.CsvTable;
import dev.nnc.predict.Predictor;
import dev.nnc.predict.UntrainedPredictions;
import dev.nnc.record.PredictionTable;
import dev.nnc.source.Span;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc predict}. */
final class PredictCommand implements Command {
  private static final String CSV = "--csv";
  private static final String NETWORK = "--network";

  /** Here, and without the remarks that TensorFlow makes about itself. */
  private static final Engine ENGINE =
      (program, settings) -> LocalEnvironment.lower(program, settings, remark -> {});

  private final Console console;

  PredictCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return ModelOptions.addTo(
            CommandSpecs.command(
                this,
                "predict",
                "Predicts with a finished run, or with a network that needs no training.",
                "",
                "Examples:",
                "  nnc predict runs/iris-20260304-050607 petal_length=1.4 petal_width=0.2",
                "  nnc predict runs/iris-20260304-050607 --csv new.csv > answers.csv",
                "  nnc predict hotdog.nn          the program's own `predict` actions",
                "  nnc predict hotdog.nn ketchup=1 mustard=1 bun=0"))
        .addOption(
            CommandSpecs.option(
                CSV,
                "FILE",
                Path.class,
                "Predict for each row of the file; the answer is CSV, too."))
        .addOption(
            CommandSpecs.option(
                NETWORK,
                "NAME",
                String.class,
                "The network (default: the one that was trained last)."))
        .addPositional(
            CommandSpecs.argument(0, "RUN|FILE", String.class, "A run folder, or a program."))
        .addPositional(CommandSpecs.arguments(1, 0, "NAME=VALUE", "The values of one row."));
  }

  @Override
  public int run(ParseResult given) throws IOException {
    Asked asked =
        new Asked(
            given,
            CommandSpecs.text(given, 0),
            given.matchedOptionValue(CSV, null),
            given.matchedOptionValue(NETWORK, null),
            CommandSpecs.texts(given, 1));
    if (asked.csv() != null && !asked.values().isEmpty()) {
      throw CommandSpecs.misused(given, "give values or a CSV file, not both");
    }
    return Files.isDirectory(Path.of(asked.target())) ? finished(asked) : program(asked);
  }

  /** What the command line asks for. */
  private record Asked(
      ParseResult given,
      String target,
      @Nullable Path csv,
      @Nullable String network,
      List<String> values) {}

  private int finished(Asked asked) throws IOException {
    DiagnosticPrinter teller = new DiagnosticPrinter(console);
    Predictor.Outcome<Predictor> opened =
        Predictor.open(Path.of(asked.target()), FrontEnd.places(console), ENGINE);
    return predict(asked, opened, teller);
  }

  private int predict(Asked asked, Predictor.Outcome<Predictor> opened, DiagnosticPrinter teller)
      throws IOException {
    if (opened.value().isEmpty()) {
      teller.tell(opened.diagnostics());
      return ExitCode.WRONG;
    }
    try (Predictor predictor = opened.value().get()) {
      return predict(asked, predictor, teller);
    }
  }

  private int predict(Asked asked, Predictor predictor, DiagnosticPrinter teller)
      throws IOException {
    Path csv = asked.csv();
    String network = asked.network();
    List<String> values = asked.values();
    String name = network == null ? predictor.networks().getLast() : network;
    if (!predictor.networks().contains(name)) {
      throw CommandSpecs.misused(
          asked.given(),
          "there is no network `"
              + name
              + "`"
              + Similar.to(name, predictor.networks())
                  .map(meant -> "; did you mean `" + meant + "`?")
                  .orElse("; there is " + String.join(", ", predictor.networks())));
    }
    if (csv == null && values.isEmpty()) {
      throw CommandSpecs.misused(
          asked.given(),
          "give the values of "
              + String.join(", ", predictor.columns(name))
              + " as NAME=VALUE, or a file with --csv");
    }
    Predictor.Outcome<PredictionTable> outcome =
        csv == null ? predictor.ofWords(name, values) : predictor.ofCsv(name, csv);
    teller.tell(outcome.diagnostics());
    PredictionTable table = outcome.value().orElse(null);
    if (table == null) {
      return ExitCode.WRONG;
    }
    print(table, csv != null);
    return ExitCode.DONE;
  }

  private void print(PredictionTable table, boolean asCsv) throws IOException {
    if (!asCsv) {
      new Progress(console).table(table, Integer.MAX_VALUE);
      return;
    }
    StringWriter text = new StringWriter();
    CsvTable.write(table, text);
    Console.raw(console.out(), text.toString());
  }

  private int program(Asked asked) throws IOException {
    String target = asked.target();
    ModelOptions options = ModelOptions.of(asked.given());
    FrontEnd.Checked checked = new FrontEnd(console).compile(target, options.overrides());
    DiagnosticPrinter teller = new DiagnosticPrinter(console);
    teller.tell(checked.diagnostics());
    Model model = checked.model().orElse(null);
    if (model == null) {
      return ExitCode.WRONG;
    }
    if (!asked.values().isEmpty() || asked.csv() != null) {
      return predict(asked, Predictor.untrained(model, ENGINE), teller);
    }
    boolean asks = model.everyAction().stream().anyMatch(ActionPlan.Predict.class::isInstance);
    if (!asks) {
      teller.tell(
          Diagnostic.of(
                  RunCode.NOTHING_TO_PREDICT,
                  model.source().place(Span.NONE),
                  model.source().name())
              .withHelp("add `predict network on data { }`, or name a run folder"));
      return ExitCode.WRONG;
    }
    Progress progress = new Progress(console);
    List<Diagnostic> problems =
        UntrainedPredictions.make(
            model,
            new LocalEnvironment(
                FrontEnd.base(target), FrontEnd.places(console), console.err()::println),
            (action, table) -> {
              console.out().println(console.bold(action.name()));
              progress.table(table, Integer.MAX_VALUE);
            });
    teller.tell(problems);
    return problems.stream().anyMatch(Diagnostic::isError) ? ExitCode.WRONG : ExitCode.DONE;
  }
}
