package dev.nnc.data.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The first byte of a text that its encoding does not know.
 *
 * @param line from 1
 * @param column which byte of its line it is, from 1
 * @param value from 0 to 255
 * @param around the bytes of its line, as far as they were near
 */
@SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares it
public record BadByte(long line, long column, int value, byte[] around) {
  /** How much of the line is shown. */
  private static final int SHOWN = 400;

  /** The line in another encoding; null if it is none of that. */
  public @Nullable String decoded(Charset charset) {
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(around))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Looks the text through; null if all of it is right. */
  public static @Nullable BadByte find(InputStream in, Charset charset) throws IOException {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    CharBuffer ignored = CharBuffer.allocate(1 << 16);
    long line = 1;
    long column = 1;
    boolean more = true;
    while (more) {
      int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
      more = read >= 0;
      bytes.position(bytes.position() + Math.max(0, read)).flip();
      ignored.clear();
      CoderResult result = decoder.decode(bytes, ignored, !more);
      for (int i = 0; i < bytes.position(); i++) {
        boolean end = bytes.get(i) == '\n';
        line += end ? 1 : 0;
        column = end ? 1 : column + 1;
      }
      if (result.isError()) {
        int at = bytes.position();
        return new BadByte(line, column, bytes.get(at) & 0xff, line(bytes, at));
      }
      bytes.compact();
    }
    return null;
  }

  /** The line's bytes around a place of the buffer; those that were read before are not there. */
  private static byte[] line(ByteBuffer bytes, int at) {
    int from = at;
    while (from > 0 && at - from < SHOWN && bytes.get(from - 1) != '\n') {
      from--;
    }
    int to = at;
    while (to < bytes.limit() && to - from < SHOWN && bytes.get(to) != '\n') {
      to++;
    }
    return Arrays.copyOfRange(bytes.array(), from, to);
  }
}
