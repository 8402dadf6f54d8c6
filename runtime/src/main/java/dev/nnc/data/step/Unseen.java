package dev.nnc.data.step;

import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.source.Place;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Cells of rows to predict on that are unlike all that training has seen, so that an answer rests
 * on little.
 *
 * @param column that holds them
 * @param cells by row of the table, as a person would write them
 * @param what becomes of them, behind the cells
 */
public record Unseen(
    DataCode code, Place place, String column, SortedMap<Integer, String> cells, String what) {
  private static final int SHOWN = 3;

  public Unseen {
    cells = new TreeMap<>(cells);
  }

  /** The same with only those rows. */
  public Unseen of(IntPredicate rows) {
    SortedMap<Integer, String> kept = new TreeMap<>(cells);
    kept.keySet().removeIf(row -> !rows.test(row));
    return new Unseen(code, place, column, kept, what);
  }

  /** All of them in one sentence. */
  public Diagnostic told() {
    List<String> different = cells.values().stream().distinct().toList();
    return Diagnostic.of(
        code,
        place,
        column,
        different.stream().limit(SHOWN).map(Unseen::shown).collect(Collectors.joining(", "))
            + (different.size() > SHOWN ? ", …" : ""),
        Numerals.count(cells.size(), "row"),
        what);
  }

  /** What there is to say of one row. */
  public String of(int row) {
    String cell = cells.get(row);
    return cell == null ? "" : "`" + column + "` holds " + shown(cell) + ": " + what;
  }

  private static String shown(String cell) {
    UnaryOperator<String> quoted = text -> "\"" + Numerals.shorten(text) + "\"";
    return cell.isEmpty() ? "no text" : Numerals.isNumber(cell) ? cell : quoted.apply(cell);
  }
}
