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
import dev.nnc.diag.Fix;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.Similar;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one namespace at top level: what each name of the file declares. Immutable. */
public final class Symbols {
  private static final String IMPORTABLE =
      "params, networks, blocks and functions can be imported; data and actions belong to their"
          + " file";

  private final Map<String, Symbol> byName;

  private Symbols(Map<String, Symbol> byName) {
    this.byName = Collections.unmodifiableMap(byName);
  }

  /**
   * A name and what it stands for.
   *
   * @param name where this file declares or imports it
   * @param item the declaration, in the file that holds it; the import itself if that has no such
   *     declaration, which was reported
   * @param imported whether another file holds the declaration
   */
  public record Symbol(Name name, String sort, Item item, boolean imported) {}

  /**
   * Gathers the file's names; two of a name, and imported names that do not exist, are reported.
   *
   * @param own what the file itself declares, by name
   * @param imports the files that its imports name, as far as they could be read
   */
  static Symbols of(
      Tree tree, Map<String, Item> own, Map<Item.Import, Module> imports, Diagnostics diagnostics) {
    Map<String, Symbol> byName = new LinkedHashMap<>();
    for (Item item : tree.items()) {
      switch (item) {
        case Item.Import i -> {
          for (Item.Imported each : i.imported()) {
            Name as = each.as();
            Item declared = declared(i, each, imports.get(i), tree, diagnostics);
            declare(
                new Symbol(as != null ? as : each.name(), sort(declared), declared, true),
                tree,
                byName,
                diagnostics);
          }
        }
        case Item.Parameter p -> declare(p.name(), p, own, tree, byName, diagnostics);
        case Item.Dataset d -> declare(d.name(), d, own, tree, byName, diagnostics);
        case Item.Network n -> declare(n.name(), n, own, tree, byName, diagnostics);
        case Item.Block b -> declare(b.name(), b, own, tree, byName, diagnostics);
        case Item.Function f -> declare(f.name(), f, own, tree, byName, diagnostics);
        case Item.Action a -> phases(a, tree, byName, diagnostics);
        case Item.Broken b -> {
          Name name = b.name();
          if (name != null) {
            byName.putIfAbsent(name.text(), new Symbol(name, sort(b), b, false));
          }
        }
      }
    }
    return new Symbols(byName);
  }

  /** The name that a declaration gives, or null if it is an import or an action. */
  public static @Nullable Name declared(Item item) {
    return switch (item) {
      case Item.Parameter p -> p.name();
      case Item.Dataset d -> d.name();
      case Item.Network n -> n.name();
      case Item.Block b -> b.name();
      case Item.Function f -> f.name();
      case Item.Broken b -> b.name();
      case Item.Import i -> null;
      case Item.Action a -> null;
    };
  }

  private static String sort(Item item) {
    return switch (item) {
      case Item.Parameter p -> "param";
      case Item.Dataset d -> "data set";
      case Item.Network n -> "network";
      case Item.Block b -> "block";
      case Item.Function f -> "function";
      case Item.Broken b -> "broken declaration";
      case Item.Import i -> "import";
      case Item.Action a -> "phase";
    };
  }

  /** What the imported name stands for, or the import itself if for nothing. */
  private static Item declared(
      Item.Import written,
      Item.Imported name,
      @Nullable Module target,
      Tree tree,
      Diagnostics diagnostics) {
    if (target == null) {
      return written;
    }
    String text = name.name().text();
    String file = target.tree().source().name();
    Item item = target.declarations().get(text);
    if (item instanceof Item.Dataset dataset) {
      diagnostics.add(
          Diagnostic.of(
                  NameCode.NOT_IMPORTABLE,
                  tree.source().place(name.name().span()),
                  text,
                  "data set of " + file)
              .withLabel(target.tree().source().place(dataset.name().span()), "declared here")
              .withHelp(IMPORTABLE));
      return written;
    }
    if (item != null) {
      return item;
    }
    Symbol there = target.symbols().find(text);
    if (there != null) {
      diagnostics.add(
          Diagnostic.of(
                  NameCode.NOT_IMPORTABLE,
                  tree.source().place(name.name().span()),
                  text,
                  there.imported() ? "name that " + file + " imports itself" : "phase of " + file)
              .withLabel(target.tree().source().place(there.name().span()), "named here")
              .withHelp(there.imported() ? "import it from where it is declared" : IMPORTABLE));
      return written;
    }
    if (target.tree().items().stream().anyMatch(Item.Broken.class::isInstance)) {
      return written; // what cannot be read may be what is meant
    }
    List<String> names = new ArrayList<>();
    target
        .declarations()
        .forEach(
            (each, declaration) -> {
              if (!(declaration instanceof Item.Dataset)) {
                names.add(each);
              }
            });
    String nearest = Similar.to(text, names).orElse(null);
    Diagnostic diagnostic =
        Diagnostic.of(NameCode.NOT_IN_FILE, tree.source().place(name.name().span()), file, text);
    diagnostics.add(
        nearest != null
            ? diagnostic
                .withHelp("did you mean `" + nearest + "`?")
                .withFix(
                    Fix.replace(
                        "change to `" + nearest + "`",
                        tree.source().place(name.name().span()),
                        nearest))
            : diagnostic.withHelp(
                names.isEmpty()
                    ? "it declares nothing that can be imported"
                    : "it declares " + String.join(", ", names)));
    return written;
  }

  private static void phases(
      Item.Action action, Tree tree, Map<String, Symbol> byName, Diagnostics diagnostics) {
    for (Clause clause : action.clauses()) {
      if (clause instanceof Clause.As as) {
        declare(new Symbol(as.name(), sort(action), action, false), tree, byName, diagnostics);
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
      Item item,
      Map<String, Item> own,
      Tree tree,
      Map<String, Symbol> byName,
      Diagnostics diagnostics) {
    // The declaration as the whole program knows it, unless it is the second of its name.
    Item known = own.get(name.text());
    Item meant = known != null && known.span().start() == item.span().start() ? known : item;
    declare(new Symbol(name, sort(item), meant, false), tree, byName, diagnostics);
  }

  private static void declare(
      Symbol symbol, Tree tree, Map<String, Symbol> byName, Diagnostics diagnostics) {
    Name name = symbol.name();
    Symbol first = byName.putIfAbsent(name.text(), symbol);
    if (first != null && !(first.item() instanceof Item.Broken)) {
      SourceFile source = tree.source();
      diagnostics.add(
          Diagnostic.of(NameCode.DUPLICATE_NAME, source.place(name.span()), name.text())
              .withLabel(
                  (symbol.sort().equals("import") ? "an " : "a ")
                      + symbol.sort()
                      + " of the same name")
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
      Name declared = declared(item);
      String own = declared == null ? null : declared.text();
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
                    symbol.imported() ? "import" : symbol.sort(),
                    symbol.name().text())
                .withHelp("use it or take it out"));
      }
    }
  }

  public @Nullable Symbol find(String name) {
    return byName.get(name);
  }

  public Set<String> names() {
    return byName.keySet();
  }
}
