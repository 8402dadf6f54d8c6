package dev.nnc.lsp;

import dev.nnc.ast.Clause;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Section;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The results that actions will have, as far as the text tells. */
final class ResultsOfActions {
  private ResultsOfActions() {}

  /** The loss, and the metrics that the action names. */
  static Set<String> of(Reading reading, Optional<String> data) {
    Set<String> names = new LinkedHashSet<>(Set.of("loss"));
    for (Item item : reading.items()) {
      if (item instanceof Item.Action action && isAbout(reading, action, data)) {
        for (Section.Entry entry : action.section().entries()) {
          if (entry instanceof Section.Setting setting && setting.key().text().equals("metrics")) {
            setting.values().forEach(value -> add(value, names));
          }
        }
      }
    }
    return names;
  }

  private static void add(Expression metric, Set<String> names) {
    if (metric instanceof Expression.RecordValue named) {
      for (Expression.Argument each : named.entries()) {
        if (each.key() instanceof Name name) {
          names.add(name.text());
        }
      }
    } else if ((metric instanceof Expression.Call call ? call.callee() : metric)
        instanceof Expression.Reference reference) {
      names.add(reference.name());
    }
  }

  private static boolean isAbout(Reading reading, Item.Action action, Optional<String> data) {
    for (Clause clause : action.clauses()) {
      if (clause instanceof Clause.On on && data.isPresent()) {
        return reading.source().text(on.span()).contains(data.get());
      }
    }
    return data.isEmpty();
  }
}
