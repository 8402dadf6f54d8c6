package dev.nnc.cli;

import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.file.IoReasons;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.diag.Similar;
import dev.nnc.fetch.Fetcher;
import dev.nnc.fetch.KnownDataSet;
import dev.nnc.fetch.KnownFile;
import dev.nnc.workspace.SourceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc data get}. */
final class DataGetCommand implements Command {
  private static final String TO = "--to";
  private static final String CHECK = "--check";
  private static final String MIRROR = "NNC_DATA_MIRROR";

  private final Console console;
  private long shown;

  DataGetCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return CommandSpecs.command(
            this,
            "get",
            "Fetches data sets that samples use, or lists them with licence and address.",
            "",
            "Examples:",
            "  nnc data get                    which there are, and whether they are here",
            "  nnc data get mnist",
            "  nnc data get --check mnist      fetch nothing, only compare checksums",
            "",
            "Files go into the first folder of NNC_DATA, else into the user's cache,",
            "where every program finds them. NNC_DATA_MIRROR names a server to ask",
            "instead.")
        .addOption(
            CommandSpecs.completed(
                CommandSpecs.option(TO, "DIR", Path.class, "Another folder of data."),
                Completes.FOLDER))
        .addOption(CommandSpecs.flag("Only say what is here, and whether it is right.", CHECK))
        .addOption(Json.option("Print what is known as JSON."))
        .addPositional(
            CommandSpecs.completed(
                CommandSpecs.arguments(0, 0, "NAME", "The data sets."),
                KnownDataSet.ALL.stream().map(KnownDataSet::name).toList()));
  }

  @Override
  public int run(ParseResult given) throws IOException {
    List<KnownDataSet> sets = new ArrayList<>();
    for (String name : CommandSpecs.texts(given, 0)) {
      sets.add(
          KnownDataSet.find(name).orElseThrow(() -> CommandSpecs.misused(given, unknown(name))));
    }
    DataPlaces places = console.places();
    Path folder =
        given.matchedOptionValue(
            TO, places.given().isEmpty() ? places.cache() : places.given().getFirst());
    List<Path> searched = new ArrayList<>(List.of(folder));
    searched.addAll(places.folders(Path.of("")));
    searched.add(Path.of("samples", "data"));
    Fetcher fetcher =
        new Fetcher(
            searched,
            folder,
            Optional.ofNullable(console.environment().get(MIRROR)).filter(text -> !text.isBlank()),
            this::progress);
    boolean json = CommandSpecs.has(given, Json.OPTION);
    boolean only = given.hasMatchedOption(CHECK) || sets.isEmpty();
    List<Map<String, Object>> all = new ArrayList<>();
    TextTable table = new TextTable("data set", "here", "holds", "licence");
    boolean right = true;
    for (KnownDataSet set : sets.isEmpty() ? KnownDataSet.ALL : sets) {
      List<Fetcher.State> states;
      try {
        states = only ? fetcher.look(set) : fetcher.fetch(set);
      } catch (IOException failure) {
        new DiagnosticPrinter(console)
            .tell(
                Diagnostic.of(
                    RunCode.CANNOT_WRITE,
                    SourceReader.nowhere(folder.toString()),
                    folder,
                    IoReasons.of(failure)));
        return ExitCode.FAILED;
      }
      boolean whole = states.stream().allMatch(DataGetCommand::isRight);
      right &= whole;
      if (json) {
        all.add(json(set, states));
      } else if (sets.isEmpty()) {
        table.add(set.name(), whole ? "yes" : "no", set.about(), set.licence());
      } else {
        tell(set, states, folder, only);
      }
    }
    if (json) {
      Json.print(console, Map.of("data", all));
    } else if (sets.isEmpty()) {
      List<String> lines = table.lines();
      String gap = " ".repeat(lines.getFirst().lastIndexOf("licence"));
      console.out().println(lines.getFirst());
      console.out().println(Console.cut(lines.get(1), console.width()));
      for (String line : lines.subList(2, lines.size())) {
        Console.wrapped(line, gap, console.width()).forEach(console.out()::println);
      }
      console.out().println();
      console.out().println("`nnc data get NAME` fetches one into " + folder);
    }
    return right || sets.isEmpty() ? ExitCode.DONE : ExitCode.WRONG;
  }

  private static String unknown(String name) {
    List<String> names = KnownDataSet.ALL.stream().map(KnownDataSet::name).toList();
    return "there is no data set `"
        + name
        + "`"
        + Similar.to(name, names)
            .map(meant -> "; did you mean `" + meant + "`?")
            .orElse("; there are " + String.join(", ", names));
  }

  private static boolean isRight(Fetcher.State state) {
    return state instanceof Fetcher.State.There || state instanceof Fetcher.State.Fetched;
  }

  private void tell(KnownDataSet set, List<Fetcher.State> states, Path folder, boolean only) {
    console.out().println(set.name() + ": " + set.about());
    console.out().println("  licence: " + set.licence());
    console.out().println("  from:    " + set.home());
    List<Diagnostic> problems = new ArrayList<>();
    for (Fetcher.State state : states) {
      switch (state) {
        case Fetcher.State.There there -> line("is there", there.path());
        case Fetcher.State.Fetched fetched -> line("fetched", fetched.path());
        case Fetcher.State.Missing missing -> line("missing", Path.of(missing.file().path()));
        case Fetcher.State.Other other -> {
          line("another", other.path());
          problems.add(
              Diagnostic.of(
                      RunCode.OTHER_DATA,
                      SourceReader.nowhere(other.path().toString()),
                      other.path(),
                      set.name())
                  .withNote("its SHA-256 should be " + other.file().sha256())
                  .withHelp("move it away; then `nnc data get " + set.name() + "` fetches it"));
        }
        case Fetcher.State.NotFetched none -> {
          line("missing", Path.of(none.file().path()));
          problems.add(notFetched(set, none, folder));
        }
      }
    }
    // What keeps one file away mostly keeps the others away, too: one is told as a whole.
    Map<String, Diagnostic> first = new LinkedHashMap<>();
    problems.forEach(each -> first.putIfAbsent(each.code().id(), each));
    new DiagnosticPrinter(console).tell(List.copyOf(first.values()));
    if (only && states.stream().anyMatch(Fetcher.State.Missing.class::isInstance)) {
      console.out().println("`nnc data get " + set.name() + "` fetches what is missing");
    }
  }

  private static Diagnostic notFetched(
      KnownDataSet set, Fetcher.State.NotFetched none, Path folder) {
    Diagnostic diagnostic =
        Diagnostic.of(
            RunCode.NOT_FETCHED,
            SourceReader.nowhere(none.file().path()),
            none.file().path(),
            set.name());
    for (String reason : none.reasons()) {
      diagnostic = diagnostic.withNote(reason);
    }
    String byHand =
        "without a network here, fetch it elsewhere, from "
            + set.home()
            + ", and put it into "
            + folder
            + ": then this command checks it";
    return diagnostic.withHelp(
        set.otherwise().isEmpty() ? byHand : byHand + "; " + set.otherwise());
  }

  private void line(String what, Path path) {
    if (shown > 0) {
      console.overwrite("");
      shown = 0;
    }
    console.out().println("  " + what + " ".repeat(9 - what.length()) + path);
  }

  private void progress(KnownFile file, long bytes) {
    long now = System.nanoTime();
    if (console.outIsTerminal() && (shown == 0 || now - shown > 100_000_000)) {
      console.overwrite(String.format(Locale.ROOT, "  %s  %.1f MB", file.path(), bytes / 1e6));
      shown = now;
    }
  }

  private static Map<String, Object> json(KnownDataSet set, List<Fetcher.State> states) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("name", set.name());
    one.put("about", set.about());
    one.put("licence", set.licence());
    one.put("home", set.home());
    List<Map<String, Object>> files = new ArrayList<>();
    for (Fetcher.State state : states) {
      Map<String, Object> file = new LinkedHashMap<>();
      file.put("file", state.file().path());
      file.put("sha256", state.file().sha256());
      file.put("bytes", state.file().bytes());
      file.put("addresses", state.file().addresses());
      switch (state) {
        case Fetcher.State.There there -> put(file, "there", there.path());
        case Fetcher.State.Fetched fetched -> put(file, "fetched", fetched.path());
        case Fetcher.State.Other other -> put(file, "other", other.path());
        case Fetcher.State.Missing missing -> file.put("state", "missing");
        case Fetcher.State.NotFetched none -> {
          file.put("state", "not fetched");
          file.put("reasons", none.reasons());
        }
      }
      files.add(file);
    }
    one.put("files", files);
    return one;
  }

  private static void put(Map<String, Object> file, String state, Path path) {
    file.put("state", state);
    file.put("path", path.toString());
  }
}
