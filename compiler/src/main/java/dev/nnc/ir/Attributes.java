package dev.nnc.ir;

import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The constants of an operation, by name. Values are {@code Long}, {@code Double}, {@code Boolean},
 * {@code String}, {@code List} of these, {@code Shape} or {@code ElementType}; nothing else prints
 * and parses back.
 */
public record Attributes(Map<String, Object> values) {
  public static final Attributes NONE = new Attributes(Map.of());

  public Attributes {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  public static Attributes of(String name, Object value) {
    return new Attributes(Map.of(name, value));
  }

  public static Attributes of(String name, Object value, String name2, Object value2) {
    return new Attributes(Map.of(name, value, name2, value2));
  }

  public Attributes with(String name, Object value) {
    Map<String, Object> more = new TreeMap<>(values);
    more.put(name, value);
    return new Attributes(more);
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  public Object get(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no attribute " + name + " in " + values.keySet());
    }
    return value;
  }

  public long integer(String name) {
    return (Long) get(name);
  }

  public double real(String name) {
    return (Double) get(name);
  }

  public boolean truth(String name) {
    return (Boolean) get(name);
  }

  public String text(String name) {
    return (String) get(name);
  }

  public Shape shape(String name) {
    return (Shape) get(name);
  }

  public ElementType element(String name) {
    return (ElementType) get(name);
  }

  @SuppressWarnings("unchecked") // lists are made of longs only where an operation asks for them
  public List<Long> integers(String name) {
    return (List<Long>) get(name);
  }

  @SuppressWarnings("unchecked") // as above, for texts
  public List<String> texts(String name) {
    return (List<String>) get(name);
  }
}
