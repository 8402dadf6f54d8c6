package dev.nnc.data.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;

/**
 * Some rows of a table in a file, as the text that they are, with what says which they are: so that
 * a process that has not got the file says of them what it would say of them there.
 *
 * @param name of the file, as messages call it
 * @param before how many rows stand before these
 * @param lines how many lines less there are before these here than in the file
 * @param head the text before the first row of the file, in UTF-8
 * @param rows their own text, in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares it
public record TablePiece(String name, long before, int lines, byte[] head, byte[] rows) {
  InputStream text() {
    return new SequenceInputStream(new ByteArrayInputStream(head), new ByteArrayInputStream(rows));
  }

  /** On its way to another process of the same version. */
  public byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(name);
      out.writeLong(before);
      out.writeInt(lines);
      out.writeInt(head.length);
      out.write(head);
      out.writeInt(rows.length);
      out.write(rows);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** What {@link #bytes} has written. */
  public static TablePiece of(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new TablePiece(
          in.readUTF(),
          in.readLong(),
          in.readInt(),
          in.readNBytes(in.readInt()),
          in.readNBytes(in.readInt()));
    } catch (IOException cut) {
      throw new UncheckedIOException(cut);
    }
  }
}
