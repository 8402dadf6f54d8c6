package dev.nnc.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.UncheckedIOException;

/**
 * Records that hold plain data, events among them, as texts on their way to another process of the
 * same version.
 */
public final class PlainText {
  private PlainText() {}

  /** One record. */
  public static String of(Record value) {
    return new EventWriter().text(value);
  }

  /** What {@link #of} has written. */
  public static <T extends Record> T read(String text, Class<T> type) {
    try {
      return RecordJson.MAPPER.readValue(text, type);
    } catch (JsonProcessingException other) {
      throw new UncheckedIOException(other);
    }
  }
}
