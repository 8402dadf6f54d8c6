package dev.nnc.data.source;

import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.IoReasons;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a CSV table at the ends of rows. The file is read twice: once to find out where rows begin,
 * which only whoever has read all before them knows, and once for their text.
 */
public final class TablePieces implements Closeable {
  /** Where a piece begins: in bytes of the text, and in lines of the file. */
  private record Cut(long offset, int line) {}

  private final String name;
  private final int each;
  private final List<Cut> cuts;
  private final InputStream text;
  private final byte[] head;
  private int next;

  private TablePieces(String name, int each, List<Cut> cuts, InputStream text, byte[] head) {
    this.name = name;
    this.each = each;
    this.cuts = cuts;
    this.text = text;
    this.head = head;
  }

  /**
   * The pieces of a file.
   *
   * @param each how many rows a piece has, but for the last
   * @return null after an error
   */
  static @Nullable TablePieces of(TableFile file, int each, DataDiagnostics findings) {
    try {
      List<Cut> cuts = cuts(file, each, findings);
      if (cuts == null) {
        return null;
      }
      InputStream text = file.unpacked(IoReasons.open(file.path()));
      byte[] head = text.readNBytes(Math.toIntExact(cuts.getFirst().offset()));
      return new TablePieces(file.name(), each, cuts, text, head);
    } catch (IOException failure) {
      file.unreadable(failure, findings);
      return null;
    }
  }

  private static @Nullable List<Cut> cuts(TableFile file, int each, DataDiagnostics findings)
      throws IOException {
    try (InputStream in = file.unpacked(IoReasons.open(file.path()))) {
      TableHead head = TableHead.read(file, in, true, findings);
      if (head == null) {
        return null;
      }
      List<Cut> cuts = new ArrayList<>(List.of(new Cut(head.offset(), head.line())));
      Records records = head.records();
      boolean more = records.next();
      records.forget();
      for (long rows = 1; more; rows++) {
        more = records.next();
        if (more && rows % each == 0) {
          cuts.add(new Cut(records.offsets(0)[0], records.line(0)));
        }
      }
      return file.failed(records, findings) ? null : cuts;
    }
  }

  /** How many there are. */
  public int count() {
    return cuts.size();
  }

  /** The next one, in their order; null behind the last. */
  public @Nullable TablePiece next() throws IOException {
    if (next == cuts.size()) {
      return null;
    }
    Cut cut = cuts.get(next);
    byte[] rows =
        next + 1 < cuts.size()
            ? text.readNBytes(Math.toIntExact(cuts.get(next + 1).offset() - cut.offset()))
            : text.readAllBytes();
    TablePiece piece =
        new TablePiece(name, (long) next * each, cut.line() - cuts.getFirst().line(), head, rows);
    next++;
    return piece;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
