package dev.nnc.data.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.EncodedText;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a {@code .json} file: a list of objects, an object, or objects one after another, in
 * any layout.
 */
final class JsonTexts {
  /** More is no file that is written by hand or by a program as one list. */
  private static final int MOST_BYTES = 1 << 29;

  private static final JsonFactory JSON = new JsonFactory();

  private JsonTexts() {}

  /** Whether the file's name ends so. */
  static boolean isNamed(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".json") || name.endsWith(".json.gz");
  }

  /**
   * The texts of the objects, each without line feeds; null after an error.
   *
   * @param name as messages call the file
   */
  static @Nullable List<String> objects(Path file, String name, DataDiagnostics findings) {
    String text;
    try (InputStream raw = IoReasons.open(file);
        InputStream plain =
            file.toString().toLowerCase(Locale.ROOT).endsWith(".gz")
                ? new GZIPInputStream(raw)
                : raw;
        InputStream in = EncodedText.utf8(plain, StandardCharsets.UTF_8)) {
      byte[] bytes = in.readNBytes(MOST_BYTES);
      if (bytes.length == MOST_BYTES) {
        findings.add(
            DataCode.TOO_LARGE,
            "write one object a line into a file that ends in `.jsonl`, and cut it into several",
            name,
            "it is one JSON text of more than 512 MB");
        return null;
      }
      text = new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      findings.add(DataCode.UNREADABLE, null, name, IoReasons.of(e));
      return null;
    }
    List<String> objects = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(text)) {
      boolean list = false;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.END_ARRAY) {
          list = false;
        } else if (token == JsonToken.START_ARRAY && !list) {
          list = true;
        } else {
          objects.add(value(parser, text));
        }
      }
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      findings.add(
          DataCode.BAD_JSON,
          "a file of rows is a list of objects, as in [{\"age\": 31, \"town\": \"Bonn\"}]",
          name,
          at == null ? 1 : at.getLineNr(),
          at == null ? 1 : at.getColumnNr(),
          Numerals.shorten(e.getOriginalMessage().lines().findFirst().orElse("")));
      return null;
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory is always there", e);
    }
    if (objects.isEmpty()) {
      findings.add(DataCode.EMPTY, null, name);
      return null;
    }
    return objects;
  }

  /** The value at which the parser stands, in one line: JSON has line ends between values only. */
  private static String value(JsonParser parser, String text) throws IOException {
    if (parser.currentToken().isScalarValue()) {
      return "null"; // no object, which whoever reads the rows says of this one alone
    }
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    int end = (int) parser.currentLocation().getCharOffset();
    return text.substring(start, end).replace('\n', ' ').replace('\r', ' ');
  }
}
