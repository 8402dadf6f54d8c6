package dev.nnc.resolve;

import dev.nnc.ast.Clause;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.References;
import dev.nnc.ast.Section;
import dev.nnc.ast.Tree;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Diagnostics;
import dev.nnc.diag.NameCode;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one namespace at top level: what each name of the file declares. Immutable. */
public final class Symbols {
  private final Map<String, Symbol> byName;

  private Symbols(Map<String, Symbol> byName) {
    this.byName = Collections.unmodifiableMap(byName);
  }

  /** A name and what declares it. */
  public record Symbol(Name name, String sort, Item item) {}

  /** Gathers the file's names; two of a name and names that nothing uses are reported. */
  public static Symbols of(Tree tree, Diagnostics diagnostics) {
    Map<String, Symbol> byName = new LinkedHashMap<>();
    for (Item item : tree.items()) {
      switch (item) {
        case Item.Import i ->
            i.imported()
                .forEach(
                    each -> {
                      Name as = each.as();
                      declare(
                          as != null ? as : each.name(), "import", i, tree, byName, diagnostics);
                    });
        case Item.Parameter p -> declare(p.name(), "param", p, tree, byName, diagnostics);
        case Item.Dataset d -> declare(d.name(), "data set", d, tree, byName, diagnostics);
        case Item.Network n -> declare(n.name(), "network", n, tree, byName, diagnostics);
        case Item.Block b -> declare(b.name(), "block", b, tree, byName, diagnostics);
        case Item.Function f -> declare(f.name(), "function", f, tree, byName, diagnostics);
        case Item.Action a -> phases(a, tree, byName, diagnostics);
        case Item.Broken b -> {
          Name name = b.name();
          if (name != null) {
            byName.putIfAbsent(name.text(), new Symbol(name, "broken declaration", b));
          }
        }
      }
    }
    return new Symbols(byName);
  }

  private static void phases(
      Item.Action action, Tree tree, Map<String, Symbol> byName, Diagnostics diagnostics) {
    for (Clause clause : action.clauses()) {
      if (clause instanceof Clause.As as) {
        declare(as.name(), "phase", action, tree, byName, diagnostics);
      }
    }
    for (Section.Entry entry : action.section().entries()) {
      if (entry instanceof Item.Action nested) {
        phases(nested, tree, byName, diagnostics);
      }
    }
  }

  private static void declare(
      Name name,
      String sort,
      Item item,
      Tree tree,
      Map<String, Symbol> byName,
      Diagnostics diagnostics) {
    Symbol first = byName.putIfAbsent(name.text(), new Symbol(name, sort, item));
    if (first != null && !(first.item() instanceof Item.Broken)) {
      SourceFile source = tree.source();
      diagnostics.add(
          Diagnostic.of(NameCode.DUPLICATE_NAME, source.place(name.span()), name.text())
              .withLabel("a " + sort + " of the same name")
              .withLabel(source.place(first.name().span()), "first declared here")
              .withHelp("give one of them another name"));
    }
  }

  /**
   * Warns of declarations that nothing outside themselves mentions. Phases need no use; a network
   * that is mentioned only in itself is unused.
   */
  public void reportUnused(Tree tree, Diagnostics diagnostics) {
    Map<String, Integer> uses = new HashMap<>();
    for (Item item : tree.items()) {
      String own = ownName(item);
      References.in(
          item,
          (Expression.Reference reference) -> {
            if (!reference.name().equals(own)) {
              uses.merge(reference.name(), 1, Integer::sum);
            }
          });
    }
    boolean anyBroken = tree.items().stream().anyMatch(Item.Broken.class::isInstance);
    if (anyBroken) {
      return; // what cannot be read may hold the uses
    }
    for (Symbol symbol : byName.values()) {
      if (!symbol.sort().equals("phase") && !uses.containsKey(symbol.name().text())) {
        Span span = symbol.name().span();
        diagnostics.add(
            Diagnostic.of(
                    NameCode.UNUSED_DECLARATION,
                    tree.source().place(span),
                    symbol.sort(),
                    symbol.name().text())
                .withHelp("use it or take it out"));
      }
    }
  }

  private static @Nullable String ownName(Item item) {
    return switch (item) {
      case Item.Parameter p -> p.name().text();
      case Item.Dataset d -> d.name().text();
      case Item.Network n -> n.name().text();
      case Item.Block b -> b.name().text();
      case Item.Function f -> f.name().text();
      case Item.Import i -> null;
      case Item.Action a -> null;
      case Item.Broken b -> null;
    };
  }

  public @Nullable Symbol find(String name) {
    return byName.get(name);
  }

  public Set<String> names() {
    return byName.keySet();
  }
}
