package dev.nnc.diag;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nnc.source.Place;
import dev.nnc.source.Visible;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Diagnostics as JSON for other programs: {@code {"diagnostics":[{"code", "severity", "file",
 * "line", "column", "endLine", "endColumn", "message", "label", "help", "notes", "labels",
 * "fix"}…]}}. Lines and columns count from 1, columns in UTF-16 units; the end is the first place
 * that no longer belongs to it. What a diagnostic does not have is left out.
 */
public final class JsonRenderer {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonRenderer() {}

  public static String render(List<Diagnostic> diagnostics) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      out.writeStartObject();
      out.writeArrayFieldStart("diagnostics");
      for (Diagnostic diagnostic : diagnostics) {
        write(diagnostic, out);
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot fail", e);
    }
    return Visible.json(text.toString());
  }

  private static void write(Diagnostic diagnostic, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("code", diagnostic.code().id());
    out.writeStringField("severity", diagnostic.severity().label());
    place(diagnostic.place(), out);
    out.writeStringField("message", diagnostic.message());
    if (!diagnostic.label().isEmpty()) {
      out.writeStringField("label", diagnostic.label());
    }
    if (diagnostic.help() != null) {
      out.writeStringField("help", diagnostic.help());
    }
    if (!diagnostic.notes().isEmpty()) {
      out.writeArrayFieldStart("notes");
      for (String note : diagnostic.notes()) {
        out.writeString(note);
      }
      out.writeEndArray();
    }
    if (!diagnostic.labels().isEmpty()) {
      out.writeArrayFieldStart("labels");
      for (Label label : diagnostic.labels()) {
        out.writeStartObject();
        place(label.place(), out);
        out.writeStringField("text", label.text());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    Fix fix = diagnostic.fix();
    if (fix != null) {
      out.writeObjectFieldStart("fix");
      out.writeStringField("title", fix.title());
      out.writeArrayFieldStart("edits");
      for (Fix.Edit edit : fix.edits()) {
        out.writeStartObject();
        place(edit.place(), out);
        out.writeStringField("replacement", edit.replacement());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void place(Place place, JsonGenerator out) throws IOException {
    out.writeStringField("file", place.source().name());
    out.writeNumberField("line", place.line());
    out.writeNumberField("column", place.column());
    out.writeNumberField("endLine", place.endLine());
    out.writeNumberField("endColumn", place.endColumn());
  }
}
