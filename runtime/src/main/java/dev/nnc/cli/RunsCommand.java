package dev.nnc.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nnc.compare.ListedRun;
import dev.nnc.data.file.IoReasons;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.diag.Similar;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunNotes;
import dev.nnc.report.Numbers;
import dev.nnc.source.Visible;
import dev.nnc.workspace.SourceReader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc runs}. */
final class RunsCommand implements Command {
  private static final String OF = "--of";
  private static final String TAG = "--tag";
  private static final String JSON = "--json";

  private static final String ENDING = ".nn";

  /** In the order in which they tell how good a run is. */
  private static final List<String> PARTS =
      List.of("test.", "validation.", "everything.", "train.");

  private static final String LOSS = "loss";

  /** What stands among the numbers of an epoch and does not tell how good it is. */
  private static final List<String> NO_RESULTS = List.of("epoch", "steps", "seconds", "rate");

  /** Longer names of folders are cut; those that come of most programs are not. */
  private static final int LONGEST_NAME = 40;

  private static final int LONGEST_PROGRAM = 20;

  /** Wide enough for one result, such as {@code validation.accuracy 0.9750}. */
  private static final int ENOUGH_FOR_RESULTS = 26;

  private static final int LEAST_FOR_RESULTS = 14;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private final Console console;

  RunsCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return CommandSpecs.command(
            this,
            "runs",
            "Lists runs, the newest last: how each ended, and what came of it.",
            "",
            "Examples:",
            "  nnc runs",
            "  nnc runs --of model.nn",
            "  nnc runs --tag baseline",
            "  nnc runs --json /tmp/runs",
            "  nnc runs remove runs/mlp-20260304-050607")
        .addSubcommand("tag", new NoteCommand(console, NoteCommand.Kind.TAG).words())
        .addSubcommand("note", new NoteCommand(console, NoteCommand.Kind.NOTE).words())
        .addSubcommand("keep", new NoteCommand(console, NoteCommand.Kind.KEEP).words())
        .addSubcommand("remove", new RemoveCommand(console).words())
        .addOption(
            CommandSpecs.option(
                TAG, "NAME", String.class, "Only runs that `nnc runs tag` gave this name."))
        .addOption(
            CommandSpecs.completed(
                CommandSpecs.option(
                    OF, "FILE", String.class, "Only runs of this program, by its name."),
                Completes.PROGRAM))
        .addOption(CommandSpecs.flag("Print the list as JSON.", JSON))
        .addPositional(
            PositionalParamSpec.builder()
                .index("0")
                .arity("0..1")
                .type(Path.class)
                .completionCandidates(Completes.FOLDER)
                .paramLabel("DIR")
                .description("The folder of run folders (default: runs).")
                .build());
  }

  @Override
  public int run(ParseResult given) throws IOException {
    Path folder = given.matchedPositionalValue(0, Path.of(RunFolder.PARENT));
    boolean json = CommandSpecs.has(given, JSON);
    List<ListedRun> all;
    try {
      all = ListedRun.in(folder);
    } catch (IOException failure) {
      Diagnostic none =
          Diagnostic.of(
                  RunCode.NO_RUNS_FOLDER,
                  SourceReader.nowhere(folder.toString()),
                  folder,
                  failure instanceof NoSuchFileException
                      ? "there is no such folder"
                      : IoReasons.of(failure))
              .withHelp(
                  "`nnc run model.nn` makes its folder in `runs`; `nnc runs DIR` lists those of"
                      + " another place");
      return new DiagnosticPrinter(console).refuse(List.of(none), json);
    }
    String program = given.matchedOptionValue(OF, null);
    List<ListedRun> ofProgram =
        program == null ? all : all.stream().filter(run -> isOf(run, program)).toList();
    String tag = given.matchedOptionValue(TAG, null);
    List<ListedRun> runs =
        tag == null
            ? ofProgram
            : ofProgram.stream().filter(run -> run.notes().tags().contains(tag)).toList();
    if (json) {
      console.out().println(json(runs));
    } else if (ofProgram.isEmpty()) {
      console.out().println(none(folder, program, all));
    } else if (runs.isEmpty()) {
      console.out().println(untagged(folder, String.valueOf(tag), all));
    } else {
      table(runs).forEach(console.out()::println);
      notes(runs).forEach(console.out()::println);
    }
    return ExitCode.DONE;
  }

  private static String untagged(Path folder, String tag, List<ListedRun> all) {
    SequencedSet<String> tags = new LinkedHashSet<>();
    all.forEach(run -> tags.addAll(run.notes().tags()));
    return "no runs with the tag `"
        + tag
        + "` in `"
        + folder
        + "`"
        + Similar.to(tag, tags)
            .map(meant -> "; did you mean `" + meant + "`?")
            .orElse(
                tags.isEmpty()
                    ? ": `nnc runs tag RUN NAME` gives one"
                    : "; there are " + String.join(", ", tags));
  }

  /** What people say of the runs, below the table, since it may be long. */
  private static List<String> notes(List<ListedRun> runs) {
    List<String> lines = new ArrayList<>();
    for (ListedRun run : runs) {
      if (!run.notes().note().isEmpty()) {
        lines.add((lines.isEmpty() ? "\n" : "") + run.name() + ": " + run.notes().note());
      }
    }
    return lines;
  }

  private static String none(Path folder, @Nullable String program, List<ListedRun> all) {
    if (program == null || all.isEmpty()) {
      return "no runs in `" + folder + "` yet: `nnc run model.nn` makes one";
    }
    SequencedSet<String> programs = new LinkedHashSet<>();
    for (ListedRun run : all) {
      if (run instanceof ListedRun.Whole whole) {
        programs.add(last(whole.program()));
      }
    }
    return "no runs of `"
        + program
        + "` in `"
        + folder
        + "`"
        + programs.stream()
            .filter(each -> each.contains(last(program)))
            .findFirst()
            .or(() -> Similar.to(last(ended(program)), programs))
            .map(meant -> "; did you mean `" + meant + "`?")
            .orElse("; there are runs of " + String.join(", ", programs));
  }

  /**
   * Whether the run is of that program, however much of its path is told. Of a damaged one only the
   * folder's name is known.
   */
  private static boolean isOf(ListedRun run, String program) {
    return switch (run) {
      case ListedRun.Whole whole -> {
        String had = "/" + slashes(whole.program());
        yield Stream.of(program, ended(program))
            .map(each -> "/" + slashes(each))
            .anyMatch(asked -> had.endsWith(asked) || asked.endsWith(had));
      }
      case ListedRun.Damaged damaged -> damaged.name().startsWith(stem(program) + "-");
    };
  }

  /** A program's name without its folder and ending. */
  private static String stem(String program) {
    String name = last(ended(program));
    return name.substring(0, name.length() - ENDING.length());
  }

  private static String ended(String program) {
    return program.endsWith(ENDING) ? program : program + ENDING;
  }

  private static String slashes(String path) {
    String slashed = path.replace('\\', '/');
    while (slashed.startsWith("./") || slashed.startsWith("/")) {
      slashed = slashed.substring(slashed.indexOf('/') + 1);
    }
    return slashed;
  }

  private static String last(String path) {
    String slashed = slashes(path);
    return slashed.substring(slashed.lastIndexOf('/') + 1);
  }

  /** A row a run; columns that say what the folders' names do, or always the same, give way. */
  private List<String> table(List<ListedRun> runs) {
    List<Column> columns = new ArrayList<>(List.of(Column.values()));
    if (runs.stream().allMatch(RunsCommand::isCalledByItsProgram)) {
      columns.remove(Column.PROGRAM);
    }
    if (runs.stream().allMatch(run -> Column.TAGS.of(run).isEmpty())) {
      columns.remove(Column.TAGS);
    }
    giveWay(Column.STARTED, ENOUGH_FOR_RESULTS, columns, runs);
    if (runs.stream().map(Column.SEED::of).distinct().count() < 2) {
      giveWay(Column.SEED, ENOUGH_FOR_RESULTS, columns, runs);
    }
    giveWay(Column.PROGRAM, LEAST_FOR_RESULTS, columns, runs);
    giveWay(Column.TAGS, LEAST_FOR_RESULTS, columns, runs);
    int room = Math.max(LEAST_FOR_RESULTS, console.width() - width(runs, columns));
    List<String> heads = new ArrayList<>(columns.stream().map(column -> column.head).toList());
    heads.add("results");
    TextTable table = new TextTable(heads.toArray(String[]::new));
    for (ListedRun run : runs) {
      List<String> cells = new ArrayList<>(columns.stream().map(each -> each.of(run)).toList());
      cells.add(results(run, room));
      table.add(cells.toArray(String[]::new));
    }
    return table.lines();
  }

  private static boolean isCalledByItsProgram(ListedRun run) {
    return switch (run) {
      case ListedRun.Damaged ignored -> true;
      case ListedRun.Whole whole -> whole.name().startsWith(stem(whole.program()) + "-");
    };
  }

  private void giveWay(Column column, int needed, List<Column> columns, List<ListedRun> runs) {
    if (console.width() - width(runs, columns) < needed) {
      columns.remove(column);
    }
  }

  /** How many columns of the terminal these take, the gap behind them included. */
  private static int width(List<ListedRun> runs, List<Column> columns) {
    int width = 0;
    for (Column column : columns) {
      int widest = Visible.width(column.head);
      for (ListedRun run : runs) {
        widest = Math.max(widest, Visible.width(Visible.inLine(column.of(run))));
      }
      width += widest + 2;
    }
    return width;
  }

  /** What the table tells of a run before its results. */
  private enum Column {
    NAME("run"),
    TAGS("tags"),
    PROGRAM("program"),
    STARTED("started"),
    ENDED("ended"),
    SEED(">seed"),
    SECONDS(">time");

    private final String head;

    Column(String head) {
      this.head = head;
    }

    private String of(ListedRun run) {
      return switch (run) {
        case ListedRun.Damaged damaged ->
            switch (this) {
              case NAME -> cut(damaged.name(), LONGEST_NAME);
              case TAGS -> tags(damaged.notes());
              case ENDED -> "damaged";
              case PROGRAM, STARTED, SEED, SECONDS -> "";
            };
        case ListedRun.Whole whole ->
            switch (this) {
              case NAME -> cut(whole.name(), LONGEST_NAME);
              case TAGS -> tags(whole.notes());
              case PROGRAM -> cut(last(whole.program()), LONGEST_PROGRAM);
              case STARTED -> local(whole.time());
              case ENDED -> whole.ended() ? cut(whole.state(), LEAST_FOR_RESULTS) : "not ended";
              case SEED -> String.valueOf(whole.seed());
              case SECONDS -> {
                Double seconds = whole.seconds();
                yield seconds == null ? "" : Numbers.seconds(seconds);
              }
            };
      };
    }
  }

  /** The tags; that a run is kept stands before them. */
  private static String tags(RunNotes notes) {
    List<String> all = new ArrayList<>(notes.keep() ? List.of("kept") : List.of());
    all.addAll(notes.tags());
    return cut(String.join(", ", all), LONGEST_PROGRAM);
  }

  private static String local(Instant time) {
    return TIME.format(time.atZone(ZoneId.systemDefault()));
  }

  private static String results(ListedRun run, int room) {
    return switch (run) {
      case ListedRun.Damaged damaged -> cut(damaged.reason(), room);
      case ListedRun.Whole whole -> {
        StringBuilder text = new StringBuilder();
        for (String each : whole.ended() ? main(whole.results()) : soFar(whole.soFar())) {
          if (text.isEmpty()) {
            text.append(cut(each, room));
          } else if (text.length() + 2 + Visible.width(each) <= room) {
            text.append(", ").append(each);
          }
        }
        yield text.toString();
      }
    };
  }

  /** The results of the last action that judged the test part, else the next best part. */
  private static List<String> main(
      SequencedMap<String, SequencedMap<String, @Nullable Double>> results) {
    for (String part : PARTS) {
      for (SequencedMap<String, @Nullable Double> action :
          List.copyOf(results.values()).reversed()) {
        List<String> texts = of(part, action);
        if (!texts.isEmpty()) {
          return texts;
        }
      }
    }
    return List.of();
  }

  /** Results of an epoch, those of the validation part where it has some, and its number. */
  private static List<String> soFar(SequencedMap<String, Double> epoch) {
    List<String> validation = of("validation.", epoch);
    SequencedMap<String, Double> training = new LinkedHashMap<>(epoch);
    training.keySet().removeAll(NO_RESULTS);
    List<String> texts = new ArrayList<>(validation.isEmpty() ? of("", training) : validation);
    Double number = epoch.get("epoch");
    if (number != null) {
      texts.add("epoch " + Numbers.decimal(number));
    }
    return texts;
  }

  /** Results whose names begin so, each as a text; losses last, since they tell a person least. */
  private static List<String> of(String begin, Map<String, ? extends @Nullable Double> all) {
    List<String> metrics = new ArrayList<>();
    List<String> losses = new ArrayList<>();
    all.forEach(
        (name, value) -> {
          if (name.startsWith(begin) && !name.equals("train.rate")) {
            String text = name + " " + (value == null ? "not finite" : Numbers.decimal(value));
            (name.endsWith(LOSS) ? losses : metrics).add(text);
          }
        });
    metrics.addAll(losses);
    return metrics;
  }

  private static String cut(String text, int room) {
    if (Visible.width(Visible.inLine(text)) <= room) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    int[] points = text.codePoints().toArray();
    for (int point : points) {
      String longer = cut.toString() + Character.toString(point);
      if (Visible.width(Visible.inLine(longer)) >= room) {
        break;
      }
      cut.appendCodePoint(point);
    }
    return cut.append('…').toString();
  }

  private static String json(List<ListedRun> runs) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeArrayFieldStart("runs");
      for (ListedRun run : runs) {
        out.writeStartObject();
        out.writeStringField("name", run.name());
        write(run.notes(), out);
        switch (run) {
          case ListedRun.Damaged damaged -> {
            out.writeStringField("state", "damaged");
            out.writeStringField("reason", damaged.reason());
          }
          case ListedRun.Whole whole -> write(whole, out);
        }
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    return Visible.json(text.toString());
  }

  private static void write(RunNotes notes, JsonGenerator out) throws IOException {
    if (!notes.tags().isEmpty()) {
      out.writeArrayFieldStart("tags");
      for (String tag : notes.tags()) {
        out.writeString(tag);
      }
      out.writeEndArray();
    }
    if (!notes.note().isEmpty()) {
      out.writeStringField("note", notes.note());
    }
    if (notes.keep()) {
      out.writeBooleanField("keep", true);
    }
  }

  private static void write(ListedRun.Whole run, JsonGenerator out) throws IOException {
    out.writeStringField("program", run.program());
    out.writeStringField("state", run.state());
    out.writeStringField("started", run.time().toString());
    out.writeNumberField("seed", run.seed());
    Double seconds = run.seconds();
    if (seconds == null) {
      out.writeObjectFieldStart("epoch");
      write(run.soFar(), out);
    } else {
      out.writeNumberField("seconds", seconds);
    }
    out.writeObjectFieldStart("results");
    for (Map.Entry<String, SequencedMap<String, @Nullable Double>> action :
        run.results().entrySet()) {
      out.writeObjectFieldStart(action.getKey());
      write(action.getValue(), out);
    }
    out.writeEndObject();
  }

  /** The members of an object that was begun, and its end. */
  private static void write(Map<String, ? extends @Nullable Double> numbers, JsonGenerator out)
      throws IOException {
    for (Map.Entry<String, ? extends @Nullable Double> number : numbers.entrySet()) {
      out.writeFieldName(number.getKey());
      Double value = number.getValue();
      if (value == null) {
        out.writeNull();
      } else {
        out.writeNumber(value);
      }
    }
    out.writeEndObject();
  }
}
