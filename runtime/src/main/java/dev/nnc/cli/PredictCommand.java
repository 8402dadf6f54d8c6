package dev.nnc.cli;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.diag.Similar;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.predict.CsvTable;
import dev.nnc.predict.PredictionTable;
import dev.nnc.run.LocalSurroundings;
import dev.nnc.run.Predictor;
import dev.nnc.run.UntrainedPredictions;
import dev.nnc.source.Span;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nnc predict}. */
@Command(
    name = "predict",
    description = "Predicts with a finished run, or with a network that needs no training.",
    footer = {
      "",
      "Examples:",
      "  nnc predict runs/iris-20260304-050607 petal_length=1.4 petal_width=0.2",
      "  nnc predict runs/iris-20260304-050607 --csv new.csv > answers.csv",
      "  nnc predict hotdog.nn          the program's own `predict` actions",
      "  nnc predict hotdog.nn ketchup=1 mustard=1 bun=0"
    })
final class PredictCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final HelpOption help = new HelpOption();
  @Mixin private final ModelOptions options = new ModelOptions();

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Predict for each row of the file; the answer is CSV, too.")
  private @Nullable Path csv;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description = "The network (default: the one that was trained last).")
  private @Nullable String network;

  @Parameters(index = "0", paramLabel = "RUN|FILE", description = "A run folder, or a program.")
  private String target = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "NAME=VALUE",
      description = "The values of one row.")
  private List<String> values = new ArrayList<>();

  @Spec private @Nullable CommandSpec spec;

  PredictCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (csv != null && !values.isEmpty()) {
      throw misused("give values or a CSV file, not both");
    }
    return Files.isDirectory(Path.of(target)) ? finished() : program();
  }

  private int finished() throws IOException {
    Teller teller = new Teller(console);
    Predictor.Outcome<Predictor> opened = Predictor.open(Path.of(target), FrontEnd.places(console));
    return predict(opened, teller);
  }

  private int predict(Predictor.Outcome<Predictor> opened, Teller teller) throws IOException {
    Predictor predictor = opened.value().orElse(null);
    if (predictor == null) {
      teller.tell(opened.diagnostics());
      return ExitCode.WRONG;
    }
    String name = network == null ? predictor.networks().getLast() : network;
    if (!predictor.networks().contains(name)) {
      throw misused(
          "there is no network `"
              + name
              + "`"
              + Similar.to(name, predictor.networks())
                  .map(meant -> "; did you mean `" + meant + "`?")
                  .orElse("; there is " + String.join(", ", predictor.networks())));
    }
    if (csv == null && values.isEmpty()) {
      throw misused(
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
    print(table);
    return ExitCode.DONE;
  }

  private void print(PredictionTable table) throws IOException {
    if (csv == null) {
      new Progress(console).table(table, Integer.MAX_VALUE);
      return;
    }
    StringWriter text = new StringWriter();
    CsvTable.write(table, text);
    console.out().print(text);
    console.out().flush();
  }

  private int program() throws IOException {
    FrontEnd.Checked checked =
        new FrontEnd(console).check(target, options.overrides(), options.once());
    Teller teller = new Teller(console);
    teller.tell(checked.diagnostics());
    Model model = checked.model().orElse(null);
    if (model == null) {
      return ExitCode.WRONG;
    }
    if (!values.isEmpty() || csv != null) {
      return predict(Predictor.untrained(model), teller);
    }
    boolean asks = model.actions().stream().anyMatch(ActionPlan.Predict.class::isInstance);
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
            new LocalSurroundings(
                FrontEnd.base(target), FrontEnd.places(console), console.err()::println),
            (action, table) -> {
              console.out().println(console.bold(action.name()));
              progress.table(table, Integer.MAX_VALUE);
            });
    teller.tell(problems);
    return problems.stream().anyMatch(Diagnostic::isError) ? ExitCode.WRONG : ExitCode.DONE;
  }

  private RuntimeException misused(String message) {
    return spec == null
        ? new IllegalStateException(message)
        : new ParameterException(spec.commandLine(), message);
  }
}
