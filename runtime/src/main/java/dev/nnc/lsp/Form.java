package dev.nnc.lsp;

import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.ast.Nodes;
import dev.nnc.ast.Tree;
import dev.nnc.catalog.Catalog;
import dev.nnc.compile.Loaded;
import dev.nnc.parse.Lexeme;
import dev.nnc.resolve.Module;
import dev.nnc.resolve.Modules;
import dev.nnc.resolve.NameGroups;
import dev.nnc.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the text of a document tells, with the files that it imports, before it is checked: its
 * tree, its words, its names. It is there within milliseconds. May be asked by several threads.
 */
class Form {
  private final Catalog catalog;
  private final Document document;
  private final long epoch;
  private final Loaded loaded;
  private @Nullable List<Lexeme> lexemes;
  private @Nullable NameGroups names;

  /**
   * @param epoch how many times files outside of the editor had changed
   */
  Form(Document document, long epoch, Loaded loaded, Catalog catalog) {
    this.catalog = catalog;
    this.document = document;
    this.epoch = epoch;
    this.loaded = loaded;
  }

  Catalog catalog() {
    return catalog;
  }

  Document document() {
    return document;
  }

  long epoch() {
    return epoch;
  }

  Loaded loaded() {
    return loaded;
  }

  EditedText text() {
    return document.text();
  }

  /** The text as the compiler sees it. */
  SourceFile source() {
    return tree().source();
  }

  /** All files of the program. */
  Modules modules() {
    return loaded.modules();
  }

  /** The file itself, among those of the program. */
  Module module() {
    return modules().main();
  }

  Tree tree() {
    return module().tree();
  }

  /** The items, of broken ones what could be read of them. */
  List<Item> items() {
    return items(tree());
  }

  /** The items of any file, of broken ones what could be read of them. */
  static List<Item> items(Tree tree) {
    List<Item> items = new ArrayList<>();
    for (Item item : tree.items()) {
      Item readable = item instanceof Item.Broken broken ? broken.mended() : item;
      if (readable != null) {
        items.add(readable);
      }
    }
    return items;
  }

  Optional<Item.Dataset> dataset(String name) {
    return items().stream()
        .filter(Item.Dataset.class::isInstance)
        .map(Item.Dataset.class::cast)
        .filter(each -> each.name().text().equals(name))
        .findFirst();
  }

  /** The words, signs and comments of the text. */
  synchronized List<Lexeme> lexemes() {
    List<Lexeme> known = lexemes;
    if (known == null) {
      known = Lexeme.of(source());
      lexemes = known;
    }
    return known;
  }

  synchronized NameGroups names() {
    NameGroups known = names;
    if (known == null) {
      known = NameGroups.of(tree(), catalog::isWord);
      names = known;
    }
    return known;
  }

  /** The names of the document's own tree, or of one that it imports. */
  NameGroups names(Tree of) {
    return of == tree() ? names() : NameGroups.of(of, catalog::isWord);
  }

  /** The nodes around an offset, the outermost first. */
  List<Node> path(int offset) {
    return Nodes.at(tree(), offset);
  }
}
