package dev.nnc.catalog;

import dev.nnc.type.ColumnType;
import dev.nnc.type.PictureShape;
import dev.nnc.type.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a part of a report can be made of. Shapes are of one row.
 *
 * @param action the verb: {@code train}, {@code evaluate} or {@code predict}
 * @param inputs of the network, by the names of the fields that feed them
 * @param outputs of the network
 * @param fields of the data
 * @param columns of the source from which the data comes
 * @param truths the field that judges an output, by the output
 * @param made the activation that an output comes from, by the output; only where it is known
 * @param networks other networks that take fields of this data, with the shape of their only output
 * @param kernels shapes of the network's kernels, the first layer's first
 * @param given the options that are written out with something else than their default
 */
public record ReportPartContext(
    String action,
    SequencedMap<String, Shape> inputs,
    SequencedMap<String, Shape> outputs,
    SequencedMap<String, Field> fields,
    SequencedMap<String, ColumnType> columns,
    Map<String, String> truths,
    Map<String, String> made,
    Map<String, Shape> networks,
    List<Shape> kernels,
    Set<String> given) {
  public ReportPartContext {
    inputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(inputs));
    outputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outputs));
    fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    columns = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(columns));
    truths = Map.copyOf(truths);
    made = Map.copyOf(made);
    networks = Map.copyOf(networks);
    kernels = List.copyOf(kernels);
    given = Set.copyOf(given);
  }

  /** The same for a part with these options written out. */
  public ReportPartContext withGiven(Set<String> options) {
    return new ReportPartContext(
        action, inputs, outputs, fields, columns, truths, made, networks, kernels, options);
  }

  /**
   * A field of the data.
   *
   * @param columns that it is made of
   * @param overTime whether its first dimension may be time
   */
  public record Field(ColumnType type, List<String> columns, boolean overTime) {
    public Field {
      columns = List.copyOf(columns);
    }
  }

  /** Whether the field or output by this name can be drawn as a picture. */
  public boolean isPicture(String name) {
    Shape output = outputs.get(name);
    Field field = fields.get(output == null ? name : truths.getOrDefault(name, ""));
    PictureShape classes =
        field == null
            ? null
            : output == null
                ? PictureShape.ofClasses(field.type())
                : PictureShape.ofAnswers(output, field.type());
    Shape shape = output != null || fields.containsKey(name) ? numbers(name) : null;
    return classes != null || (shape != null && PictureShape.of(shape) != null);
  }

  /**
   * The shape of numbers by this name: an output, a field, a network, or a column that is one of a
   * field's numbers; null if there are none.
   */
  public @Nullable Shape numbers(String name) {
    Shape output = outputs.get(name);
    if (output != null) {
      return output;
    }
    Field field = fields.get(name);
    if (field != null) {
      return field.type().content() == ColumnType.Content.NUMBER ? field.type().shape() : null;
    }
    for (Field each : fields.values()) {
      int index = each.columns().indexOf(name);
      if (index >= 0
          && each.type().content() == ColumnType.Content.NUMBER
          && each.type().shape().isKnown()
          && each.type().shape().size() == each.columns().size()) {
        return Shape.SCALAR;
      }
    }
    return networks.get(name);
  }
}
