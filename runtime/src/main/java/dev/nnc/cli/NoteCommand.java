package dev.nnc.cli;

import dev.nnc.data.file.IoReasons;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.record.RunNotes;
import dev.nnc.use.RunFolders;
import dev.nnc.workspace.SourceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc runs tag}, {@code note} and {@code keep}: what a person says of runs. */
final class NoteCommand implements Command {
  private static final String REMOVE = "--remove";
  private static final String OFF = "--off";
  private static final int LONGEST_TAG = 40;
  private static final int LONGEST_NOTE = 10_000;

  /** What is said. */
  enum Kind {
    TAG,
    NOTE,
    KEEP
  }

  private final Console console;
  private final Kind kind;

  NoteCommand(Console console, Kind kind) {
    this.console = console;
    this.kind = kind;
  }

  @Override
  public CommandSpec words() {
    return switch (kind) {
      case TAG ->
          CommandSpecs.command(
                  this,
                  "tag",
                  "Gives a run names by which it can be listed.",
                  "",
                  "Examples:",
                  "  nnc runs tag runs/mlp-20260304-050607 baseline paper",
                  "  nnc runs tag --remove runs/mlp-20260304-050607 paper",
                  "  nnc runs --tag baseline")
              .addOption(CommandSpecs.flag("Take these names away instead.", REMOVE))
              .addPositional(
                  CommandSpecs.completed(
                      CommandSpecs.argument(0, "RUN", String.class, "A run folder."),
                      Completes.RUN))
              .addPositional(CommandSpecs.arguments(1, 1, "NAME", "The names, without spaces."));
      case NOTE ->
          CommandSpecs.command(
                  this,
                  "note",
                  "Leaves a note with a run, in the place of the one that it has.",
                  "",
                  "Examples:",
                  "  nnc runs note runs/mlp-20260304-050607 \"without the third sensor\"",
                  "  nnc runs note runs/mlp-20260304-050607 \"\"      no note any more")
              .addPositional(
                  CommandSpecs.completed(
                      CommandSpecs.argument(0, "RUN", String.class, "A run folder."),
                      Completes.RUN))
              .addPositional(CommandSpecs.argument(1, "TEXT", String.class, "The note."));
      case KEEP ->
          CommandSpecs.command(
                  this,
                  "keep",
                  "Marks runs that must not be removed.",
                  "",
                  "Examples:",
                  "  nnc runs keep runs/mlp-20260304-050607",
                  "  nnc runs keep --off runs/mlp-20260304-050607")
              .addOption(CommandSpecs.flag("They may be removed again.", OFF))
              .addPositional(
                  CommandSpecs.completed(
                      CommandSpecs.arguments(0, 1, "RUN", "Run folders."), Completes.RUN));
    };
  }

  @Override
  public int run(ParseResult given) {
    List<String> words =
        kind == Kind.KEEP ? CommandSpecs.texts(given, 0) : List.of(CommandSpecs.text(given, 0));
    if (kind == Kind.TAG) {
      for (String tag : CommandSpecs.texts(given, 1)) {
        refuseNoTag(given, tag);
      }
    } else if (kind == Kind.NOTE && CommandSpecs.text(given, 1).length() > LONGEST_NOTE) {
      throw CommandSpecs.misused(given, "a note has at most " + LONGEST_NOTE + " characters");
    }
    RunFolders.Found found = RunFolders.of(words);
    DiagnosticPrinter teller = new DiagnosticPrinter(console);
    if (!found.diagnostics().isEmpty()) {
      teller.tell(found.diagnostics());
      return ExitCode.WRONG;
    }
    for (Path folder : found.folders()) {
      RunNotes notes;
      try {
        notes = RunNotes.read(folder);
      } catch (IOException failure) {
        teller.tell(damaged(folder, failure));
        return ExitCode.WRONG;
      }
      RunNotes changed = changed(notes, given);
      try {
        changed.write(folder);
      } catch (IOException failure) {
        teller.tell(
            Diagnostic.of(
                RunCode.CANNOT_WRITE,
                SourceReader.nowhere(folder.toString()),
                folder.resolve(RunNotes.FILE),
                IoReasons.of(failure)));
        return ExitCode.FAILED;
      }
      console.out().println(folder + ": " + text(changed));
    }
    return ExitCode.DONE;
  }

  /** Says that what was said of a run cannot be read. */
  static Diagnostic damaged(Path folder, IOException failure) {
    return Diagnostic.of(
            RunCode.DAMAGED_RUN,
            SourceReader.nowhere(folder.toString()),
            folder.resolve(RunNotes.FILE),
            RunNotes.DAMAGED.equals(failure.getMessage())
                ? "is damaged: " + RunNotes.DAMAGED
                : "cannot be read: " + IoReasons.of(failure))
        .withHelp("remove the file: then nothing is said of the run any more");
  }

  private RunNotes changed(RunNotes notes, ParseResult given) {
    return switch (kind) {
      case TAG ->
          CommandSpecs.has(given, REMOVE)
              ? notes.untagged(CommandSpecs.texts(given, 1))
              : notes.tagged(CommandSpecs.texts(given, 1));
      case NOTE -> notes.noted(CommandSpecs.text(given, 1).strip());
      case KEEP -> notes.kept(!CommandSpecs.has(given, OFF));
    };
  }

  private String text(RunNotes notes) {
    return switch (kind) {
      case TAG -> notes.tags().isEmpty() ? "no tags" : "tags " + String.join(", ", notes.tags());
      case NOTE -> notes.note().isEmpty() ? "no note" : notes.note();
      case KEEP -> notes.keep() ? "is kept" : "may be removed";
    };
  }

  /** Ends the command if that is no tag. */
  static void refuseNoTag(ParseResult given, String tag) {
    if (!isTag(tag)) {
      throw CommandSpecs.misused(
          given,
          "`%s` is no tag: letters, digits and signs without spaces and commas, at most %d"
              .formatted(tag, LONGEST_TAG));
    }
  }

  private static boolean isTag(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_TAG
        && !text.startsWith("-")
        && text.codePoints()
            .noneMatch(
                point ->
                    Character.isWhitespace(point)
                        || Character.isISOControl(point)
                        || Character.getType(point) == Character.FORMAT
                        || point == ',');
  }
}
