package dev.nnc.lsp;

import dev.nnc.ast.Clause;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.ast.Nodes;
import dev.nnc.resolve.Module;
import dev.nnc.source.Span;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.DocumentLink;
import org.jspecify.annotations.Nullable;

/** Where names of files in a document lead. */
final class Links {
  private final Form form;

  Links(Form form) {
    this.form = form;
  }

  /**
   * Imported files and files of data.
   *
   * @param contents whether the editor can show what is no file
   */
  List<DocumentLink> all(boolean contents) {
    List<DocumentLink> links = new ArrayList<>();
    for (Module.Link link : form.module().links()) {
      Optional<String> target = Addresses.of(form, link.target().tree().source());
      if (target.isPresent() && (contents || !target.get().startsWith(Addresses.SCHEME + ":"))) {
        links.add(new DocumentLink(form.text().range(inner(link.written().from())), target.get()));
      }
    }
    for (Item item : form.items()) {
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
        links.add(new DocumentLink(form.text().range(inner(text)), file.toUri().toString()));
      }
    }
    Nodes.children(node).forEach(child -> data(child, links));
  }

  /** The file beside the program, or null if there is none. */
  private @Nullable Path file(String written) {
    try {
      Path file = form.document().path().resolveSibling(written).normalize();
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
