package dev.nnc.lsp;

import dev.nnc.ast.Clause;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.ast.Nodes;
import dev.nnc.catalog.Wording;
import dev.nnc.resolve.Module;
import dev.nnc.source.Span;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.DocumentLink;
import org.jspecify.annotations.Nullable;

/**
 * What stands above declarations and leads out of the document. What a lens starts, the editor
 * starts: the server itself starts nothing.
 */
final class Lenses {
  private static final String RUN = "nnc.run";
  private static final String SUMMARY = "nnc.summary";
  private static final String REPORT = "nnc.showReport";

  private final Reading reading;

  /** The commands that the editor has for lenses. */
  private final Set<String> commands;

  Lenses(Reading reading, Set<String> commands) {
    this.reading = reading;
    this.commands = commands;
  }

  /** The size of each network, and what can be done with the file. */
  List<CodeLens> lenses() {
    List<CodeLens> lenses = new ArrayList<>();
    boolean first = true;
    for (Item item : reading.items()) {
      if (item instanceof Item.Network network) {
        reading
            .network(network.name().text())
            .ifPresent(
                plan -> {
                  String size = Wording.count(plan.parameters(), "parameter");
                  String title =
                      plan.trainable() == plan.parameters()
                          ? size
                          : size + ", " + Wording.count(plan.trainable()) + " trained";
                  lenses.add(lens(network.name().span(), title, SUMMARY, true));
                });
      }
      if (item instanceof Item.Action action && first) {
        first = false;
        add(action.verb().span(), "Run", RUN, lenses);
        add(action.verb().span(), "Open last report", REPORT, lenses);
      }
    }
    return lenses;
  }

  private void add(Span at, String title, String command, List<CodeLens> lenses) {
    if (commands.contains(command)) {
      lenses.add(lens(at, title, command, false));
    }
  }

  private CodeLens lens(Span at, String title, String command, boolean also) {
    String known = commands.contains(command) || !also ? command : "";
    List<Object> arguments = List.of(reading.document().uri());
    return new CodeLens(reading.text().range(at), new Command(title, known, arguments), null);
  }

  /**
   * Imported files and files of data.
   *
   * @param contents whether the editor can show what is no file
   */
  List<DocumentLink> links(boolean contents) {
    List<DocumentLink> links = new ArrayList<>();
    for (Module.Link link : reading.module().links()) {
      Optional<String> target = Addresses.of(reading, link.target().tree().source());
      if (target.isPresent() && (contents || !target.get().startsWith(Addresses.SCHEME + ":"))) {
        links.add(
            new DocumentLink(reading.text().range(inner(link.written().from())), target.get()));
      }
    }
    for (Item item : reading.items()) {
      if (item instanceof Item.Dataset dataset) {
        for (Clause clause : dataset.clauses()) {
          if (clause instanceof Clause.From from) {
            data(from, links);
          }
        }
      }
    }
    return links;
  }

  private void data(Node node, List<DocumentLink> links) {
    if (node instanceof Expression.TextLiteral text) {
      Path file = file(text.value());
      if (file != null) {
        links.add(new DocumentLink(reading.text().range(inner(text)), file.toUri().toString()));
      }
    }
    Nodes.children(node).forEach(child -> data(child, links));
  }

  /** The file beside the program, or null if there is none. */
  private @Nullable Path file(String written) {
    try {
      Path file = reading.document().path().resolveSibling(written).normalize();
      return Files.isRegularFile(file) ? file : null;
    } catch (InvalidPathException | SecurityException noPath) {
      return null;
    }
  }

  /** A text without its quotes. */
  private static Span inner(Node node) {
    Span span = node.span();
    return span.length() > 2 ? new Span(span.start() + 1, span.end() - 1) : span;
  }
}
