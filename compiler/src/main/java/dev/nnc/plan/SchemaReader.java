package dev.nnc.plan;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Domain;
import dev.nnc.diag.Diagnostic;
import dev.nnc.source.Place;
import dev.nnc.type.ColumnType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Looks at the head of a data source. The compiler does no IO of its own: whoever calls it passes
 * this in.
 */
public interface SchemaReader {
  /**
   * The schema of the source, or errors (file not found with all places looked in, broken header).
   *
   * @param source a configured entry of kind SOURCE: csv, idx, table, rows
   * @param place where the source stands in the file, for errors
   */
  Result read(Configured source, Place place);

  /**
   * The different texts of a column of the source that stand in so many rows or more, sorted, if it
   * can tell and if there are at most so many of them. Reads the whole source.
   */
  default Optional<List<String>> texts(Configured source, String column, long least, int most) {
    return Optional.empty();
  }

  /**
   * What reading the whole data set shows, if that is quick.
   *
   * @param needed whether the program cannot be understood without it, however long it takes
   */
  default Preview preview(DataPlan plan, boolean needed) {
    return Preview.none();
  }

  /** Whether nobody would notice that the whole data set is read. */
  default boolean isReadAtOnce(DataPlan plan) {
    return false;
  }

  /** A data set that was read before a run. */
  interface Preview {
    /** Of a data set of which nothing is known. */
    static Preview none() {
      return new Preview() {};
    }

    /** What the field holds, with all classes and sizes known; empty if they are not. */
    default Optional<ColumnType> type(String field) {
      return Optional.empty();
    }

    /** How many rows there are to train on. */
    default OptionalLong trainingRows() {
      return OptionalLong.empty();
    }

    /**
     * The first number of a truth that is not in the domain.
     *
     * @param training whether only rows to train on count
     */
    default Optional<Judgement.Outside> outside(
        Judgement judgement, Domain domain, boolean training) {
      return Optional.empty();
    }

    /** Why the data set cannot be read, if that was found. */
    default List<Diagnostic> obstacles() {
      return List.of();
    }
  }

  /** The schema if there is one, and what there is to say. */
  record Result(Optional<Schema> schema, List<Diagnostic> diagnostics) {
    public Result {
      diagnostics = List.copyOf(diagnostics);
    }
  }
}
