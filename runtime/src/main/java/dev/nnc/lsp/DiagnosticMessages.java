package dev.nnc.lsp;

import dev.nnc.diag.Code;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Label;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.RunCode;
import dev.nnc.diag.Severity;
import dev.nnc.resolve.Module;
import dev.nnc.source.Place;
import dev.nnc.source.Span;
import dev.nnc.source.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.DiagnosticCodeDescription;
import org.eclipse.lsp4j.DiagnosticRelatedInformation;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DiagnosticTag;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** The compiler's diagnostics as editors show them. */
final class DiagnosticMessages {
  private DiagnosticMessages() {}

  /** Everything that there is to say of the document. */
  static List<org.eclipse.lsp4j.Diagnostic> of(Reading reading) {
    List<org.eclipse.lsp4j.Diagnostic> messages = new ArrayList<>();
    for (Diagnostic each : reading.diagnostics()) {
      messages.add(message(reading, each));
    }
    return messages;
  }

  /** All that is said of a document that is too large to be read. */
  static List<org.eclipse.lsp4j.Diagnostic> tooLarge(Document document) {
    Diagnostic large =
        Diagnostic.of(
            RunCode.TOO_LARGE,
            document.source().place(Span.NONE),
            String.valueOf(document.path().getFileName()));
    org.eclipse.lsp4j.Diagnostic message =
        plain(document.text().range(Span.NONE), large.code(), large.message());
    return List.of(message);
  }

  /** Where it stands in the document; of one of an imported file, where that is imported. */
  static Span span(Reading reading, Diagnostic diagnostic) {
    Place place = diagnostic.place();
    while (place.source() != reading.source()) {
      Place here = place;
      Optional<Place> imported =
          reading.modules().inOrder().stream()
              .filter(module -> module.tree().source() == here.source())
              .findFirst()
              .flatMap(Module::importedAt);
      if (imported.isEmpty()) {
        return Span.NONE;
      }
      place = imported.get();
    }
    return place.span();
  }

  private static org.eclipse.lsp4j.Diagnostic message(Reading reading, Diagnostic diagnostic) {
    boolean here = diagnostic.place().source() == reading.source();
    org.eclipse.lsp4j.Diagnostic message =
        plain(
            reading.text().range(span(reading, diagnostic)),
            diagnostic.code(),
            (here ? "" : diagnostic.place() + ": ") + words(diagnostic));
    List<DiagnosticRelatedInformation> related = new ArrayList<>();
    if (!here) {
      add(reading, diagnostic.place(), diagnostic.message(), related);
    }
    for (Label label : diagnostic.labels()) {
      add(reading, label.place(), label.text(), related);
    }
    if (!related.isEmpty()) {
      message.setRelatedInformation(related);
    }
    if (diagnostic.code() == NameCode.UNUSED_DECLARATION
        || diagnostic.code() == NameCode.UNUSED_VALUE) {
      message.setTags(List.of(DiagnosticTag.Unnecessary));
    }
    return message;
  }

  private static org.eclipse.lsp4j.Diagnostic plain(Range range, Code code, String words) {
    org.eclipse.lsp4j.Diagnostic message = new org.eclipse.lsp4j.Diagnostic();
    message.setRange(range);
    message.setSeverity(severity(code.severity()));
    message.setCode(Either.forLeft(code.id()));
    message.setCodeDescription(new DiagnosticCodeDescription(Addresses.page(code.id())));
    message.setSource("nnc");
    message.setMessage(Either.forLeft(Visible.of(words)));
    return message;
  }

  private static void add(
      Reading reading, Place place, String text, List<DiagnosticRelatedInformation> related) {
    Addresses.location(reading, place)
        .ifPresent(
            location -> related.add(new DiagnosticRelatedInformation(location, Visible.of(text))));
  }

  /** The sentence, what stands under the place, the reasons, and what to do. */
  private static String words(Diagnostic diagnostic) {
    StringBuilder words = new StringBuilder(diagnostic.message());
    if (!diagnostic.label().isEmpty()) {
      words.append(": ").append(diagnostic.label());
    }
    for (String note : diagnostic.notes()) {
      words.append("\nnote: ").append(note);
    }
    if (diagnostic.help() != null) {
      words.append("\nhelp: ").append(diagnostic.help());
    }
    return words.toString();
  }

  private static DiagnosticSeverity severity(Severity severity) {
    return switch (severity) {
      case ERROR -> DiagnosticSeverity.Error;
      case WARNING -> DiagnosticSeverity.Warning;
      case HINT -> DiagnosticSeverity.Hint;
    };
  }
}
