package dev.nnc.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nnc.diag.Diagnostic;
import dev.nnc.source.Visible;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes back to whoever asked: an answer, or an error as {@code {"error": {"code", "message",
 * "help"}}}.
 *
 * @param status of HTTP
 * @param headers beside the type
 */
@SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares it
record Reply(int status, String type, byte[] body, Map<String, String> headers) {
  static final String JSON = "application/json; charset=utf-8";

  private static final JsonFactory FACTORY = new JsonFactory();

  Reply {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  static Reply ok(String type, String body) {
    return new Reply(200, type, body.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /**
   * @param code for programs: one of ours such as NN4020, or a word
   * @param help what to do about it
   */
  static Reply error(int status, String code, String message, @Nullable String help) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      out.writeStartObject();
      out.writeObjectFieldStart("error");
      out.writeStringField("code", code);
      out.writeStringField("message", message);
      if (help != null) {
        out.writeStringField("help", help);
      }
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot fail", e);
    }
    return new Reply(
        status,
        JSON,
        (Visible.json(text.toString()) + "\n").getBytes(StandardCharsets.UTF_8),
        Map.of());
  }

  /** What is wrong with the rows. */
  static Reply of(Diagnostic diagnostic) {
    return error(422, diagnostic.code().id(), diagnostic.message(), diagnostic.help());
  }

  /** Too many ask, or the server is ending; the same request may be answered later. */
  static Reply later(String code, String message, int seconds) {
    return error(503, code, message, "ask again in " + seconds + " s")
        .with("Retry-After", String.valueOf(seconds));
  }

  Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, type, body, more);
  }
}
