package dev.nnc.plan;

import dev.nnc.type.ColumnType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What the head of a data source tells before the data is read.
 *
 * @param columns by name, in order
 * @param rows how many rows, or -1 if only reading tells
 * @param givenParts parts that the source itself has, such as {@code test} of an IDX set
 * @param evidence by column, what made it numbers or texts; only for columns whose type a file
 *     tells
 */
public record Schema(
    SequencedMap<String, ColumnType> columns,
    long rows,
    List<Part> givenParts,
    Map<String, ColumnEvidence> evidence) {
  public Schema {
    columns = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(columns));
    givenParts = List.copyOf(givenParts);
    evidence = Map.copyOf(evidence);
  }

  /** Of a source that leaves no doubt about its columns. */
  public Schema(SequencedMap<String, ColumnType> columns, long rows, List<Part> givenParts) {
    this(columns, rows, givenParts, Map.of());
  }

  public static Schema of(Map<String, ColumnType> columns, long rows) {
    return new Schema(new LinkedHashMap<>(columns), rows, List.of());
  }
}
