package dev.nnc.check.expression;

import dev.nnc.ast.Node;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Option;
import dev.nnc.plan.Schema;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the checks found out about the nodes of a program, by the node itself: two nodes that read
 * the same stand in different places. What is evaluated several times, such as the body of a block,
 * has the last of its values.
 */
public final class Notes {
  private final Map<Node, CheckedValue> values = new IdentityHashMap<>();
  private final Map<Node, Entry> entries = new IdentityHashMap<>();
  private final Map<Node, Option> options = new IdentityHashMap<>();
  private final Map<Node, Schema> schemas = new IdentityHashMap<>();

  void value(Node node, CheckedValue value, boolean sure) {
    if (value instanceof CheckedValue.Unknown) {
      return;
    }
    if (sure) {
      values.put(node, value);
    } else {
      values.putIfAbsent(node, value);
    }
  }

  void entry(Node node, Entry entry) {
    entries.put(node, entry);
  }

  void option(Node node, Option option) {
    options.put(node, option);
  }

  void schema(Node node, Schema schema) {
    schemas.put(node, schema);
  }

  /** What an expression stands for. */
  public Optional<CheckedValue> value(Node node) {
    return found(values, node);
  }

  /** The catalogue's entry that a name or a call means. */
  public Optional<Entry> entry(Node node) {
    return found(entries, node);
  }

  /** The option that an argument gives. */
  public Optional<Option> option(Node node) {
    return found(options, node);
  }

  /** The columns that a data set was found to have, also if its fields are wrong. */
  public Optional<Schema> schema(Node node) {
    return found(schemas, node);
  }

  private static <T> Optional<T> found(Map<Node, T> map, Node node) {
    @Nullable T value = map.get(node);
    return Optional.ofNullable(value);
  }
}
