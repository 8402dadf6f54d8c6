package dev.nnc.data.step;

import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.TableFunction;
import dev.nnc.ir.Value;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns that laid fields take, each with the inputs of the function that come from it. */
final class LaidColumns {
  private final FunctionBuilder builder;
  private final Dimension batch;
  private final Set<String> missing;
  private final Map<String, TableFunction.Column> columns = new LinkedHashMap<>();
  private final Map<String, Value> numbers = new LinkedHashMap<>();

  /**
   * @param missing the words that stand for a missing cell
   */
  LaidColumns(FunctionBuilder builder, Dimension batch, Set<String> missing) {
    this.builder = builder;
    this.batch = batch;
    this.missing = missing;
  }

  List<TableFunction.Column> all() {
    return List.copyOf(columns.values());
  }

  /** The column as numbers, f64 [batch, …]; null if it is taken as texts already. */
  @Nullable Value numbers(String name, Shape row, boolean bytes) {
    TableFunction.Column column =
        columns.computeIfAbsent(
            name,
            key ->
                bytes
                    ? new TableFunction.Bytes(name, name)
                    : new TableFunction.Numbers(name, name));
    return column instanceof TableFunction.Texts
        ? null
        : numbers.computeIfAbsent(
            name, key -> builder.input(name, new TensorType(ElementType.F64, row.prepend(batch))));
  }

  /**
   * What texts of the column become, f64 [batch]; null if it is taken as numbers already.
   *
   * @param codes by the text; an empty one is a missing cell
   */
  @Nullable Value looked(String name, Map<String, Integer> codes, int otherwise) {
    List<TableFunction.Lookup> lookups = new ArrayList<>();
    switch (columns.get(name)) {
      case null -> {}
      case TableFunction.Texts texts -> lookups.addAll(texts.lookups());
      case TableFunction.Numbers ignored -> {
        return null;
      }
      case TableFunction.Bytes ignored -> {
        return null;
      }
    }
    Map<String, Integer> all = new LinkedHashMap<>(codes);
    Integer gap = codes.get("");
    if (gap != null) {
      missing.forEach(word -> all.put(word, gap));
    }
    String port = name + "#" + (lookups.size() + 1);
    lookups.add(
        new TableFunction.Lookup(
            port,
            List.copyOf(all.keySet()),
            all.values().stream().map(Integer::longValue).toList(),
            otherwise));
    columns.put(name, new TableFunction.Texts(name, lookups));
    return builder.input(port, new TensorType(ElementType.F64, new Shape(List.of(batch))));
  }
}
