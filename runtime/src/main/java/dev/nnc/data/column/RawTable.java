package dev.nnc.data.column;

import dev.nnc.data.file.DataFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All rows of a source: those to be split first, then those of the source's own validation part and
 * those of its own test part.
 *
 * @param rows how many in all
 * @param splitRows how many of them belong to no part of the source's own
 * @param validationRows how many come next, as the source's own validation part
 * @param files what was read
 */
public record RawTable(
    int rows,
    int splitRows,
    int validationRows,
    SequencedMap<String, RawColumn> columns,
    Origin origin,
    List<DataFile> files) {
  public RawTable {
    columns = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(columns));
    files = List.copyOf(files);
  }

  /** A source without a validation part of its own. */
  public RawTable(
      int rows,
      int splitRows,
      SequencedMap<String, RawColumn> columns,
      Origin origin,
      List<DataFile> files) {
    this(rows, splitRows, 0, columns, origin, files);
  }

  /** The same with more files that were read for it. */
  public RawTable with(List<DataFile> more) {
    return new RawTable(
        rows,
        splitRows,
        validationRows,
        columns,
        origin,
        Stream.concat(files.stream(), more.stream()).toList());
  }

  /** Only these rows, in this order; so many of them come before the source's own test part. */
  public RawTable select(int[] chosen, int chosenSplitRows) {
    SequencedMap<String, RawColumn> selected = new LinkedHashMap<>();
    columns.forEach((name, column) -> selected.put(name, column.select(chosen)));
    int validating =
        (int)
            Arrays.stream(chosen)
                .filter(row -> row >= splitRows && row < splitRows + validationRows)
                .count();
    return new RawTable(
        chosen.length, chosenSplitRows, validating, selected, new Selected(origin, chosen), files);
  }

  /** These rows, of which the columns are given; for what is worked out of them once more. */
  public RawTable select(int[] chosen, SequencedMap<String, RawColumn> theirs) {
    return new RawTable(
        chosen.length, chosen.length, theirs, new Selected(origin, chosen), List.of());
  }

  @SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares it
  private record Selected(Origin origin, int[] chosen) implements Origin {
    @Override
    public String describe(int row) {
      return origin.describe(chosen[row]);
    }

    @Override
    public SequencedMap<String, String> cells(int row) {
      return origin.cells(chosen[row]);
    }

    @Override
    public @Nullable Path folder(int row) {
      return origin.folder(chosen[row]);
    }

    @Override
    public SourceRow at(int row) {
      return origin.at(chosen[row]);
    }

    @Override
    public List<SequencedMap<String, String>> cells(int[] rows) {
      return origin.cells(Arrays.stream(rows).map(row -> chosen[row]).toArray());
    }
  }

  /** Where a row came from. Rows count from 0 here, and from 1 in what people read. */
  public interface Origin {
    /** In a sentence: {@code iris.csv, line 12}. */
    String describe(int row);

    /** The folder of the file that it came from, from which its paths begin; null without one. */
    default @Nullable Path folder(int row) {
      return null;
    }

    /** The cells' own texts by column, all columns; empty if there are none or they changed. */
    SequencedMap<String, String> cells(int row);

    /** Where it stands there. */
    default SourceRow at(int row) {
      return SourceRow.number(row + 1L);
    }

    /** The cells of many rows, which may be cheaper than those of each. */
    default List<SequencedMap<String, String>> cells(int[] rows) {
      return Arrays.stream(rows).mapToObj(this::cells).toList();
    }
  }
}
