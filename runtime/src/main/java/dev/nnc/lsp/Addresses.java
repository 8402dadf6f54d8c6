package dev.nnc.lsp;

import dev.nnc.ast.Item;
import dev.nnc.diag.Pages;
import dev.nnc.resolve.StandardLibrary;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Range;

/**
 * The addresses of files, and of texts that come with nnc: {@code nnc:/std/residual.nn}, {@code
 * nnc:/explain/NN3002.md}. Editors ask the server for the latter.
 */
final class Addresses {
  /** The scheme of texts that are no files. */
  static final String SCHEME = "nnc";

  private static final String EXPLAIN = "explain/";
  private static final String PAGE = ".md";

  private Addresses() {}

  /** The page of a code of a diagnostic. */
  static String page(String code) {
    return SCHEME + ":/" + EXPLAIN + code + PAGE;
  }

  /** The text at one of our own addresses. */
  static Optional<String> content(String uri) {
    String start = SCHEME + ":/";
    if (!uri.startsWith(start)) {
      return Optional.empty();
    }
    String path = uri.substring(start.length());
    if (path.startsWith(EXPLAIN) && path.endsWith(PAGE)) {
      return Pages.page(path.substring(EXPLAIN.length(), path.length() - PAGE.length()));
    }
    return StandardLibrary.find(path).map(SourceFile::text);
  }

  /** The address of a file of the program. */
  static Optional<String> of(Form form, SourceFile source) {
    if (source == form.source()) {
      return Optional.of(form.document().uri());
    }
    if (source.name().startsWith(StandardLibrary.PREFIX)) {
      return Optional.of(SCHEME + ":/" + source.name());
    }
    try {
      return Optional.of(Path.of(source.name()).toAbsolutePath().normalize().toUri().toString());
    } catch (InvalidPathException noFile) {
      return Optional.empty();
    }
  }

  /** A place of the program. */
  static Optional<Location> location(Form form, Place place) {
    return of(form, place.source())
        .map(
            uri -> {
              Range range =
                  place.source() == form.source()
                      ? form.text().range(place.span())
                      : new EditedText(place.source().name(), place.source().text())
                          .range(place.span());
              return new Location(uri, range);
            });
  }

  /** The file of the program in which a declaration stands. */
  static Optional<SourceFile> home(Form form, Item declaration) {
    return form.modules().inOrder().stream()
        .filter(
            module ->
                module.declarations().values().stream()
                    .anyMatch(
                        each -> each.span().equals(declaration.span()) && same(each, declaration)))
        .map(module -> module.tree().source())
        .findFirst();
  }

  private static boolean same(Item one, Item other) {
    return one == other || one.equals(other);
  }
}
