package dev.nnc.predict;

import dev.nnc.diag.Diagnostic;
import dev.nnc.record.PlainText;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * The answers to a table in pieces. They wait in a file until all are there: whether there is a
 * column of reasons only the last row may tell.
 */
public final class PiecedTable implements AnswerTable, Closeable {
  private final Path file;
  private final DataOutputStream out;
  private final Set<Diagnostic> said = new LinkedHashSet<>();
  private List<String> columns = List.of();
  private Optional<Diagnostic> first = Optional.empty();
  private boolean answered;
  private int pieces;
  private long rows;
  private long lacking;

  public PiecedTable() throws IOException {
    file = Files.createTempFile("nnc", ".answers");
    out =
        new DataOutputStream(
            new DeflaterOutputStream(Files.newOutputStream(file), new Fast(), 1 << 16));
  }

  /** Less time than room. */
  private static final class Fast extends Deflater {
    Fast() {
      super(BEST_SPEED);
    }
  }

  /** Takes the next piece. */
  public void add(PieceAnswers piece) throws IOException {
    byte[] text = PlainText.of(piece).getBytes(StandardCharsets.UTF_8);
    out.writeInt(text.length);
    out.write(text);
    pieces++;
    rows += piece.rows().size();
    lacking += piece.lacking();
    said.addAll(piece.said());
    if (columns.isEmpty() || (piece.answered() && !answered)) {
      columns = piece.columns();
    }
    answered |= piece.answered();
    if (first.isEmpty()) {
      first = piece.first().stream().findFirst();
    }
  }

  /** All pieces are there. */
  public void end() throws IOException {
    out.close();
  }

  public long rows() {
    return rows;
  }

  /** How many rows have no answer. */
  public long lacking() {
    return lacking;
  }

  /** Why the first of these has none. */
  public Optional<Diagnostic> first() {
    return first;
  }

  /** What there is to say of all rows together, nothing twice. */
  public List<Diagnostic> said() {
    return List.copyOf(said);
  }

  @Override
  public List<String> columns() {
    if (lacking == 0) {
      return columns;
    }
    List<String> all = new ArrayList<>(columns);
    all.add(PieceAnswers.REASON);
    return all;
  }

  @Override
  public void each(Receiver receiver) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new InflaterInputStream(Files.newInputStream(file)))) {
      for (int i = 0; i < pieces; i++) {
        PieceAnswers piece =
            PlainText.read(
                new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8),
                PieceAnswers.class);
        for (List<String> cells : piece.rows()) {
          receiver.row(row(cells));
        }
      }
    }
  }

  /** A piece in which no row has an answer does not know how many columns the network has. */
  private List<String> row(List<String> cells) {
    List<String> row = new ArrayList<>(cells);
    String reason = row.removeLast();
    while (row.size() < columns.size()) {
      row.add("");
    }
    if (lacking > 0) {
      row.add(reason);
    }
    return row;
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(file);
  }
}
