package dev.nnc.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names inside a body, with those outside it behind them. */
final class Scope {
  private final @Nullable Scope outer;
  private final Map<String, Meaning> names = new LinkedHashMap<>();

  Scope(@Nullable Scope outer) {
    this.outer = outer;
  }

  void bind(String name, Meaning meaning) {
    names.put(name, meaning);
  }

  @Nullable Meaning find(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      Meaning meaning = scope.names.get(name);
      if (meaning != null) {
        return meaning;
      }
    }
    return null;
  }

  /** The nearest name that stands for this very meaning, the last one given, or null. */
  @Nullable String nameOf(Meaning meaning) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      String found = null;
      for (Map.Entry<String, Meaning> each : scope.names.entrySet()) {
        if (each.getValue() == meaning && !each.getKey().startsWith(Steps.HIDDEN)) {
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
