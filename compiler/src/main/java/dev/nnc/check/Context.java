package dev.nnc.check;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.ast.Tree;
import dev.nnc.catalog.Catalog;
import dev.nnc.diag.Code;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Diagnostics;
import dev.nnc.parse.Parser;
import dev.nnc.resolve.Symbols;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all checks of one file share: its names, the catalogue, and where to say what is wrong. */
final class Context {
  private static final int DEEPEST_CALL = 64;

  final SourceFile source;
  final Catalog catalog;
  final Symbols symbols;
  final Diagnostics diagnostics;
  final Resolution resolution;

  /** The values of the params, in the order of the file. */
  final Map<String, Meaning> parameters = new LinkedHashMap<>();

  private final Map<String, @Nullable Expression> parsedDefaults = new HashMap<>();
  private final Deque<Call> calls = new ArrayDeque<>();
  private int muted;

  /** A call of a block or function that is being carried out. */
  private record Call(String name, Place place) {}

  Context(Tree tree, Catalog catalog, Symbols symbols, Diagnostics diagnostics) {
    this.source = tree.source();
    this.catalog = catalog;
    this.symbols = symbols;
    this.diagnostics = diagnostics;
    this.resolution = new Resolution(tree.source());
  }

  Place place(Node node) {
    return source.place(node.span());
  }

  Place place(Span span) {
    return source.place(span);
  }

  String text(Node node) {
    return source.text(node.span());
  }

  /** Carries something out without saying what is wrong with it. */
  <T extends @Nullable Object> T quietly(Supplier<T> work) {
    muted++;
    try {
      return work.get();
    } finally {
      muted--;
    }
  }

  void report(Diagnostic diagnostic) {
    if (muted > 0) {
      return;
    }
    Diagnostic full = diagnostic;
    for (Call call : calls) {
      full = full.withNote("in `" + call.name() + "`, called in line " + call.place().line());
    }
    diagnostics.add(full);
  }

  Diagnostic diagnostic(Code code, Node node, Object... arguments) {
    return Diagnostic.of(code, place(node), arguments);
  }

  /** Remembers that a block or function is carried out; false if they are too deep by now. */
  boolean enter(String name, Node at) {
    if (calls.size() >= DEEPEST_CALL) {
      return false;
    }
    calls.push(new Call(name, place(at)));
    return true;
  }

  void leave() {
    calls.pop();
  }

  static int deepestCall() {
    return DEEPEST_CALL;
  }

  /**
   * The expression that a default in the catalogue stands for. Its spans belong to another text, so
   * nothing may be reported at them; defaults are tested to be right.
   */
  Expression parseDefault(String text) {
    Expression parsed = parsedDefaults.get(text);
    if (parsed == null) {
      parsed = parse(text);
      if (parsed == null) {
        throw new IllegalStateException("a default of the catalogue cannot be read: " + text);
      }
      parsedDefaults.put(text, parsed);
    }
    return parsed;
  }

  /** A text as one expression, or null if it is none. */
  static @Nullable Expression parse(String text) {
    Tree tree = Parser.parse(new SourceFile("value", "nn 1\nparam value = " + text)).tree();
    return tree.items().size() == 1
            && tree.items().getFirst() instanceof Item.Parameter parameter
            && parameter.domain() == null
        ? parameter.value()
        : null;
  }
}
