package dev.nnc.check.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names inside a body, with those outside it behind them. */
public final class Scope {
  private final @Nullable Scope outer;
  private final Map<String, CheckedValue> names = new LinkedHashMap<>();

  public Scope(@Nullable Scope outer) {
    this.outer = outer;
  }

  public void bind(String name, CheckedValue meaning) {
    names.put(name, meaning);
  }

  public @Nullable CheckedValue find(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      CheckedValue meaning = scope.names.get(name);
      if (meaning != null) {
        return meaning;
      }
    }
    return null;
  }

  /** The nearest name that stands for this very meaning, the last one given, or null. */
  @Nullable String nameOf(CheckedValue meaning) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      String found = null;
      for (Map.Entry<String, CheckedValue> each : scope.names.entrySet()) {
        if (each.getValue() == meaning && !each.getKey().startsWith(FlowElaborator.HIDDEN)) {
          found = each.getKey();
        }
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  List<String> visible() {
    List<String> all = new ArrayList<>();
    for (Scope scope = this; scope != null; scope = scope.outer) {
      all.addAll(scope.names.keySet());
    }
    return all;
  }
}
