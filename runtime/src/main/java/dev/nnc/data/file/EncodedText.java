package dev.nnc.data.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text of any encoding as UTF-8, so that what reads it knows one encoding only. A byte order mark
 * tells UTF-16 from UTF-8 and is no part of the text. What its encoding does not know is a {@link
 * java.nio.charset.CharacterCodingException}; of UTF-8 whoever reads it finds that.
 */
public final class EncodedText extends InputStream {
  private static final byte[] UTF_8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[] UTF_16LE_MARK = {(byte) 0xff, (byte) 0xfe};
  private static final byte[] UTF_16BE_MARK = {(byte) 0xfe, (byte) 0xff};

  /** How many bytes tell the encoding. */
  private static final int HEAD = 3;

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
   * @param charset that of the bytes; the byte order mark of UTF-8 counts more, and for UTF-8 and
   *     UTF-16 that of UTF-16, too
   */
  public static InputStream utf8(InputStream in, Charset charset) throws IOException {
    PushbackInputStream whole = new PushbackInputStream(in, HEAD);
    byte[] head = whole.readNBytes(HEAD);
    Charset actual = charset(head, charset);
    boolean utf8 = actual.equals(StandardCharsets.UTF_8);
    int mark = startsWith(head, UTF_8_MARK) ? 3 : !utf8 && isMarked(head, charset) ? 2 : 0;
    whole.unread(head, mark, head.length - mark);
    return utf8 ? whole : new EncodedText(whole, actual);
  }

  /**
   * The encoding that a text has: the one that is said, if its first bytes do not tell another one.
   */
  public static Charset charset(InputStream in, Charset said) throws IOException {
    return charset(in.readNBytes(HEAD), said);
  }

  private static Charset charset(byte[] head, Charset said) {
    if (startsWith(head, UTF_8_MARK)) {
      return StandardCharsets.UTF_8;
    }
    if (isMarked(head, said)) {
      return head[0] == UTF_16LE_MARK[0] ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
    }
    if (!said.equals(StandardCharsets.UTF_16)) {
      return said;
    }
    // Without a mark: text of most languages begins with a character whose upper half is zero.
    return head.length > 0 && head[0] == 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
  }

  /** Whether it begins with a mark of UTF-16, and nothing else is said. */
  private static boolean isMarked(byte[] head, Charset said) {
    return isUnicode(said) && (startsWith(head, UTF_16LE_MARK) || startsWith(head, UTF_16BE_MARK));
  }

  private static boolean startsWith(byte[] head, byte[] mark) {
    return head.length >= mark.length && Arrays.equals(head, 0, mark.length, mark, 0, mark.length);
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
      CoderResult result = encoder.encode(characters, bytes, ended);
      if (result.isError()) {
        result.throwException();
      }
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
