package dev.nnc.lsp;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.ast.Nodes;
import dev.nnc.resolve.Module;
import dev.nnc.resolve.Symbols;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.lsp4j.CallHierarchyIncomingCall;
import org.eclipse.lsp4j.CallHierarchyItem;
import org.eclipse.lsp4j.CallHierarchyOutgoingCall;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SymbolKind;

/**
 * Which blocks, networks and functions use which, in all files that are known; actions use
 * networks.
 */
final class CallHierarchy {
  private final List<Unit> units = new ArrayList<>();

  /** A file of the program. */
  private record Unit(Form form, Module module, String uri, EditedText text) {
    List<Item> items() {
      return Form.items(module.tree());
    }
  }

  /** A declaration or an action, and the file in which it stands. */
  private record Declared(Unit unit, Item item) {}

  /**
   * @param forms open documents, which are looked at with what they import
   */
  CallHierarchy(List<Form> forms) {
    Set<String> seen = new LinkedHashSet<>();
    for (Form form : forms) { // texts that are open count before those on the disk
      add(form, form.module(), seen);
    }
    for (Form form : forms) {
      form.modules().inOrder().forEach(module -> add(form, module, seen));
    }
  }

  private void add(Form form, Module module, Set<String> seen) {
    SourceFile source = module.tree().source();
    Optional<String> uri = Addresses.of(form, source);
    if (uri.isPresent() && seen.add(source.name())) {
      EditedText text =
          source == form.source() ? form.text() : new EditedText(source.name(), source.text());
      units.add(new Unit(form, module, uri.get(), text));
    }
  }

  /** What is declared or used at an offset of the first document. */
  List<CallHierarchyItem> at(int offset) {
    Unit unit = units.getFirst();
    List<Node> path = unit.form().path(offset);
    if (path.isEmpty()) {
      return List.of();
    }
    String name =
        path.getLast() instanceof Expression.Reference reference
            ? reference.name()
            : path.getLast() instanceof Name declared
                    && path.size() == 2
                    && isCalled(path.getFirst())
                ? declared.text()
                : "";
    return declared(unit, name).map(CallHierarchy::item).stream().toList();
  }

  private static boolean isCalled(Node item) {
    return item instanceof Item.Block
        || item instanceof Item.Network
        || item instanceof Item.Function;
  }

  /** What a name of a file stands for. */
  private Optional<Declared> declared(Unit unit, String name) {
    Symbols.Symbol symbol = unit.module().symbols().find(name);
    if (symbol == null || !isCalled(symbol.item())) {
      return Optional.empty();
    }
    if (!symbol.imported()) {
      return Optional.of(new Declared(unit, symbol.item()));
    }
    for (Module.Link link : unit.module().links()) {
      String file = link.target().tree().source().name();
      for (Item.Imported each : link.written().imported()) {
        Name as = each.as() != null ? each.as() : each.name();
        if (as.text().equals(name)) {
          return units.stream()
              .filter(other -> other.module().tree().source().name().equals(file))
              .flatMap(other -> declared(other, each.name().text()).stream())
              .findFirst();
        }
      }
    }
    return Optional.empty();
  }

  private static CallHierarchyItem item(Declared declared) {
    Item item = declared.item();
    Name name = Symbols.declared(item);
    Span span = name != null ? name.span() : new Span(item.span().start(), item.span().start());
    String text = name != null ? name.text() : "?";
    SymbolKind kind =
        item instanceof Item.Function
            ? SymbolKind.Function
            : item instanceof Item.Action ? SymbolKind.Event : SymbolKind.Class;
    if (item instanceof Item.Action action) {
      span = action.verb().span();
      text = header(declared, action);
    }
    CallHierarchyItem made =
        new CallHierarchyItem(
            text.isEmpty() ? "?" : text,
            kind,
            declared.unit().uri(),
            declared.unit().text().range(item.span().to(span)),
            declared.unit().text().range(span));
    made.setDetail(String.valueOf(fileName(declared.unit())));
    return made;
  }

  private static String fileName(Unit unit) {
    String name = unit.module().tree().source().name();
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** {@code train mlp on digits}. */
  private static String header(Declared declared, Item.Action action) {
    Span header = new Span(action.verb().span().start(), action.section().span().start());
    return header.length() > 200
        ? action.verb().text()
        : declared.unit().module().tree().source().text(header).strip();
  }

  /** Whatever uses it, and where. */
  List<CallHierarchyIncomingCall> incoming(CallHierarchyItem asked) {
    Optional<Declared> target = find(asked);
    List<CallHierarchyIncomingCall> calls = new ArrayList<>();
    if (target.isEmpty()) {
      return calls;
    }
    for (Unit unit : units) {
      for (Item item : unit.items()) {
        List<Range> places = new ArrayList<>();
        for (Expression.Reference reference : references(item)) {
          if (declared(unit, reference.name()).filter(target.get()::equals).isPresent()) {
            places.add(unit.text().range(reference.span()));
          }
        }
        if (!places.isEmpty()) {
          calls.add(new CallHierarchyIncomingCall(item(new Declared(unit, item)), places));
        }
      }
    }
    return calls;
  }

  /** Whatever it uses, and where. */
  List<CallHierarchyOutgoingCall> outgoing(CallHierarchyItem asked) {
    Map<Declared, List<Range>> places = new LinkedHashMap<>();
    find(asked)
        .ifPresent(
            from -> {
              for (Expression.Reference reference : references(from.item())) {
                declared(from.unit(), reference.name())
                    .ifPresent(
                        to ->
                            places
                                .computeIfAbsent(to, any -> new ArrayList<>())
                                .add(from.unit().text().range(reference.span())));
              }
            });
    List<CallHierarchyOutgoingCall> calls = new ArrayList<>();
    places.forEach((to, ranges) -> calls.add(new CallHierarchyOutgoingCall(item(to), ranges)));
    return calls;
  }

  private Optional<Declared> find(CallHierarchyItem asked) {
    for (Unit unit : units) {
      if (!unit.uri().equals(asked.getUri())) {
        continue;
      }
      for (Item item : unit.items()) {
        Declared declared = new Declared(unit, item);
        if (item(declared).getSelectionRange().equals(asked.getSelectionRange())) {
          return Optional.of(declared);
        }
      }
    }
    return Optional.empty();
  }

  private static List<Expression.Reference> references(Item item) {
    List<Expression.Reference> found = new ArrayList<>();
    List<Node> open = new ArrayList<>(List.of(item));
    while (!open.isEmpty()) {
      Node node = open.removeLast();
      if (node instanceof Expression.Reference reference) {
        found.add(reference);
      }
      open.addAll(Nodes.children(node).reversed());
    }
    return found;
  }
}
