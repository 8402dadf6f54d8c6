package dev.nnc.profile;

import dev.nnc.data.source.HeaderPlace;
import dev.nnc.data.source.TableFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a table holds.
 *
 * @param name of the file, as messages call it
 * @param encoding as {@code csv} names it; empty if the file needs no word about it
 * @param above what stands above the names of the columns
 * @param rows how many there are
 * @param looked how many rows figures other than counts come from
 * @param repeated how many rows are copies of earlier ones
 * @param repeatedExact whether that is counted, not estimated
 * @param first the first three rows
 * @param truth what is to be predicted; null if nothing was said
 * @param apart lines that are no rows, up to a thousand; nothing else here counts them
 */
public record TableProfile(
    String name,
    TableFormat format,
    String encoding,
    HeaderPlace.Above above,
    long rows,
    int looked,
    long repeated,
    boolean repeatedExact,
    List<ColumnProfile> columns,
    List<List<String>> first,
    @Nullable Truth truth,
    List<ApartRow> apart,
    List<Remark> remarks) {
  public TableProfile {
    apart = List.copyOf(apart);
    columns = List.copyOf(columns);
    first = List.copyOf(first);
    remarks = List.copyOf(remarks);
  }

  /**
   * What is to be predicted.
   *
   * @param isClasses whether it is one of several classes, not a number
   */
  public record Truth(String column, boolean isClasses) {}

  public Optional<ColumnProfile> column(String called) {
    return columns.stream().filter(column -> column.name().equals(called)).findFirst();
  }

  /** Whether something of that kind was found of the column. */
  public boolean says(Remark.Kind kind, String column) {
    return remarks.stream()
        .anyMatch(remark -> remark.kind() == kind && remark.column().equals(column));
  }
}
