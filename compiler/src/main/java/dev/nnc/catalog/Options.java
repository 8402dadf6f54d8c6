package dev.nnc.catalog;

import dev.nnc.ir.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of one use of an entry: all of them, evaluated, defaults filled in. */
public record Options(Map<String, Object> values) {
  public static final Options NONE = new Options(Map.of());

  public Options {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  public @Nullable Object find(String name) {
    return values.get(name);
  }

  public Object get(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no option " + name + " among " + values.keySet());
    }
    return value;
  }

  public long whole(String name) {
    return (Long) get(name);
  }

  /** A number; whole numbers count too. */
  public double real(String name) {
    return ((Number) get(name)).doubleValue();
  }

  public boolean truth(String name) {
    return (Boolean) get(name);
  }

  public String text(String name) {
    return (String) get(name);
  }

  /** Whether the option is the given word. */
  public boolean is(String name, String word) {
    return word.equals(values.get(name));
  }

  /** Whether the option is the word {@code none}. */
  public boolean isNone(String name) {
    return is(name, "none");
  }

  public Configured entry(String name) {
    return (Configured) get(name);
  }

  /** A recipe that the option holds, or null if it is {@code none}. */
  public Rule.@Nullable Recipe recipe(String name) {
    return find(name) instanceof Rule.Recipe recipe ? recipe : null;
  }

  /** A tensor that the option holds, or null if it is {@code none}. */
  public @Nullable Value tensor(String name) {
    return find(name) instanceof Value value ? value : null;
  }

  @SuppressWarnings("unchecked") // the option's type says what the list holds
  public List<Long> sizes(String name) {
    return (List<Long>) get(name);
  }

  @SuppressWarnings("unchecked") // as above
  public List<String> texts(String name) {
    return (List<String>) get(name);
  }
}
