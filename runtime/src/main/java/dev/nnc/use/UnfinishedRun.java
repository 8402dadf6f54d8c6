package dev.nnc.use;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nnc.compare.Repetition;
import dev.nnc.compile.SettingOverrides;
import dev.nnc.data.file.IoReasons;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.provenance.Hash;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunSeal;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;

/**
 * A run that was cut off, as its folder tells of it before it goes on.
 *
 * @param program what to compile: the file that was run, or under its name the copy in the folder
 * @param base the folder in which its data is looked for
 * @param copied whether its imports are the copies in the folder
 * @param overrides the texts of params by name, as {@code --set} gave them
 * @param settings what {@code --set} said of actions, which stands in the program
 * @param command what was typed when the run began
 * @param remarks what differs from when the run began
 */
record UnfinishedRun(
    Path folder,
    SourceFile program,
    Path base,
    boolean copied,
    SequencedMap<String, String> overrides,
    SequencedMap<String, String> settings,
    List<String> command,
    List<Diagnostic> remarks) {
  private static final Set<String> ENDED = Set.of("finished", "stopped early");

  UnfinishedRun {
    command = List.copyOf(command);
    remarks = List.copyOf(remarks);
  }

  /** A folder with which no run can go on. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Diagnostic diagnostic;

    Refused(Diagnostic diagnostic) {
      super(diagnostic.message());
      this.diagnostic = diagnostic;
    }

    Diagnostic diagnostic() {
      return diagnostic;
    }
  }

  static UnfinishedRun of(Path folder) throws Refused {
    if (!Files.isRegularFile(folder.resolve(RunFolder.RECORD))
        || !Files.isRegularFile(folder.resolve(RunFolder.RESOLVED))) {
      throw refused(folder, "it is no folder of a run", "`nnc run` names its folder");
    }
    try {
      RunSeal.Read read = RunSeal.read(folder, List.of(RunFolder.RESOLVED));
      RunSeal.Damage damage = read.damage();
      if (damage != null) {
        throw refused(
            folder, "`" + damage.file() + "` " + damage.reason(), "run the program again");
      }
      return of(folder, read.record());
    } catch (IOException failure) {
      throw refused(folder, "it cannot be read: " + IoReasons.of(failure), "run the program again");
    }
  }

  private static UnfinishedRun of(Path folder, JsonNode record) throws Refused, IOException {
    String state = record.path("state").asText();
    if (ENDED.contains(state)) {
      throw refused(folder, "it has " + state, "`nnc run` with the program begins a new run");
    }
    JsonNode source = record.path("source");
    Path original = Path.of(source.path("path").asText(source.path("file").asText()));
    Path base = original.toAbsolutePath().normalize().getParent();
    List<Diagnostic> remarks = new ArrayList<>();
    SequencedSet<Path> changed = new LinkedHashSet<>();
    boolean takesRuns = false;
    for (JsonNode imported : record.path("imports")) {
      Path file = Path.of(imported.path("file").asText());
      takesRuns |= imported.has("run");
      if (!isSame(file, imported)) {
        changed.add(file);
      }
    }
    SequencedMap<String, String> overrides = new LinkedHashMap<>();
    for (JsonNode name : record.path("overridden")) {
      overrides.put(name.asText(), record.path("parameters").path(name.asText()).asText());
    }
    SettingOverrides said = program(original, source, overrides);
    if (!Hash.of(said.source().text()).equals(source.path("sha256").asText())) {
      changed.addFirst(original);
    }
    changed.forEach(
        file -> remarks.add(Diagnostic.of(RunCode.CHANGED_PROGRAM, place(folder), file)));
    // A name of a run may mean a later one by now, whose weights are others.
    boolean same = changed.isEmpty() && !takesRuns;
    if (!same) {
      for (JsonNode imported : record.path("imports")) {
        Path copy = folder.resolve(imported.path("copy").asText());
        if (!Files.isRegularFile(copy)) {
          throw refused(
              folder, "`" + copy + "` is missing, a copy of what it imports", "run it again");
        }
      }
    }
    for (String difference : Repetition.machine(record)) {
      remarks.add(Diagnostic.of(RunCode.CHANGED_MACHINE, place(folder), difference));
    }
    List<String> command = new ArrayList<>();
    record.path("command").forEach(word -> command.add(word.asText()));
    return new UnfinishedRun(
        folder,
        same
            ? said.source()
            : new SourceFile(
                source.path("file").asText(), Files.readString(folder.resolve(RunFolder.RESOLVED))),
        base == null ? folder : base,
        !same && !record.path("imports").isEmpty(),
        same ? said.params() : new LinkedHashMap<>(),
        said.settings(),
        command,
        remarks);
  }

  /** The program as it is today, with the settings that the run was given. */
  private static SettingOverrides program(
      Path original, JsonNode source, SequencedMap<String, String> overrides) {
    String text = "";
    try {
      text = Files.isRegularFile(original) ? Files.readString(original) : "";
    } catch (IOException unreadable) {
      text = "";
    }
    return SettingOverrides.of(new SourceFile(source.path("file").asText(), text), overrides);
  }

  private static boolean isSame(Path file, JsonNode recorded) {
    try {
      return Files.isRegularFile(file)
          && Hash.of(Files.readString(file)).equals(recorded.path("sha256").asText());
    } catch (IOException unreadable) {
      return false;
    }
  }

  static Refused refused(Path folder, String why, String help) {
    return new Refused(
        Diagnostic.of(RunCode.CANNOT_GO_ON, place(folder), folder, why).withHelp(help));
  }

  static Place place(Path folder) {
    return new SourceFile(folder.toString(), "").place(Span.NONE);
  }
}
