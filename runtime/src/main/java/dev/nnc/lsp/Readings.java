package dev.nnc.lsp;

import dev.nnc.catalog.Catalog;
import dev.nnc.check.Binding;
import dev.nnc.compile.Loaded;
import dev.nnc.compile.Workspace;
import dev.nnc.data.DataReader;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.plan.Schema;
import dev.nnc.resolve.ImportReader;
import dev.nnc.resolve.Module;
import dev.nnc.source.SourceFile;
import dev.nnc.workspace.ProgramFiles;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads open documents with the compiler, each once for every change of it or of what it imports. A
 * newer change ends the reading of an older text. Asked by one thread; documents are told by
 * another.
 */
final class Readings {
  private final Catalog catalog;
  private final DataPlaces places;
  private final Map<String, Document> documents = new ConcurrentHashMap<>();
  private final Map<String, Reading> latest = new HashMap<>();
  private final Map<List<Path>, Project> projects = new HashMap<>();

  /** By document, then by data set: the columns that it had when they could be found out. */
  private final Map<String, Map<String, Schema>> columns = new HashMap<>();

  private volatile List<Path> folders = List.of();

  /** Files on the disk have changed so many times. */
  private volatile long changes;

  private long changesSeen;

  private record Project(Workspace workspace, HeldData data) {}

  /**
   * @param places where data may be that is not beside its program
   */
  Readings(Catalog catalog, DataPlaces places) {
    this.catalog = catalog;
    this.places = places;
  }

  Catalog catalog() {
    return catalog;
  }

  /** The folders that are open in the editor. */
  void folders(List<Path> open) {
    folders = List.copyOf(open);
  }

  List<Path> folders() {
    return folders;
  }

  /** A path for a text that was never saved: in the first folder that is open. */
  Path unsaved(String uri) {
    String name = uri.substring(Math.max(uri.lastIndexOf('/'), uri.lastIndexOf(':')) + 1);
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < Math.min(name.length(), 100); i++) {
      plain.append(Character.isLetterOrDigit(name.charAt(i)) ? name.charAt(i) : '_');
    }
    Path folder = folders.isEmpty() ? Path.of("") : folders.getFirst();
    return folder.toAbsolutePath().normalize().resolve(plain + ".nn");
  }

  /** A document was opened or changed. */
  void put(Document document) {
    documents.put(document.uri(), document);
  }

  void close(String uri) {
    documents.remove(uri);
  }

  Optional<Document> document(String uri) {
    return Optional.ofNullable(documents.get(uri));
  }

  List<Document> open() {
    return List.copyOf(documents.values());
  }

  /** Something outside of the open documents has changed. */
  void filesChanged() {
    changes++;
  }

  /**
   * What is known of a document as it is now.
   *
   * @return empty if it is not open, or too large
   */
  Optional<Reading> now(String uri) {
    while (true) {
      Document document = documents.get(uri);
      if (document == null || document.isTooLarge()) {
        latest.remove(uri);
        return Optional.empty();
      }
      try {
        return Optional.of(read(document));
      } catch (CancellationException overtaken) {
        // There is a newer text: it is read instead.
      }
    }
  }

  /** What was known last, perhaps of an older text; as it is now if nothing is known. */
  Optional<Reading> recent(String uri) {
    Reading known = latest.get(uri);
    return known == null ? now(uri) : Optional.of(known);
  }

  /** The columns that a data set had when they were seen last. */
  Optional<Schema> columns(String uri, String data) {
    return Optional.ofNullable(columns.getOrDefault(uri, Map.of()).get(data));
  }

  private Reading read(Document document) {
    if (changesSeen != changes) {
      changesSeen = changes;
      latest.clear();
      projects.values().forEach(project -> project.data().forget());
    }
    Reading known = latest.get(document.uri());
    if (known != null && known.document() == document && importsAreAsOpen(known)) {
      return known;
    }
    BooleanSupplier overtaken = () -> documents.get(document.uri()) != document;
    Workspace workspace = project(document).workspace();
    Loaded loaded = workspace.load(document.source());
    Reading reading =
        new Reading(document, workspace.check(loaded, Map.<String, Binding>of(), overtaken));
    latest.put(document.uri(), reading);
    remember(reading);
    return reading;
  }

  private void remember(Reading reading) {
    Map<String, Schema> known =
        columns.computeIfAbsent(reading.document().uri(), any -> new HashMap<>());
    for (var item : reading.items()) {
      if (item instanceof dev.nnc.ast.Item.Dataset dataset) {
        reading
            .facts()
            .columns(dataset)
            .ifPresent(schema -> known.put(dataset.name().text(), schema));
      }
    }
  }

  /** Whether the files that it imports are as they were, as far as the editor has them open. */
  private boolean importsAreAsOpen(Reading reading) {
    for (Module module : reading.facts().modules().inOrder()) {
      SourceFile source = module.tree().source();
      if (source != reading.source()) {
        for (Document open : documents.values()) {
          if (open.source().name().equals(source.name())
              && !open.source().text().equals(source.text())) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private Project project(Document document) {
    Path file = document.path();
    Path parent = file.getParent();
    Path base = parent == null ? file : parent;
    Path root = folders.stream().filter(base::startsWith).findFirst().orElse(base);
    return projects.computeIfAbsent(
        List.of(root, base),
        any -> {
          HeldData data = new HeldData(new DataReader(base, places), System::nanoTime);
          ImportReader imports = new OpenFiles(new ProgramFiles(root, List.of()));
          return new Project(new Workspace(catalog, data, imports), data);
        });
  }

  /** Files as they are in the editor where they are open, else as they are on the disk. */
  private final class OpenFiles implements ImportReader {
    private final ImportReader files;

    OpenFiles(ImportReader files) {
      this.files = files;
    }

    @Override
    public String key(SourceFile file) {
      return files.key(file);
    }

    @Override
    public Result file(SourceFile from, String path) {
      Result result = files.file(from, path);
      if (result instanceof Result.File file) {
        Document open = open(file.source().name());
        return open == null ? file : new Result.File(file.key(), open.source());
      }
      return result;
    }

    @Override
    public Result run(SourceFile from, String name) {
      return files.run(from, name);
    }
  }

  private @Nullable Document open(String name) {
    for (Document each : documents.values()) {
      if (each.source().name().equals(name) && !each.isTooLarge()) {
        return each;
      }
    }
    return null;
  }
}
