package dev.nnc.cli;

import dev.nnc.data.file.IoReasons;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.record.Event;
import dev.nnc.record.RunNotes;
import dev.nnc.workspace.SourceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Tags that a run has from its beginning, so that one that is cut off has them, too. */
final class RunTags {
  static final String NAME = "--tag";

  private RunTags() {}

  static OptionSpec option() {
    return OptionSpec.builder(NAME)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel("NAME")
        .description("A name by which `nnc runs --tag` lists the run. Repeatable.")
        .build();
  }

  static List<String> of(ParseResult given) {
    List<String> tags = given.matchedOptionValue(NAME, List.of());
    tags.forEach(tag -> NoteCommand.refuseNoTag(given, tag));
    return tags;
  }

  /** The same listener, which first leaves the tags in the run's folder. */
  static Event.Listener before(
      Event.Listener listener, List<String> tags, DiagnosticPrinter teller) {
    return tags.isEmpty()
        ? listener
        : event -> {
          if (event instanceof Event.RunStarted started) {
            write(started.folder(), tags, teller);
          }
          listener.on(event);
        };
  }

  private static void write(Path folder, List<String> tags, DiagnosticPrinter teller) {
    try {
      RunNotes.NONE.tagged(tags).write(folder);
    } catch (IOException failure) {
      teller.tell(
          Diagnostic.of(
              RunCode.CANNOT_WRITE,
              SourceReader.nowhere(folder.toString()),
              folder.resolve(RunNotes.FILE),
              IoReasons.of(failure)));
    }
  }
}
