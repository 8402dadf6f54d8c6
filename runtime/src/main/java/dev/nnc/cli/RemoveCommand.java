package dev.nnc.cli;

import dev.nnc.checkpoint.AtomicFolder;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.record.Journal;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunNotes;
import dev.nnc.use.RunFolders;
import dev.nnc.workspace.SourceReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nnc runs remove}. */
final class RemoveCommand implements Command {
  private static final String YES = "--yes";

  private final Console console;

  RemoveCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec words() {
    return CommandSpecs.command(
            this,
            "remove",
            "Removes runs with all that is in their folders.",
            "",
            "Examples:",
            "  nnc runs remove runs/mlp-20260304-050607",
            "  nnc runs remove --yes runs/mlp-2026030*",
            "",
            "A run that is being executed, or is marked by `nnc runs keep`, is not removed; then",
            "none of those that are named is.")
        .addOption(CommandSpecs.flag("Do not ask.", YES))
        .addPositional(
            CommandSpecs.completed(
                CommandSpecs.arguments(0, 1, "RUN", "Run folders."), Completes.RUN));
  }

  @Override
  public int run(ParseResult given) throws IOException {
    RunFolders.Found found = RunFolders.of(CommandSpecs.texts(given, 0));
    DiagnosticPrinter teller = new DiagnosticPrinter(console);
    List<Diagnostic> reasons = new ArrayList<>(found.diagnostics());
    for (Path folder : found.folders()) {
      Diagnostic reason = reason(folder);
      if (reason != null) {
        reasons.add(reason);
      }
    }
    if (!reasons.isEmpty()) {
      teller.tell(reasons);
      return ExitCode.WRONG;
    }
    if (!CommandSpecs.has(given, YES) && !agreed(given, found.folders())) {
      console.out().println("nothing was removed");
      return ExitCode.DONE;
    }
    for (Path folder : found.folders()) {
      try {
        Diagnostic reason = remove(folder);
        if (reason != null) {
          teller.tell(reason);
          return ExitCode.WRONG;
        }
      } catch (IOException failure) {
        teller.tell(
            Diagnostic.of(
                RunCode.CANNOT_WRITE,
                SourceReader.nowhere(folder.toString()),
                folder,
                IoReasons.of(failure)));
        return ExitCode.FAILED;
      }
      console.out().println("removed " + folder);
    }
    return ExitCode.DONE;
  }

  /** Why a run must stay; null if it need not. */
  private static @Nullable Diagnostic reason(Path folder) {
    if (Files.isSymbolicLink(folder)) {
      return stays(folder, "it is a link to a folder elsewhere", "name the folder itself");
    }
    if (!RunFolder.isOfRun(folder)) {
      return stays(
          folder,
          "what it holds does not look as `nnc run` writes it",
          "remove the folder yourself, if it may go");
    }
    if (Journal.isBeingWritten(folder)) {
      return stays(folder, "it is being executed right now", "wait for it, or end it");
    }
    try {
      return RunNotes.read(folder).keep()
          ? stays(folder, "it is marked to be kept", "`nnc runs keep --off` takes the mark away")
          : null;
    } catch (IOException failure) {
      return NoteCommand.damaged(folder, failure);
    }
  }

  private static Diagnostic stays(Path folder, String why, String help) {
    return Diagnostic.of(RunCode.NOT_REMOVED, SourceReader.nowhere(folder.toString()), folder, why)
        .withHelp(help);
  }

  private boolean agreed(ParseResult given, List<Path> folders) throws IOException {
    if (!console.outIsTerminal()) {
      throw CommandSpecs.misused(given, "say " + YES + ", since there is no terminal to ask on");
    }
    for (Path folder : folders) {
      console.out().println("  " + folder + "  " + size(folder));
    }
    console.out().print("remove " + Numerals.count(folders.size(), "run") + "? [y/N] ");
    console.out().flush();
    StringBuilder answer = new StringBuilder();
    for (int next = console.in().read(); next >= 0 && next != '\n'; next = console.in().read()) {
      answer.append((char) next);
    }
    String word = answer.toString().strip().toLowerCase(Locale.ROOT);
    return word.equals("y") || word.equals("yes");
  }

  private static String size(Path folder) {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
      }
    } catch (IOException | UncheckedIOException unknown) {
      return "";
    }
    return bytes < 1_000_000
        ? Numerals.count(Math.max(1, bytes / 1_000)) + " kB"
        : String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }

  /**
   * Takes the folder its name first, so that no half of it is ever taken for a run; why it stays
   * after all, or null.
   */
  private static @Nullable Diagnostic remove(Path folder) throws IOException {
    Path whole = folder.toAbsolutePath().normalize();
    Path going = whole.resolveSibling("." + whole.getFileName() + ".removed");
    AtomicFolder.remove(going); // what one that was cut off has left
    Files.move(whole, going, StandardCopyOption.ATOMIC_MOVE);
    if (Journal.isBeingWritten(going)) {
      Files.move(going, whole, StandardCopyOption.ATOMIC_MOVE);
      return stays(folder, "it is being executed right now", "wait for it, or end it");
    }
    AtomicFolder.remove(going);
    return null;
  }
}
