package dev.nnc.data.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Text of any encoding as UTF-8, so that what reads it knows one encoding only. A byte order mark
 * tells UTF-16 from UTF-8 and is no part of the text. What its encoding does not know is a {@link
 * java.nio.charset.CharacterCodingException}; of UTF-8 whoever reads it finds that.
 */
public final class EncodedText extends InputStream {
  private final DecodedText in;
  private final CharBuffer characters = CharBuffer.allocate(1 << 13);
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 15);
  private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
  private boolean ended;

  private EncodedText(InputStream in, Charset charset) {
    this.in = new DecodedText(in, charset);
    characters.flip();
    bytes.flip();
  }

  /**
   * The same text in UTF-8, from its beginning.
   *
   * @param charset that of the bytes; for UTF-8 and UTF-16 a byte order mark counts more
   */
  public static InputStream utf8(InputStream in, Charset charset) throws IOException {
    if (!isUnicode(charset)) {
      return new EncodedText(in, charset);
    }
    PushbackInputStream whole = new PushbackInputStream(in, 3);
    byte[] head = whole.readNBytes(3);
    int first = head.length < 2 ? 0 : (head[0] & 0xff) << 8 | (head[1] & 0xff);
    boolean marked = first == 0xfffe || first == 0xfeff;
    boolean utf8Marked = first == 0xefbb && head.length == 3 && (head[2] & 0xff) == 0xbf;
    int mark = marked ? 2 : utf8Marked ? 3 : 0;
    whole.unread(head, mark, head.length - mark);
    if (first == 0xfffe) {
      return new EncodedText(whole, StandardCharsets.UTF_16LE);
    }
    if (first == 0xfeff) {
      return new EncodedText(whole, StandardCharsets.UTF_16BE);
    }
    if (utf8Marked || charset.equals(StandardCharsets.UTF_8)) {
      return whole;
    }
    // Without a mark: text of most languages begins with a character whose upper half is zero.
    return new EncodedText(
        whole, first >>> 8 == 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE);
  }

  private static boolean isUnicode(Charset charset) {
    return charset.equals(StandardCharsets.UTF_8) || charset.equals(StandardCharsets.UTF_16);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (!bytes.hasRemaining()) {
      if (ended) {
        return -1;
      }
      bytes.clear();
      characters.compact();
      ended = in.read(characters) == 0;
      characters.flip();
      encoder.encode(characters, bytes, ended);
      bytes.flip();
    }
    int count = Math.min(length, bytes.remaining());
    bytes.get(target, offset, count);
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
