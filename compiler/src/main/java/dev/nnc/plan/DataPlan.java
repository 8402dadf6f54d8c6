package dev.nnc.plan;

import dev.nnc.catalog.ColumnType;
import dev.nnc.catalog.Configured;
import dev.nnc.source.Place;
import java.util.List;

/**
 * A data set as it will be read.
 *
 * @param source a configured entry of kind SOURCE, with all options evaluated
 * @param fields in the order of the file; a field may read earlier fields
 * @param split a configured entry of kind SPLIT
 */
public record DataPlan(
    Place place,
    String name,
    Configured source,
    Schema schema,
    List<Field> fields,
    Configured split) {
  public DataPlan {
    fields = List.copyOf(fields);
  }

  /**
   * One field: the columns (or earlier fields) laid side by side, then the steps one after another.
   *
   * @param inputs names of columns or earlier fields
   * @param steps configured entries of kind TRANSFORM
   * @param type of what comes out, without the batch dimension
   */
  public record Field(
      Place place, String name, List<String> inputs, List<Configured> steps, ColumnType type) {
    public Field {
      inputs = List.copyOf(inputs);
      steps = List.copyOf(steps);
    }
  }

  public Field field(String field) {
    return fields.stream()
        .filter(f -> f.name().equals(field))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no field " + field + " in " + name));
  }
}
