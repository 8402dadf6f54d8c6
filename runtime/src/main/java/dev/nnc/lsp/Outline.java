package dev.nnc.lsp;

import dev.nnc.ast.Body;
import dev.nnc.ast.Clause;
import dev.nnc.ast.Comment;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.ast.Nodes;
import dev.nnc.ast.Recipe;
import dev.nnc.ast.Section;
import dev.nnc.ast.Tree;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeKind;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SelectionRange;
import org.eclipse.lsp4j.SymbolKind;
import org.jspecify.annotations.Nullable;

/** The form of a document: its declarations, what can be folded, what is around a position. */
final class Outline {
  private final EditedText text;
  private final Tree tree;

  Outline(Form form) {
    this(form.text(), form.tree());
  }

  /**
   * @param tree what was read of the text
   */
  Outline(EditedText text, Tree tree) {
    this.text = text;
    this.tree = tree;
  }

  // Declarations.

  List<DocumentSymbol> symbols() {
    List<DocumentSymbol> symbols = new ArrayList<>();
    for (Item item : Form.items(tree)) {
      add(item, symbols);
    }
    return symbols;
  }

  private void add(Item item, List<DocumentSymbol> symbols) {
    switch (item) {
      case Item.Import i -> {
        for (Item.Imported each : i.imported()) {
          Name as = each.as();
          symbols.add(symbol(as != null ? as : each.name(), each, SymbolKind.Module, "import"));
        }
      }
      case Item.Parameter p ->
          symbols.add(symbol(p.name(), p, SymbolKind.Constant, line(p.value().span())));
      case Item.Dataset d -> {
        DocumentSymbol data = symbol(d.name(), d, SymbolKind.Struct, "data");
        data.setChildren(entries(d.section()));
        symbols.add(data);
      }
      case Item.Network n -> {
        DocumentSymbol network = symbol(n.name(), n, SymbolKind.Class, "network");
        network.setChildren(values(n.recipe()));
        symbols.add(network);
      }
      case Item.Block b -> {
        DocumentSymbol block = symbol(b.name(), b, SymbolKind.Class, "block");
        block.setChildren(values(b.recipe()));
        symbols.add(block);
      }
      case Item.Function f -> symbols.add(symbol(f.name(), f, SymbolKind.Function, "function"));
      case Item.Action a -> symbols.add(action(a));
      case Item.Broken b -> {}
    }
  }

  private DocumentSymbol action(Item.Action action) {
    int end = action.verb().span().end();
    for (Node subject : action.subject()) {
      end = subject.span().end();
    }
    for (Clause clause : action.clauses()) {
      end = clause.span().end();
    }
    DocumentSymbol symbol = symbol(action.verb(), action, SymbolKind.Event, "");
    symbol.setName(line(new Span(action.verb().span().start(), end)));
    symbol.setChildren(entries(action.section()));
    return symbol;
  }

  private List<DocumentSymbol> entries(@Nullable Section section) {
    List<DocumentSymbol> symbols = new ArrayList<>();
    if (section == null) {
      return symbols;
    }
    for (Section.Entry entry : section.entries()) {
      switch (entry) {
        case Section.Setting s -> symbols.add(symbol(s.key(), s, SymbolKind.Property, values(s)));
        case Section.Definition d ->
            d.names().forEach(name -> symbols.add(symbol(name, d, SymbolKind.Field, "field")));
        case Item.Action nested -> symbols.add(action(nested));
      }
    }
    return symbols;
  }

  private String values(Section.Setting setting) {
    return setting.values().isEmpty()
        ? ""
        : line(
            new Span(
                setting.values().getFirst().span().start(),
                Math.max(
                    setting.values().getFirst().span().start(),
                    setting.values().getLast().span().end())));
  }

  private List<DocumentSymbol> values(Recipe recipe) {
    List<DocumentSymbol> symbols = new ArrayList<>();
    if (recipe.body() instanceof Body.Named named) {
      for (Body.Statement statement : named.statements()) {
        statement
            .names()
            .forEach(
                name ->
                    symbols.add(
                        symbol(
                            name, statement, SymbolKind.Variable, line(statement.value().span()))));
      }
    }
    return symbols;
  }

  /** The first line of a piece of the text, not too long. */
  private String line(Span span) {
    String line = tree.source().text(span).lines().findFirst().orElse("").strip();
    return line.length() > 80 ? line.substring(0, 80) + "…" : line;
  }

  private DocumentSymbol symbol(Name name, Node whole, SymbolKind kind, String detail) {
    Span around = whole.span().to(name.span());
    return new DocumentSymbol(
        name.text().isEmpty() ? "?" : name.text(),
        kind,
        text.range(around),
        text.range(name.span()),
        detail);
  }

  // Folding.

  List<FoldingRange> folds() {
    List<FoldingRange> folds = new ArrayList<>();
    List<Node> open = new ArrayList<>(tree.items());
    while (!open.isEmpty()) {
      Node node = open.removeLast();
      boolean isFolded =
          node instanceof Item
              || node instanceof Section.Entry
              || node instanceof Body.Statement
              || node instanceof Expression.Call
              || node instanceof Expression.Branch
              || node instanceof Expression.Loop
              || node instanceof Expression.ListValue;
      if (isFolded) {
        fold(node.span(), null, folds);
      }
      open.addAll(Nodes.children(node));
    }
    comments(folds);
    return folds.stream().distinct().toList();
  }

  private void fold(Span span, @Nullable String kind, List<FoldingRange> folds) {
    int start = text.position(span.start()).getLine();
    int end = text.position(span.end()).getLine();
    boolean closes =
        span.length() > 0 && "})]".indexOf(tree.source().text().charAt(span.end() - 1)) >= 0;
    if (closes && end > start + 1) {
      end--; // what closes it stays to be seen
    }
    if (end > start) {
      FoldingRange fold = new FoldingRange(start, end);
      if (kind != null) {
        fold.setKind(kind);
      }
      folds.add(fold);
    }
  }

  /** Comments in lines under each other. */
  private void comments(List<FoldingRange> folds) {
    Span run = null;
    int last = -2;
    for (Comment comment : tree.comments()) {
      int line = tree.source().line(comment.span().start());
      if (run != null && line == last + 1) {
        run = run.to(comment.span());
      } else {
        if (run != null) {
          fold(run, FoldingRangeKind.Comment, folds);
        }
        run = comment.span();
      }
      last = line;
    }
    if (run != null) {
      fold(run, FoldingRangeKind.Comment, folds);
    }
  }

  // Selecting.

  /** What is around an offset, from the innermost to the whole text. */
  SelectionRange selection(int offset) {
    SelectionRange selection = new SelectionRange(text.whole(), null);
    Range last = selection.getRange();
    for (Node node : Nodes.at(tree, offset)) {
      Range range = text.range(node.span());
      if (!range.equals(last) && contains(last, range)) {
        selection = new SelectionRange(range, selection);
        last = range;
      }
    }
    return selection;
  }

  private static boolean contains(Range outer, Range inner) {
    return compare(outer.getStart(), inner.getStart()) <= 0
        && compare(inner.getEnd(), outer.getEnd()) <= 0;
  }

  private static int compare(Position one, Position other) {
    return one.getLine() != other.getLine()
        ? Integer.compare(one.getLine(), other.getLine())
        : Integer.compare(one.getCharacter(), other.getCharacter());
  }
}
