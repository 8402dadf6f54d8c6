package dev.nnc.cli;

import dev.nnc.checkpoint.AtomicFile;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.source.HandedFiles;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.predict.AnswerFormat;
import dev.nnc.predict.AnswerTable;
import dev.nnc.predict.Answers;
import dev.nnc.predict.PiecedTable;
import dev.nnc.predict.Predictor;
import dev.nnc.record.RunFolder;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.use.Checked;
import dev.nnc.use.ClusterPrediction;
import dev.nnc.use.Named;
import dev.nnc.use.Predictors;
import dev.nnc.use.RunFolders;
import dev.nnc.workspace.SourceReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc predict}. */
final class PredictCommand implements Command {
  private static final String CSV = "--csv";
  private static final String NETWORK = "--network";
  private static final String FORMAT = "--format";
  private static final String OUT = "--out";
  private static final String STRICT = "--strict";

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
                "  nnc predict runs/iris-20260304-050607 new.csv --out answers.csv",
                "  nnc predict runs/iris-20260304-050607 big.csv --cluster spark://master:7077",
                "  nnc predict runs/pets-20260304-050607 cat.png dog.jpg more/",
                "  nnc predict hotdog.nn          the program's own `predict` actions",
                "  nnc predict hotdog.nn ketchup=1 mustard=1 bun=0"))
        .addOption(
            CommandSpecs.option(
                CSV, "FILE", Path.class, "Predict for each row of the file; the answer is CSV."))
        .addOption(
            CommandSpecs.completed(
                CommandSpecs.option(
                    FORMAT,
                    "FORMAT",
                    String.class,
                    "table, csv, json or jsonl (default: what --out ends in; else a table on a"
                        + " terminal and csv elsewhere)."),
                List.of("table", "csv", "json", "jsonl")))
        .addOption(Json.option("The same as --format json."))
        .addOption(CommandSpecs.option(OUT, "FILE", Path.class, "Write the answers into a file."))
        .addOption(CommandSpecs.flag("Stop at the first row that cannot be predicted on.", STRICT))
        .addOption(
            CommandSpecs.option(
                NETWORK,
                "NAME",
                String.class,
                "The network (default: the one that was trained last)."))
        .addOption(ClusterOption.of("the rows of a CSV table"))
        .addPositional(
            CommandSpecs.completed(
                CommandSpecs.argument(0, "RUN|FILE", String.class, "A run folder, or a program."),
                Completes.RUN_OR_PROGRAM))
        .addPositional(
            CommandSpecs.completed(
                CommandSpecs.arguments(
                    1,
                    0,
                    "FILE|NAME=VALUE",
                    "Tables, pictures, folders of pictures, - for standard input; or the values of"
                        + " one row."),
                Completes.FILE));
  }

  @Override
  public int run(ParseResult given) throws IOException {
    List<String> words = CommandSpecs.texts(given, 1);
    Path csv = given.matchedOptionValue(CSV, null);
    List<Path> files = new ArrayList<>();
    for (String word : words) {
      Path file = file(word);
      if (file != null) {
        files.add(file);
      }
    }
    if ((csv != null && !words.isEmpty()) || (!files.isEmpty() && files.size() < words.size())) {
      throw CommandSpecs.misused(
          given,
          csv != null
              ? "give values or a CSV file, not both"
              : "give files or the values of one row, not both: there is no file `"
                  + words.stream().filter(word -> file(word) == null).findFirst().orElse("")
                  + "`");
    }
    if (csv != null) {
      files.add(csv);
    }
    Asked asked =
        new Asked(
            given,
            target(CommandSpecs.text(given, 0)),
            files,
            given.matchedOptionValue(NETWORK, null),
            files.isEmpty() ? words : List.of(),
            format(given, csv != null, !files.isEmpty()),
            given.matchedOptionValue(OUT, null),
            given.hasMatchedOption(STRICT));
    boolean isRun = Files.isDirectory(Path.of(asked.target()));
    if (isRun) {
      RunFolders.passedOver(CommandSpecs.text(given, 0)).ifPresent(console.err()::println);
    }
    if (given.hasMatchedOption(ClusterOption.NAME)) {
      boolean one =
          files.size() == 1 && !files.getFirst().toString().equals(HandedFiles.STANDARD_INPUT);
      if (!isRun || !one || !Files.isRegularFile(files.getFirst())) {
        throw CommandSpecs.misused(
            given, "--cluster goes with a run folder and one CSV file, whose rows it shares out");
      }
    }
    return isRun ? finished(asked) : program(asked);
  }

  /** The folder of the run, or the file of the program, that a word means. */
  private static String target(String word) {
    Path file = file(word);
    if (file != null && !Files.isDirectory(file)) {
      return word;
    }
    Path run = RunFolders.named(word);
    return Files.isDirectory(run) ? run.toString() : Programs.find(word);
  }

  /** The file or folder that a word names, if it names one. */
  private static @Nullable Path file(String word) {
    try {
      Path path = Path.of(word);
      return !word.isEmpty() && (word.equals(HandedFiles.STANDARD_INPUT) || Files.exists(path))
          ? path
          : null;
    } catch (InvalidPathException noPath) {
      return null;
    }
  }

  /** How the answers are written; null for a table. */
  private @Nullable AnswerFormat format(ParseResult given, boolean csv, boolean ofFiles) {
    String named = given.matchedOptionValue(FORMAT, "");
    boolean json = CommandSpecs.has(given, Json.OPTION);
    if (json && !named.isEmpty() && !named.equals("json")) {
      throw CommandSpecs.misused(given, "say --json or --format " + named + ", not both");
    }
    String said = json ? "json" : named;
    Path out = given.matchedOptionValue(OUT, null);
    if (said.isEmpty() && out != null) {
      String name = out.toString().toLowerCase(Locale.ROOT);
      return name.endsWith(".jsonl")
          ? AnswerFormat.JSONL
          : name.endsWith(".json") ? AnswerFormat.JSON : AnswerFormat.CSV;
    }
    if (said.isEmpty()) {
      return csv || (ofFiles && !console.outIsTerminal()) ? AnswerFormat.CSV : null;
    }
    if (said.equals("table") && out == null) {
      return null;
    }
    return AnswerFormat.find(said)
        .orElseThrow(
            () ->
                CommandSpecs.misused(
                    given,
                    said.equals("table")
                        ? "a table goes to the terminal; into a file goes csv, json or jsonl"
                        : "there is no format `" + said + "`: table, csv, json or jsonl"));
  }

  /**
   * What the command line asks for.
   *
   * @param format null for a table
   */
  private record Asked(
      ParseResult given,
      String target,
      List<Path> files,
      @Nullable String network,
      List<String> values,
      @Nullable AnswerFormat format,
      @Nullable Path out,
      boolean strict) {
    /** Whether whoever asks reads JSON, also why there is no answer. */
    boolean json() {
      return format == AnswerFormat.JSON;
    }
  }

  private int finished(Asked asked) throws IOException {
    DiagnosticPrinter teller = new DiagnosticPrinter(console);
    Predictor.Outcome<Predictor> opened =
        Predictors.open(console.frontEnd(), Path.of(asked.target()));
    return predict(asked, opened, teller);
  }

  private int predict(Asked asked, Predictor.Outcome<Predictor> opened, DiagnosticPrinter teller)
      throws IOException {
    if (opened.value().isEmpty()) {
      return teller.refuse(opened.diagnostics(), asked.json());
    }
    try (Predictor predictor = opened.value().get()) {
      return predict(asked, predictor, teller);
    }
  }

  private int predict(Asked asked, Predictor predictor, DiagnosticPrinter teller)
      throws IOException {
    String network = asked.network();
    String name = network == null ? predictor.networks().getLast() : network;
    if (!predictor.networks().contains(name)) {
      throw CommandSpecs.misused(
          asked.given(), Named.noSuch("network", name, predictor.networks()));
    }
    if (asked.files().isEmpty() && asked.values().isEmpty()) {
      throw CommandSpecs.misused(
          asked.given(),
          predictor.takesPictures(name)
              ? "name picture files, or a folder of them"
              : "give the values of "
                  + String.join(", ", predictor.columns(name))
                  + " as NAME=VALUE, or a CSV or JSON Lines file");
    }
    String cluster = asked.given().matchedOptionValue(ClusterOption.NAME, null);
    if (cluster != null) {
      return predict(asked, predictor, name, cluster, teller);
    }
    Predictor.Outcome<Predictor.Answered> outcome =
        asked.files().isEmpty()
            ? predictor.ofWords(name, asked.values())
            : predictor.ofFiles(name, asked.files(), console.in());
    Predictor.Answered answered = outcome.value().orElse(null);
    if (answered == null) {
      return teller.refuse(outcome.diagnostics(), asked.json());
    }
    List<Diagnostic> reasons = answered.reasons();
    if (!reasons.isEmpty() && (asked.strict() || asked.files().isEmpty())) {
      return teller.refuse(reasons.subList(0, 1), asked.json());
    }
    teller.tell(outcome.diagnostics());
    write(asked, answered.answers());
    if (reasons.isEmpty()) {
      return ExitCode.DONE;
    }
    teller.tell(
        List.of(
            withoutAnswer(asked, reasons.size(), answered.answers().rows(), reasons.getFirst())));
    return ExitCode.WRONG;
  }

  /** The same by a cluster. */
  private int predict(
      Asked asked, Predictor predictor, String network, String cluster, DiagnosticPrinter teller)
      throws IOException {
    try (PiecedTable table =
        new ClusterPrediction(predictor, Path.of(asked.target()), network)
            .of(asked.files().getFirst(), cluster)) {
      teller.tell(table.said());
      Diagnostic first = table.first().orElse(null);
      if (first != null && asked.strict()) {
        return teller.refuse(List.of(first), asked.json());
      }
      AnswerFormat format = asked.format();
      write(asked, table, format == null ? AnswerFormat.CSV : format);
      if (first == null) {
        return ExitCode.DONE;
      }
      teller.tell(List.of(withoutAnswer(asked, table.lacking(), table.rows(), first)));
    } catch (ClusterPrediction.NoAnswersException none) {
      return teller.refuse(none.diagnostics(), asked.json());
    }
    return ExitCode.WRONG;
  }

  private static Diagnostic withoutAnswer(Asked asked, long without, long rows, Diagnostic first) {
    return Diagnostic.of(
            RunCode.WITHOUT_ANSWER,
            new SourceFile(asked.target(), "").place(Span.NONE),
            Numerals.count(without),
            Numerals.count(rows, "row"),
            first.message())
        .withHelp(first.help())
        .withNote("the column `reason` says why, row by row");
  }

  private void write(Asked asked, Answers answers) throws IOException {
    AnswerFormat format = asked.format();
    if (format == null) {
      if (new Progress(console).table(answers.first(Integer.MAX_VALUE), Integer.MAX_VALUE)) {
        console.err().println("vectors are shortened: --out FILE writes all their numbers");
      }
    } else {
      write(asked, answers, format);
    }
  }

  private void write(Asked asked, AnswerTable answers, AnswerFormat format) throws IOException {
    Path out = asked.out();
    if (out != null) {
      try {
        AtomicFile.write(out, writer -> format.write(answers, writer));
      } catch (IOException failure) {
        throw new UnwritableException(out.toString(), failure);
      }
    } else {
      Writer writer =
          new BufferedWriter(
              new OutputStreamWriter(Console.raw(console.out()), StandardCharsets.UTF_8));
      format.write(answers, writer);
      writer.flush();
    }
  }

  private int program(Asked asked) throws IOException {
    String target = asked.target();
    DiagnosticPrinter teller = new DiagnosticPrinter(console);
    if (file(target) == null) {
      return teller.refuse(
          List.of(
              Diagnostic.of(RunCode.FILE_NOT_FOUND, SourceReader.nowhere(target), target)
                  .withHelp("it is no run, either: `nnc runs` lists those in `runs`")),
          asked.json());
    }
    ModelOptions options = ModelOptions.of(asked.given());
    Checked checked =
        console.frontEnd().compile(target, options.overrides(), Path.of(RunFolder.PARENT));
    Model model = checked.model().orElse(null);
    if (model == null) {
      return teller.refuse(checked.diagnostics(), asked.json());
    }
    teller.tell(checked.diagnostics());
    if (!asked.values().isEmpty() || !asked.files().isEmpty()) {
      return predict(asked, Predictors.untrained(model), teller);
    }
    boolean asks = model.everyAction().stream().anyMatch(ActionPlan.Predict.class::isInstance);
    if (!asks) {
      return teller.refuse(
          List.of(
              Diagnostic.of(
                      RunCode.NOTHING_TO_PREDICT,
                      model.source().place(Span.NONE),
                      model.source().name())
                  .withHelp("add `predict network on data { }`, or name a run folder")),
          asked.json());
    }
    Progress progress = new Progress(console);
    List<Diagnostic> problems =
        Predictors.asked(
            console.frontEnd(),
            model,
            console.err()::println,
            (action, table) -> {
              console.out().println(console.bold(action.name()));
              progress.table(table, Integer.MAX_VALUE);
            });
    teller.tell(problems);
    return problems.stream().anyMatch(Diagnostic::isError) ? ExitCode.WRONG : ExitCode.DONE;
  }
}
