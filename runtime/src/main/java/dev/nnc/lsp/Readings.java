package dev.nnc.lsp;

import dev.nnc.ast.Item;
import dev.nnc.catalog.Catalog;
import dev.nnc.check.Binding;
import dev.nnc.compile.Workspace;
import dev.nnc.data.DataReader;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.plan.Schema;
import dev.nnc.resolve.ImportReader;
import dev.nnc.resolve.Module;
import dev.nnc.source.SourceFile;
import dev.nnc.workspace.ProgramFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads open documents with the compiler, each once for every change of it or of what it imports:
 * their form at once, what a check finds out after a while. A newer change ends the check of an
 * older text. Checks are made by one thread; all else may be asked by others.
 */
final class Readings {
  private final Catalog catalog;
  private final DataPlaces places;
  private final Map<String, Document> documents = new ConcurrentHashMap<>();
  private final Map<String, Form> forms = new ConcurrentHashMap<>();
  private final Map<String, Reading> latest = new ConcurrentHashMap<>();
  private final Map<List<Path>, Project> projects = new ConcurrentHashMap<>();

  /** By document, then by data set: the columns that it had when they could be found out. */
  private final Map<String, Map<String, Schema>> columns = new ConcurrentHashMap<>();

  private volatile List<Path> folders = List.of();

  /** Files on the disk have changed so many times. */
  private final AtomicLong changes = new AtomicLong();

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
    forms.remove(uri);
    latest.remove(uri);
    columns.remove(uri);
  }

  Optional<Document> document(String uri) {
    return Optional.ofNullable(documents.get(uri));
  }

  List<Document> open() {
    return List.copyOf(documents.values());
  }

  /** Something outside of the open documents has changed. */
  void filesChanged() {
    changes.incrementAndGet();
  }

  /**
   * The form of a document as it is now.
   *
   * @return empty if it is not open, or too large
   */
  Optional<Form> form(String uri) {
    return document(uri).filter(each -> !each.isTooLarge()).map(this::form);
  }

  private Form form(Document document) {
    Form known = forms.get(document.uri());
    if (known != null && isCurrent(known, document)) {
      return known;
    }
    long epoch = changes.get();
    Form form =
        new Form(document, epoch, project(document).workspace().load(document.source()), catalog);
    forms.put(document.uri(), form);
    return form;
  }

  /**
   * What a check finds out about a document as it is now. Asked by one thread alone.
   *
   * @return empty if it is not open, or too large
   */
  Optional<Reading> now(String uri) {
    while (true) {
      Document document = documents.get(uri);
      if (document == null || document.isTooLarge()) {
        return Optional.empty();
      }
      try {
        return Optional.of(read(document));
      } catch (CancellationException overtaken) {
        // There is a newer text: it is read instead.
      }
    }
  }

  /** What was found out last, perhaps about an older text; empty if nothing is known. */
  Optional<Reading> recent(String uri) {
    return Optional.ofNullable(latest.get(uri));
  }

  /** Whether what was found out last is about the document as it is now. */
  boolean isCurrent(Reading reading) {
    Document document = documents.get(reading.document().uri());
    return document != null && isCurrent(reading, document);
  }

  /**
   * Whether what was found out last still holds for what was not typed in since: all else is as it
   * was, and the next check is either not needed or not soon there.
   */
  boolean isUsable(Reading reading) {
    return (isCurrent(reading) || reading.isSlow()) && surroundingsAreTheSame(reading);
  }

  private boolean isCurrent(Form form, Document document) {
    return form.document() == document && surroundingsAreTheSame(form);
  }

  private boolean surroundingsAreTheSame(Form form) {
    return form.epoch() == changes.get() && importsAreAsOpen(form);
  }

  /** The columns that a data set had when they were seen last. */
  Optional<Schema> columns(String uri, String data) {
    return Optional.ofNullable(columns.getOrDefault(uri, Map.of()).get(data));
  }

  private Reading read(Document document) {
    Reading known = latest.get(document.uri());
    if (known != null && isCurrent(known, document)) {
      return known;
    }
    if (changesSeen != changes.get()) {
      changesSeen = changes.get();
      projects.values().forEach(project -> project.data().forget());
    }
    BooleanSupplier overtaken = () -> documents.get(document.uri()) != document;
    long start = System.nanoTime();
    Form form = form(document);
    Workspace.Checked checked =
        project(document).workspace().check(form.loaded(), Map.<String, Binding>of(), overtaken);
    Reading reading = new Reading(form, checked, System.nanoTime() - start);
    if (documents.get(document.uri()) == document) {
      latest.put(document.uri(), reading);
      remember(reading);
    }
    return reading;
  }

  private void remember(Reading reading) {
    Map<String, Schema> known =
        columns.computeIfAbsent(reading.document().uri(), any -> new ConcurrentHashMap<>());
    for (Item item : reading.items()) {
      if (item instanceof Item.Dataset dataset) {
        reading
            .facts()
            .columns(dataset)
            .ifPresent(schema -> known.put(dataset.name().text(), schema));
      }
    }
  }

  /** Whether the files that it imports are as they were, as far as the editor has them open. */
  private boolean importsAreAsOpen(Form form) {
    for (Module module : form.modules().inOrder()) {
      SourceFile source = module.tree().source();
      if (source != form.source()) {
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
