package dev.nnc.data;

import dev.nnc.data.file.DataFile;
import dev.nnc.plan.Part;
import dev.nnc.type.ColumnType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * A data set that is ready for use.
 *
 * @param parts those without rows may be absent
 * @param files what was read
 * @param fitted what its fitted steps have learned, as JSON
 * @param folds in how many ways its rows are cut, of which this is one; 0 if they are cut once
 * @param chosen how many of the source's rows {@code rows:} takes; empty if all
 * @param windows how many rows have whole windows, and why others have none; empty if all have
 * @param figures works out what its columns hold, and how they go with the first of some truths
 */
public record DataSet(
    String name,
    Map<Part, Rows> parts,
    List<DataFile> files,
    String fitted,
    int folds,
    String chosen,
    String windows,
    Function<List<String>, DataFigures> figures) {
  /** Of which nothing is known but its rows. */
  public DataSet(
      String name, Map<Part, Rows> parts, List<DataFile> files, String fitted, int folds) {
    this(name, parts, files, fitted, folds, "", "", truths -> DataFigures.NONE);
  }

  public DataSet {
    parts = Collections.unmodifiableMap(new EnumMap<>(parts));
    files = List.copyOf(files);
  }

  /** The part; without rows if there is no such part. */
  public Rows part(Part part) {
    return parts.getOrDefault(part, NOTHING);
  }

  /** The numbers of rows of the parts that have any. */
  public SequencedMap<Part, Integer> rows() {
    SequencedMap<Part, Integer> rows = new LinkedHashMap<>();
    for (Part part : Part.OF_SPLIT) {
      if (part(part).count() > 0) {
        rows.put(part, part(part).count());
      }
    }
    return rows;
  }

  /** What tells the rows of each part that has any from others, see {@link Rows#hash}. */
  public SequencedMap<Part, String> rowHashes() {
    SequencedMap<Part, String> hashes = new LinkedHashMap<>();
    rows().keySet().forEach(part -> hashes.put(part, part(part).hash()));
    return hashes;
  }

  private static final Rows NOTHING =
      new Rows() {
        @Override
        public int count() {
          return 0;
        }

        @Override
        public ColumnType type(String field) {
          throw new IllegalStateException("there are no rows, so no field " + field);
        }

        @Override
        public void copy(String field, int[] order, int from, int count, FloatBuffer target) {
          throw new IllegalStateException("there are no rows to copy");
        }

        @Override
        public void copy(String field, int[] order, int from, int count, IntBuffer target) {
          throw new IllegalStateException("there are no rows to copy");
        }
      };
}
