package dev.nnc.data.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.Temporal;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file that is no text, as JSON Lines: what is known of such tables, of their types,
 * gaps and lists, then holds for these rows, too. Every object has all columns.
 */
abstract class RowText extends InputStream {
  private static final int PORTION = 1 << 16;

  private final InputStream raw;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream(2 * PORTION);
  private final JsonGenerator json = generator();
  private byte[] portion = new byte[0];
  private int next;
  private long rows;
  private boolean ended;

  /**
   * Of a file.
   *
   * @param raw its bytes, closed together with this
   */
  RowText(InputStream raw) {
    this.raw = raw;
  }

  private JsonGenerator generator() {
    try {
      JsonGenerator made = new JsonFactory().createGenerator(written);
      made.setRootValueSeparator(null);
      return made;
    } catch (IOException e) {
      throw new IllegalStateException("memory can always be written", e);
    }
  }

  /**
   * The cells of the next row by column; null behind the last.
   *
   * @throws IOException if the file is damaged, with a reason to follow its name
   */
  abstract @Nullable Map<String, @Nullable Object> row() throws IOException;

  /** What an object of the reader's own library is, in types of the JDK. */
  @Nullable Object plain(Object value) throws IOException {
    throw new IOException(
        "its values of type " + value.getClass().getSimpleName() + " are no cells");
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (next == portion.length) {
      fill();
    }
    if (next == portion.length) {
      return -1;
    }
    int given = Math.min(length, portion.length - next);
    System.arraycopy(portion, next, bytes, offset, given);
    next += given;
    return given;
  }

  private void fill() throws IOException {
    written.reset();
    while (!ended && written.size() < PORTION) {
      Map<String, @Nullable Object> row = row();
      ended = row == null;
      if (row != null) {
        rows++;
        write(row);
        json.writeRaw('\n');
        json.flush();
      }
    }
    portion = written.toByteArray();
    next = 0;
  }

  private void write(@Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case String text -> json.writeString(text);
      case Boolean truth -> json.writeBoolean(truth);
      case Float number -> write(number, number.isNaN(), number.isInfinite());
      case Double number -> write(number, number.isNaN(), number.isInfinite());
      case BigDecimal number -> json.writeNumber(number.toPlainString());
      case Number number -> json.writeNumber(number.toString());
      case Instant time ->
          json.writeString(time(time.atOffset(ZoneOffset.UTC).toLocalDateTime()) + "Z");
      case LocalDateTime time -> json.writeString(time(time));
      case byte[] bytes -> json.writeString(text(bytes));
      case Map<?, ?> object -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> each : object.entrySet()) {
          json.writeFieldName(String.valueOf(each.getKey()));
          write(each.getValue());
        }
        json.writeEndObject();
      }
      case Iterable<?> list -> {
        json.writeStartArray();
        for (Object each : list) {
          write(each);
        }
        json.writeEndArray();
      }
      case Temporal time -> json.writeString(time.toString());
      case UUID id -> json.writeString(id.toString());
      default -> write(plain(value));
    }
  }

  /** Not a number is what pandas writes for a gap; a number without bounds is no cell at all. */
  private void write(Number number, boolean gap, boolean unbounded) throws IOException {
    if (unbounded) {
      throw new IOException("its row " + rows + " holds an infinite number");
    }
    if (gap) {
      json.writeNull();
    } else {
      json.writeNumber(number.toString());
    }
  }

  /** Seconds always stand there, so that all cells of a column are written in one way. */
  private static String time(LocalDateTime time) {
    return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
  }

  private String text(byte[] bytes) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("its row " + rows + " holds bytes that are no text", e);
    }
  }

  /** Closes what the file was opened with. */
  abstract void end() throws IOException;

  @Override
  public final void close() throws IOException {
    try (raw) {
      end();
    }
  }
}
