package dev.nnc.predict;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How answers are written for other programs. */
public enum AnswerFormat {
  CSV,
  /** A list of objects. */
  JSON,
  /** An object a line. */
  JSONL;

  private static final JsonFactory FACTORY = new JsonFactory();

  /** What JSON takes for a number: a code such as 007 is none, and stays a text. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,15})(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");

  /** The format of that name, in small letters. */
  public static Optional<AnswerFormat> find(String name) {
    return Arrays.stream(values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  /** Writes all rows. */
  public void write(AnswerTable answers, Writer writer) throws IOException {
    if (this == CSV) {
      CsvTable.write(answers, writer);
      return;
    }
    List<String> names = answers.columns();
    JsonGenerator json =
        FACTORY.createGenerator(writer).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    if (this == JSON) {
      json.writeStartArray();
      json.writeRaw('\n');
    }
    answers.each(
        row -> {
          json.writeStartObject();
          for (int i = 0; i < names.size(); i++) {
            json.writeFieldName(names.get(i));
            write(row.get(i), json);
          }
          json.writeEndObject();
          if (this == JSON) {
            json.writeRaw('\n');
          }
        });
    if (this == JSON) {
      json.writeEndArray();
    }
    json.writeRaw('\n');
    json.flush();
  }

  /** Whether the cell is a list as JSON writes it, in one line as each answer is. */
  private static boolean isList(String cell) {
    if (!cell.startsWith("[") || cell.indexOf('\n') >= 0 || cell.indexOf('\r') >= 0) {
      return false;
    }
    try (JsonParser parser = FACTORY.createParser(cell)) {
      parser.nextToken();
      parser.skipChildren();
      return parser.currentToken() == JsonToken.END_ARRAY && parser.nextToken() == null;
    } catch (IOException noJson) {
      return false;
    }
  }

  private static void write(String cell, JsonGenerator json) throws IOException {
    if (cell.isEmpty()) {
      json.writeNull();
    } else if (NUMBER.matcher(cell).matches()) {
      json.writeNumber(cell);
    } else if (isList(cell)) {
      json.writeRawValue(cell);
    } else {
      json.writeString(cell);
    }
  }
}
