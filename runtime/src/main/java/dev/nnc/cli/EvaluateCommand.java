package dev.nnc.cli;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.checkpoint.AtomicFile;
import dev.nnc.checkpoint.AtomicFolder;
import dev.nnc.data.column.SourceRow;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.evaluate.Measured;
import dev.nnc.figure.ReportBuilder;
import dev.nnc.predict.KeptRun;
import dev.nnc.predict.Predictor;
import dev.nnc.provenance.Hash;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunRecord;
import dev.nnc.report.Report;
import dev.nnc.report.ReportData;
import dev.nnc.run.LaterEvaluation;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.use.Judging;
import dev.nnc.use.Named;
import dev.nnc.use.RunFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc evaluate}. */
final class EvaluateCommand implements Command {
  private static final String ON = "--on";
  private static final String NETWORK = "--network";
  private static final String ACTION = "--action";
  private static final String METRICS = "--metrics";
  private static final String TO = "--to";
  private static final String JSON = "--json";
  private static final String OPEN = "--open";

  /** Where the folder is made, if nobody says. */
  private static final Path PARENT = Path.of("evaluations");

  private static final String RECORD = "evaluation.json";

  /** So many rows that cannot be used are named on the terminal; all of them in the record. */
  private static final int NAMED = 10;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Console console;

  EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return CommandSpecs.command(
            this,
            "evaluate",
            "Evaluates the network of a finished run on other labelled data.",
            "",
            "Examples:",
            "  nnc evaluate runs/iris-20260304-050607 --on new.csv",
            "  nnc evaluate runs/pets-20260304-050607 --on more-pets --metrics accuracy,f1",
            "  nnc evaluate runs/digits-20260304-050607 --on images.idx --on labels.idx",
            "",
            "It judges as an `evaluate` of the run's program does: the last on a test",
            "part, else the last. The run folder stays as it is.")
        .addOption(
            OptionSpec.builder(ON)
                .type(List.class)
                .auxiliaryTypes(Path.class)
                .paramLabel("FILE|FOLDER")
                .description(
                    "A table, pictures, or a folder of them by class; - for standard input."
                        + " Repeatable.")
                .build())
        .addOption(
            CommandSpecs.option(
                NETWORK,
                "NAME",
                String.class,
                "The network (default: the one that was trained last)."))
        .addOption(
            CommandSpecs.option(
                ACTION, "NAME", String.class, "Which `evaluate`, where the program has several."))
        .addOption(
            CommandSpecs.option(
                METRICS,
                "METRICS",
                String.class,
                "Other metrics than the program's, as they stand behind `metrics:`."))
        .addOption(
            CommandSpecs.option(
                TO,
                "DIR",
                Path.class,
                "The folder to make for the page (default: evaluations/RUN-TIME)."))
        .addOption(CommandSpecs.flag("Print the results as JSON.", JSON))
        .addOption(CommandSpecs.flag("Open the page.", OPEN))
        .addPositional(
            CommandSpecs.completed(
                CommandSpecs.argument(0, "RUN", String.class, "A run folder."), Completes.RUN));
  }

  @Override
  public int run(ParseResult given) throws IOException {
    List<Path> files = given.matchedOptionValue(ON, List.<Path>of());
    if (files.isEmpty()) {
      throw CommandSpecs.misused(given, "say with --on FILE what it is evaluated on");
    }
    String metrics = given.matchedOptionValue(METRICS, null);
    if (metrics != null && !Judging.isMetrics(metrics)) {
      throw CommandSpecs.misused(
          given, "`" + metrics + "` are no metrics: write them as in `--metrics accuracy,f1`");
    }
    Path folder = RunFolders.named(CommandSpecs.text(given, 0));
    RunFolders.passedOver(CommandSpecs.text(given, 0)).ifPresent(console.err()::println);
    DiagnosticPrinter teller = new DiagnosticPrinter(console);
    boolean json = CommandSpecs.has(given, JSON);
    Predictor.Outcome<KeptRun> opened = KeptRun.open(folder, console.places());
    KeptRun run = opened.value().orElse(null);
    if (run == null) {
      return teller.refuse(opened.diagnostics(), json);
    }
    Path to = to(given, folder);
    if (!AtomicFolder.isFree(to)) {
      return teller.refuse(
          List.of(
              Diagnostic.of(RunCode.EXPORT_EXISTS, place(to), to)
                  .withHelp("name another folder, or remove it first")),
          json);
    }
    String network = network(given, run);
    Judging.Outcome judged = judging(given, run, network, metrics);
    Judging judging = judged.judging().orElse(null);
    if (judging == null) {
      return teller.refuse(judged.diagnostics(), json);
    }
    LaterEvaluation.Outcome outcome = judging.on(files, console.in());
    LaterEvaluation evaluation = outcome.value().orElse(null);
    return evaluation == null
        ? teller.refuse(outcome.diagnostics(), json)
        : tell(given, new Found(folder, files, to, evaluation), teller);
  }

  private static Place place(Path path) {
    return new SourceFile(path.toString(), "").place(Span.NONE);
  }

  private static Path to(ParseResult given, Path run) throws IOException {
    Path said = given.matchedOptionValue(TO, null);
    if (said != null) {
      return said;
    }
    String name =
        run.toAbsolutePath().normalize().getFileName() + "-" + TIME.format(LocalDateTime.now());
    Path free = PARENT.resolve(name);
    for (int n = 2; !AtomicFolder.isFree(free); n++) {
      free = PARENT.resolve(name + "-" + n);
    }
    return free;
  }

  private static String network(ParseResult given, KeptRun run) {
    List<String> networks = run.networks();
    String name = given.matchedOptionValue(NETWORK, networks.isEmpty() ? "" : networks.getLast());
    if (!name.isEmpty() && !networks.contains(name)) {
      throw CommandSpecs.misused(given, Named.noSuch("network", name, networks));
    }
    return name;
  }

  private static Judging.Outcome judging(
      ParseResult given, KeptRun run, String network, @Nullable String metrics) {
    try {
      return Judging.of(
          run,
          network,
          Optional.ofNullable(given.matchedOptionValue(ACTION, null)),
          Optional.ofNullable(metrics));
    } catch (Judging.NoSuchActionException none) {
      throw CommandSpecs.misused(given, String.valueOf(none.getMessage()));
    }
  }

  /** An evaluation, and where it goes. */
  private record Found(Path run, List<Path> files, Path to, LaterEvaluation evaluation) {
    String named() {
      return Judging.named(files);
    }
  }

  private int tell(ParseResult given, Found found, DiagnosticPrinter teller) throws IOException {
    LaterEvaluation evaluation = found.evaluation();
    List<Diagnostic> said = new ArrayList<>(evaluation.warnings());
    if (!evaluation.leftOut().isEmpty()) {
      said.add(leftOut(found));
    }
    String record = MAPPER.writeValueAsString(record(found)) + "\n";
    try {
      AtomicFolder.write(
          found.to(),
          folder -> {
            AtomicFile.write(folder.resolve(RECORD), record);
            AtomicFile.write(folder.resolve(RunFolder.REPORT), page(found, said));
          });
    } catch (IOException failure) {
      teller.tell(
          Diagnostic.of(
              RunCode.CANNOT_WRITE, place(found.to()), found.to(), IoReasons.of(failure)));
      return ExitCode.FAILED;
    }
    if (CommandSpecs.has(given, JSON)) {
      Console.raw(console.out(), record);
    } else {
      new Progress(console)
          .evaluated(
              evaluation.action().name(),
              evaluation.action().network(),
              evaluation.evaluated(),
              found.named(),
              evaluation.results(),
              evaluation.table(),
              evaluation.drawn());
      if (evaluation.notChosen() > 0) {
        console
            .out()
            .println(
                "  not taken by the program's `rows:`: "
                    + Numerals.count(evaluation.notChosen(), "row"));
      }
      if (!evaluation.windows().isEmpty()) {
        console.out().println("  " + evaluation.windows());
      }
      console.out().println("page: " + found.to().resolve(RunFolder.REPORT));
    }
    teller.tell(said);
    if (given.hasMatchedOption(OPEN)) {
      new PageOpener(console).open(found.to().resolve(RunFolder.REPORT));
    }
    return evaluation.leftOut().isEmpty() ? ExitCode.DONE : ExitCode.WRONG;
  }

  /** Says how many rows cannot be used, and names the first. */
  private static Diagnostic leftOut(Found found) {
    LaterEvaluation evaluation = found.evaluation();
    List<LaterEvaluation.LeftOut> rows = evaluation.leftOut();
    Diagnostic first = rows.getFirst().reason();
    Diagnostic all =
        Diagnostic.of(
                RunCode.LEFT_OUT,
                place(found.run()),
                Numerals.count(rows.size()),
                Numerals.count(evaluation.given(), "row"),
                first.message())
            .withHelp(first.help());
    for (LaterEvaluation.LeftOut row : rows.subList(1, Math.min(NAMED, rows.size()))) {
      all = all.withNote(row.reason().message());
    }
    return rows.size() <= NAMED
        ? all
        : all.withNote("`" + RECORD + "` names all " + Numerals.count(rows.size()));
  }

  private static Map<String, Object> record(Found found) throws IOException {
    LaterEvaluation evaluation = found.evaluation();
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("format", 1);
    record.put("run", found.run().toString());
    record.put("network", evaluation.action().network());
    record.put("action", evaluation.action().name());
    record.put("files", files(found.files()));
    Map<String, Object> rows = new LinkedHashMap<>();
    rows.put("given", evaluation.given());
    rows.put("evaluated", evaluation.evaluated());
    rows.put("not_chosen", evaluation.notChosen());
    rows.put("left_out", evaluation.leftOut().size());
    rows.put("without_window", evaluation.withoutWindow());
    record.put("rows", rows);
    Map<String, @Nullable Double> results = new LinkedHashMap<>();
    evaluation
        .results()
        .forEach((name, value) -> results.put(name, Double.isFinite(value) ? value : null));
    record.put("results", results);
    List<Map<String, Object>> confused = RunRecord.confusions(evaluation.drawn());
    if (!confused.isEmpty()) {
      record.put("confusion", confused);
    }
    for (Measured measured : evaluation.table()) {
      Map<String, List<Double>> intervals = new LinkedHashMap<>();
      measured
          .intervals()
          .forEach((name, each) -> intervals.put(name, List.of(each.low(), each.high())));
      record.put("intervals", intervals);
    }
    if (!evaluation.warnings().isEmpty()) {
      record.put(
          "warnings", evaluation.warnings().stream().map(EvaluateCommand::describe).toList());
    }
    record.put("left_out", evaluation.leftOut().stream().map(EvaluateCommand::describe).toList());
    return record;
  }

  private static Map<String, Object> describe(Diagnostic warning) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("code", warning.code().id());
    one.put("message", warning.message());
    return one;
  }

  private static Map<String, Object> describe(LaterEvaluation.LeftOut row) {
    SourceRow at = row.at();
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("file", at.file());
    one.put("row", at.number());
    if (at.line() > 0) {
      one.put("line", at.line());
    }
    one.put("code", row.reason().code().id());
    one.put("reason", row.reason().message());
    return one;
  }

  private static List<Map<String, Object>> files(List<Path> files) throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Path file : files) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", file.toString());
      if (Files.isRegularFile(file)) {
        one.put("path", file.toAbsolutePath().normalize().toString());
        one.put("bytes", Files.size(file));
        one.put("sha256", Hash.of(file));
      }
      all.add(one);
    }
    return all;
  }

  private static String page(Found found, List<Diagnostic> said) throws IOException {
    LaterEvaluation evaluation = found.evaluation();
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("run", found.run().toString());
    facts.put("network", evaluation.action().network());
    facts.put("judged as", evaluation.action().name());
    facts.put("rows given", Numerals.count(evaluation.given()));
    facts.put("rows evaluated", Numerals.count(evaluation.evaluated()));
    if (evaluation.notChosen() > 0) {
      facts.put("rows not taken by `rows:`", Numerals.count(evaluation.notChosen()));
    }
    if (!evaluation.windows().isEmpty()) {
      facts.put("windows", evaluation.windows().replaceFirst("^windows: ", ""));
    }
    if (!evaluation.leftOut().isEmpty()) {
      facts.put("rows that cannot be used", Numerals.count(evaluation.leftOut().size()));
    }
    SequencedMap<String, String> data = new LinkedHashMap<>();
    for (Map<String, Object> file : files(found.files())) {
      data.put(
          String.valueOf(file.get("name")),
          file.containsKey("sha256")
              ? file.get("bytes") + " bytes, SHA-256 " + file.get("sha256")
              : "");
    }
    return Report.render(
        ReportBuilder.evaluation(
            evaluation.model(),
            evaluation.action().network() + " on " + found.named(),
            evaluation.drawn(),
            List.of(
                new ReportData.FactGroup("Evaluation", facts),
                new ReportData.FactGroup("Data", data)),
            said));
  }
}
