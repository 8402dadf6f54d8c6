package dev.nnc.data.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import org.jspecify.annotations.Nullable;

/**
 * The first byte of a text that its encoding does not know.
 *
 * @param line from 1
 * @param column which byte of its line it is, from 1
 * @param value from 0 to 255
 */
public record BadByte(long line, long column, int value) {
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
        return new BadByte(line, column, bytes.get(bytes.position()) & 0xff);
      }
      bytes.compact();
    }
    return null;
  }
}
