package dev.nnc.lsp;

import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.ast.Nodes;
import dev.nnc.ast.Tree;
import dev.nnc.check.Facts;
import dev.nnc.compile.Workspace;
import dev.nnc.diag.Diagnostic;
import dev.nnc.parse.Lexeme;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.resolve.Module;
import dev.nnc.resolve.NameGroups;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the compiler found out about a document. Used by one thread at a time. */
final class Reading {
  private final Document document;
  private final Workspace.Checked checked;
  private @Nullable List<Lexeme> lexemes;
  private @Nullable NameGroups names;
  private @Nullable Map<Span, List<NetworkPlan.LayerPlan>> layers;

  Reading(Document document, Workspace.Checked checked) {
    this.document = document;
    this.checked = checked;
  }

  Document document() {
    return document;
  }

  EditedText text() {
    return document.text();
  }

  /** The text as the compiler sees it. */
  SourceFile source() {
    return tree().source();
  }

  List<Diagnostic> diagnostics() {
    return checked.diagnostics();
  }

  Facts facts() {
    return checked.result().facts();
  }

  /** The file itself, among those of the program. */
  Module module() {
    return facts().modules().main();
  }

  Tree tree() {
    return module().tree();
  }

  /** The items, of broken ones what could be read of them. */
  List<Item> items() {
    List<Item> items = new ArrayList<>();
    for (Item item : tree().items()) {
      Item readable = item instanceof Item.Broken broken ? broken.mended() : item;
      if (readable != null) {
        items.add(readable);
      }
    }
    return items;
  }

  List<DataPlan> data() {
    return checked.result().data();
  }

  List<NetworkPlan> networks() {
    return checked.result().networks();
  }

  Optional<NetworkPlan> network(String name) {
    return networks().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  Optional<DataPlan> data(String name) {
    return data().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  Optional<Item.Dataset> dataset(String name) {
    return items().stream()
        .filter(Item.Dataset.class::isInstance)
        .map(Item.Dataset.class::cast)
        .filter(each -> each.name().text().equals(name))
        .findFirst();
  }

  /** The words, signs and comments of the text. */
  List<Lexeme> lexemes() {
    if (lexemes == null) {
      lexemes = Lexeme.of(source());
    }
    return lexemes;
  }

  NameGroups names() {
    if (names == null) {
      names = NameGroups.of(tree());
    }
    return names;
  }

  /** The nodes around an offset, the outermost first. */
  List<Node> path(int offset) {
    return Nodes.at(tree(), offset);
  }

  /** The layers of this file's networks that a step lays, in all places where it is used. */
  List<NetworkPlan.LayerPlan> layers(Span step) {
    if (layers == null) {
      layers = new HashMap<>();
      for (NetworkPlan network : networks()) {
        for (NetworkPlan.LayerPlan layer : network.layers()) {
          if (layer.place().source() == source()) {
            layers.computeIfAbsent(layer.place().span(), any -> new ArrayList<>()).add(layer);
          }
        }
      }
    }
    return layers.getOrDefault(step, List.of());
  }

  /** The lines of a comment that documents an item. */
  static String doc(@Nullable Item item) {
    return item == null ? "" : item.doc();
  }
}
