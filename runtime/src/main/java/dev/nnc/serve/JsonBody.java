package dev.nnc.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.nnc.data.file.Numerals;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a request: one JSON object, or a list of them. They stay texts, so that each cell is
 * read from the very characters that were sent, as {@code nnc predict} reads those of a file.
 *
 * @param objects one a row, without line feeds
 * @param alone whether it was one object and no list
 */
record JsonBody(List<String> objects, boolean alone) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String HELP =
      "send a JSON object with a value for each column, or a list of such objects; /openapi.json"
          + " says which columns";

  JsonBody {
    objects = List.copyOf(objects);
  }

  static JsonBody read(byte[] bytes) throws Refusal {
    String text = text(bytes);
    if (text.isBlank()) {
      throw new Refusal(Reply.error(400, "no_body", "the request has no body", HELP));
    }
    List<String> objects = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(text)) {
      JsonToken first = parser.nextToken();
      boolean alone = first == JsonToken.START_OBJECT;
      if (alone) {
        objects.add(value(parser, text));
      } else if (first == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          objects.add(value(parser, text));
          if (objects.size() > Limits.MOST_ROWS) {
            throw new Refusal(
                Reply.error(
                    413,
                    "too_many_rows",
                    "the list has more than " + Numerals.count(Limits.MOST_ROWS, "row"),
                    "send several requests; `nnc predict` reads files of a million rows"));
          }
        }
      } else {
        throw notJson(null, "it is neither an object nor a list");
      }
      if (parser.nextToken() != null) {
        throw notJson(parser.currentTokenLocation(), "something follows the rows");
      }
      if (objects.isEmpty()) {
        throw new Refusal(Reply.error(400, "no_rows", "the list has no rows", HELP));
      }
      return new JsonBody(objects, alone);
    } catch (StreamConstraintsException e) {
      throw notJson(e.getLocation(), "it is nested too deeply, or a name or number is too long");
    } catch (JsonProcessingException e) {
      throw notJson(e.getLocation(), reason(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory is always there", e);
    }
  }

  private static String text(byte[] bytes) throws Refusal {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new Refusal(Reply.error(400, "not_utf8", "the body is not a text in UTF-8", HELP));
    }
  }

  /** The value at which the parser stands, in one line: JSON has line ends between values only. */
  private static String value(JsonParser parser, String text) throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    JsonToken token = parser.currentToken();
    if (token == null || token.isScalarValue()) {
      // No object, which whoever reads the rows says of this one alone.
      return "null";
    }
    parser.skipChildren();
    int end = (int) parser.currentLocation().getCharOffset();
    return text.substring(start, end).replace('\n', ' ').replace('\r', ' ');
  }

  private static Refusal notJson(@Nullable JsonLocation at, String reason) {
    String place =
        at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
    return new Refusal(
        Reply.error(400, "bad_json", "the body is not as it should be: " + place + reason, HELP));
  }

  /** What the parser says, without the names of its own things. */
  private static String reason(String message) {
    if (message.startsWith("Non-standard token")) {
      return "JSON has no NaN and no infinity; write `null` for a missing value";
    }
    if (message.startsWith("Unexpected end-of-input")) {
      return "it ends too soon";
    }
    String said =
        message
            .lines()
            .findFirst()
            .orElse("")
            .replaceFirst(" \\(('.') \\(code [^)]*\\)\\)", " $1")
            .replaceFirst(":? (was )?expecting .*", "")
            .replaceFirst(" \\([Ss]tart.*", "");
    return Numerals.shorten(
        said.startsWith("Unexpected") || said.startsWith("Unrecognized") ? lowered(said) : said);
  }

  private static String lowered(String sentence) {
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }
}
