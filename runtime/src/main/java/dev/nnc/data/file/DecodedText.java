package dev.nnc.data.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;

/**
 * The characters of a text. What stands before a byte that its encoding does not know comes before
 * the complaint about that byte; Java's own readers may lose it.
 */
public final class DecodedText implements Closeable {
  private final InputStream in;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 13);
  private boolean ended;

  public DecodedText(InputStream in, Charset charset) {
    this.in = in;
    decoder = charset.newDecoder();
    bytes.flip();
  }

  /**
   * Puts more characters there; gives how many, 0 at the end.
   *
   * @throws java.nio.charset.CharacterCodingException if the next byte is no text
   */
  public int read(CharBuffer target) throws IOException {
    int before = target.position();
    while (true) {
      CoderResult result = decoder.decode(bytes, target, ended);
      int count = target.position() - before;
      if (count > 0 || result.isOverflow()) {
        return count;
      }
      if (result.isError()) {
        result.throwException();
      }
      if (ended) {
        return 0;
      }
      bytes.compact();
      int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
      bytes.position(bytes.position() + Math.max(0, read)).flip();
      ended = read < 0;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
