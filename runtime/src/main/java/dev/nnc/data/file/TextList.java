package dev.nnc.data.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several texts in one cell, as JSON writes them: {@code ["red", "big"]}. */
public final class TextList {
  private static final JsonFactory JSON = new JsonFactory();

  private TextList() {}

  /** The texts of a cell; null if it is no list of texts alone. An empty list is one. */
  public static @Nullable List<String> of(String cell) {
    if (!cell.stripLeading().startsWith("[")) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(cell)) {
      parser.nextToken();
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        if (token != JsonToken.VALUE_STRING) {
          return null;
        }
        texts.add(parser.getText());
      }
      return parser.nextToken() == null ? texts : null;
    } catch (IOException noJson) {
      return null;
    }
  }
}
