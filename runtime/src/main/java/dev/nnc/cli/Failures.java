package dev.nnc.cli;

import dev.nnc.data.file.IoReasons;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.run.RunFailures;
import dev.nnc.workspace.SourceReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says what an exception means that nobody foresaw; the person never sees a bare stack trace. */
final class Failures {
  private final Console console;

  Failures(Console console) {
    this.console = console;
  }

  int report(Throwable problem) {
    if (problem instanceof OutOfMemoryError) {
      new DiagnosticPrinter(console).tell(RunFailures.memoryUsedUp(SourceReader.nowhere("nnc")));
      return ExitCode.FAILED;
    }
    if (problem instanceof UnwritableException unwritable) {
      return unwritten(unwritable.target(), unwritable.reason());
    }
    if (problem instanceof IOException io) {
      String file =
          io instanceof FileSystemException system && system.getFile() != null
              ? system.getFile()
              : "what was asked for";
      new DiagnosticPrinter(console)
          .tell(
              Diagnostic.of(
                  RunCode.UNREADABLE, SourceReader.nowhere("nnc"), file, IoReasons.of(io)));
      return ExitCode.FAILED;
    }
    if (problem instanceof UncheckedIOException io) {
      return unwritten("output", io);
    }
    new DiagnosticPrinter(console)
        .tell(
            Diagnostic.of(RunCode.DEFECT, SourceReader.nowhere("nnc"), String.valueOf(problem))
                .withHelp(
                    "this is a defect of nnc; run again with NNC_TRACE=1 to see where, and report"
                        + " it"));
    if (!console.environment().getOrDefault("NNC_TRACE", "").isEmpty()) {
      StringWriter trace = new StringWriter();
      problem.printStackTrace(new PrintWriter(trace));
      console.err().println(trace);
    }
    return ExitCode.FAILED;
  }

  private int unwritten(String target, Exception reason) {
    new DiagnosticPrinter(console)
        .tell(
            Diagnostic.of(
                RunCode.CANNOT_WRITE,
                SourceReader.nowhere("nnc"),
                target,
                reason instanceof NoSuchFileException
                    ? "there is no folder for it"
                    : IoReasons.of(reason)));
    return ExitCode.FAILED;
  }
}
