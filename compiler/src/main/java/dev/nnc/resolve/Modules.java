package dev.nnc.resolve;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.ast.Tree;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Diagnostics;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.Similar;
import dev.nnc.parse.Parsed;
import dev.nnc.parse.ParsedFiles;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All files of a program: the one that was named and those that it imports, each read once however
 * often it is imported. Immutable.
 */
public final class Modules {
  /** Of a longer way from file to file its nearest steps are told. */
  private static final int LONGEST_WAY = 10;

  private final List<Module> inOrder;

  private Modules(List<Module> inOrder) {
    this.inOrder = List.copyOf(inOrder);
  }

  /** Every file behind those that it imports; the one that was named is the last. */
  public List<Module> inOrder() {
    return inOrder;
  }

  /** The file that was named. */
  public Module main() {
    return inOrder.getLast();
  }

  /**
   * The file and those that it imports. What is wrong with imports, and mistakes of form in the
   * imported files, are reported; those of the file itself are not, since it was parsed before.
   *
   * @param files parses the imported files
   */
  public static Modules of(
      Tree main, ImportReader reader, ParsedFiles files, Diagnostics diagnostics) {
    Loading loading = new Loading(reader, files, diagnostics);
    Loaded file = loading.load(reader.key(main.source()), main, null, null);
    return new Modules(loading.linked(file));
  }

  /**
   * The diagnostic with the way to its place: where the file that holds it was imported, and where
   * the file that holds this import was.
   */
  public Diagnostic withWay(Diagnostic diagnostic) {
    Diagnostic full = diagnostic;
    SourceFile at = diagnostic.place().source();
    for (int i = inOrder.size() - 1; i >= 0; i--) {
      Module module = inOrder.get(i);
      Place importedAt = module.importedAt().orElse(null);
      if (module.tree().source() == at && importedAt != null) {
        if (full.labels().size() >= LONGEST_WAY) {
          return full;
        }
        boolean said = full.labels().stream().anyMatch(each -> each.place().equals(importedAt));
        full = said ? full : full.withLabel(importedAt, "imported here");
        at = importedAt.source();
        i = inOrder.size();
      }
    }
    return full;
  }

  /** A file while its imports are being read. */
  private static final class Loaded {
    final String key;
    final Tree tree;
    final @Nullable Place importedAt;
    final ImportReader.Result.@Nullable Run run;
    final Map<Item.Import, Loaded> imports = new IdentityHashMap<>();

    Loaded(
        String key, Tree tree, @Nullable Place importedAt, ImportReader.Result.@Nullable Run run) {
      this.key = key;
      this.tree = tree;
      this.importedAt = importedAt;
      this.run = run;
    }
  }

  /** Reads files, from the one that was named on. */
  private static final class Loading {
    /** More files than anyone writes by hand. */
    private static final int MOST_FILES = 1000;

    private final ImportReader reader;
    private final ParsedFiles files;
    private final Diagnostics diagnostics;
    private final Map<String, Loaded> byKey = new LinkedHashMap<>();
    private final List<Loaded> way = new ArrayList<>();
    private final List<Place> wayImports = new ArrayList<>();
    private final Map<Item.Network, Item.Network> named = new IdentityHashMap<>();
    private final Map<Loaded, Module> modules = new IdentityHashMap<>();
    private final List<Module> inOrder = new ArrayList<>();

    Loading(ImportReader reader, ParsedFiles files, Diagnostics diagnostics) {
      this.reader = reader;
      this.files = files;
      this.diagnostics = diagnostics;
    }

    Loaded load(
        String key, Tree tree, @Nullable Place importedAt, ImportReader.Result.@Nullable Run run) {
      Loaded loaded = new Loaded(key, tree, importedAt, run);
      byKey.put(key, loaded);
      way.add(loaded);
      for (Item item : tree.items()) {
        if (item instanceof Item.Import written) {
          Loaded target = target(tree.source(), written);
          if (target != null) {
            loaded.imports.put(written, target);
          }
        }
      }
      way.removeLast();
      return loaded;
    }

    /** The file that an import names, or null if there is none, which was then reported. */
    private @Nullable Loaded target(SourceFile source, Item.Import written) {
      Expression from = written.from();
      Place at = source.place(from.span());
      if (from instanceof Expression.TextLiteral text) {
        Optional<SourceFile> standard = StandardLibrary.find(text.value());
        if (standard.isPresent()) {
          return file(text.value(), standard.get(), at, null);
        }
        if (text.value().startsWith(StandardLibrary.PREFIX)) {
          return missing(
              at,
              text.value(),
              new ImportReader.Result.Missing(List.of(), StandardLibrary.files()));
        }
        return found(reader.file(source, text.value()), text.value(), at);
      }
      if (from instanceof Expression.Call call
          && call.callee() instanceof Expression.Reference callee
          && callee.name().equals("run")
          && call.recipe() == null
          && call.arguments().size() == 1
          && call.arguments().getFirst().key() == null
          && call.arguments().getFirst().value() instanceof Expression.TextLiteral name) {
        return found(reader.run(source, name.value()), name.value(), at);
      }
      diagnostics.add(
          Diagnostic.of(
                  NameCode.IMPORT_REFUSED,
                  at,
                  firstLine(source, from),
                  "it names neither a file nor a run")
              .withHelp("write `from \"blocks.nn\"` or `from run(\"cifar\")`"));
      return null;
    }

    private static String firstLine(SourceFile source, Node node) {
      return source.text(node.span()).lines().findFirst().orElse("");
    }

    private @Nullable Loaded found(ImportReader.Result result, String name, Place at) {
      return switch (result) {
        case ImportReader.Result.File file -> file(file.key(), file.source(), at, null);
        case ImportReader.Result.Run run -> file(run.key(), run.source(), at, run);
        case ImportReader.Result.Missing missing -> missing(at, name, missing);
        case ImportReader.Result.Refused refused -> {
          diagnostics.add(Diagnostic.of(NameCode.IMPORT_REFUSED, at, name, refused.reason()));
          yield null;
        }
      };
    }

    private @Nullable Loaded missing(Place at, String name, ImportReader.Result.Missing missing) {
      String nearest = Similar.to(name, missing.there()).orElse(null);
      Diagnostic diagnostic = Diagnostic.of(NameCode.IMPORT_NOT_FOUND, at, name);
      for (String place : missing.looked()) {
        diagnostic = diagnostic.withNote("looked for " + place);
      }
      diagnostics.add(
          diagnostic.withHelp(
              nearest != null
                  ? "did you mean `" + nearest + "`?"
                  : missing.there().isEmpty()
                      ? null
                      : "there are: " + String.join(", ", missing.there())));
      return null;
    }

    private @Nullable Loaded file(
        String key, SourceFile source, Place at, ImportReader.Result.@Nullable Run run) {
      Loaded known = byKey.get(key);
      if (known != null && way.contains(known)) {
        reportCycle(known, at);
        return null;
      }
      if (known != null) {
        return known;
      }
      if (byKey.size() >= MOST_FILES) {
        diagnostics.add(
            Diagnostic.of(
                NameCode.IMPORT_REFUSED,
                at,
                source.name(),
                "the program has " + MOST_FILES + " files already"));
        return null;
      }
      Parsed parsed = files.parse(source);
      diagnostics.addAll(parsed.diagnostics());
      wayImports.add(at);
      try {
        return load(key, parsed.tree(), at, run);
      } finally {
        wayImports.removeLast();
      }
    }

    private void reportCycle(Loaded known, Place at) {
      int first = way.indexOf(known);
      List<String> ring = new ArrayList<>();
      for (Loaded each : way.subList(first, way.size())) {
        ring.add(each.tree.source().name());
      }
      ring.add(known.tree.source().name());
      Diagnostic diagnostic = Diagnostic.of(NameCode.IMPORT_CYCLE, at, String.join(" → ", ring));
      for (Place each : wayImports.subList(first, wayImports.size())) {
        diagnostic = diagnostic.withLabel(each, "imported here");
      }
      diagnostics.add(
          diagnostic.withHelp("put what both need into a file that imports neither of them"));
    }

    /** All files with what their names stand for. */
    List<Module> linked(Loaded main) {
      names(main, reached(main))
          .forEach((network, name) -> named.put(network, renamed(network, name)));
      module(main);
      return inOrder;
    }

    /**
     * A network is one thing with one set of weights, whoever imports it: it gets one name in the
     * whole program. That is the name that it has in the file that was named, if it has one there.
     */
    private static Map<Item.Network, String> names(Loaded main, List<Loaded> files) {
      Map<Item.Network, String> names = new IdentityHashMap<>();
      Set<String> taken = new HashSet<>();
      for (Item item : main.tree.items()) {
        if (item instanceof Item.Network network) {
          taken.add(network.name().text());
          names.put(network, network.name().text());
        }
      }
      for (Item item : main.tree.items()) {
        Loaded target = item instanceof Item.Import written ? main.imports.get(written) : null;
        if (target == null || !(item instanceof Item.Import written)) {
          continue;
        }
        for (Item.Imported each : written.imported()) {
          Name as = each.as();
          Item declared = declarations(target.tree).get(each.name().text());
          if (declared instanceof Item.Network network && !names.containsKey(network)) {
            String name = as != null ? as.text() : each.name().text();
            taken.add(name);
            names.put(network, name);
          }
        }
      }
      for (Loaded each : files) {
        for (Item item : each.tree.items()) {
          if (item instanceof Item.Network network && !names.containsKey(network)) {
            String own = network.name().text();
            String name = own;
            for (int number = 1; !taken.add(name); number++) {
              name =
                  stem(each.tree.source().name()) + (number == 1 ? "" : "_" + number) + "." + own;
            }
            names.put(network, name);
          }
        }
      }
      return names;
    }

    /** The file and all that it imports, in the order in which they are first met. */
    private static List<Loaded> reached(Loaded from) {
      List<Loaded> reached = new ArrayList<>(List.of(from));
      for (int i = 0; i < reached.size(); i++) {
        for (Item item : reached.get(i).tree.items()) {
          Loaded target =
              item instanceof Item.Import written ? reached.get(i).imports.get(written) : null;
          if (target != null && !reached.contains(target)) {
            reached.add(target);
          }
        }
      }
      return reached;
    }

    private static Item.Network renamed(Item.Network network, String name) {
      return name.equals(network.name().text())
          ? network
          : new Item.Network(
              network.span(),
              network.doc(),
              new Name(network.name().span(), name),
              network.parameters(),
              network.recipe());
    }

    private static String stem(String file) {
      String name = file.substring(file.replace('\\', '/').lastIndexOf('/') + 1);
      return name.endsWith(".nn") ? name.substring(0, name.length() - 3) : name;
    }

    /** What the file itself declares under a name, the first where there are two. */
    private static Map<String, Item> declarations(Tree tree) {
      Map<String, Item> declarations = new HashMap<>();
      for (Item item : tree.items()) {
        Name name = Symbols.declared(item);
        if (name != null) {
          declarations.putIfAbsent(name.text(), item);
        }
      }
      return declarations;
    }

    private Module module(Loaded loaded) {
      Module known = modules.get(loaded);
      if (known != null) {
        return known;
      }
      Map<Item.Import, Module> imports = new IdentityHashMap<>();
      List<Module.Link> links = new ArrayList<>();
      for (Item item : loaded.tree.items()) {
        Loaded target = item instanceof Item.Import written ? loaded.imports.get(written) : null;
        if (target != null && item instanceof Item.Import written) {
          Module module = module(target);
          imports.put(written, module);
          links.add(new Module.Link(written, module));
        }
      }
      Map<String, Item> declarations = new LinkedHashMap<>();
      declarations(loaded.tree)
          .forEach(
              (name, item) ->
                  declarations.put(
                      name,
                      item instanceof Item.Network network
                          ? named.getOrDefault(network, network)
                          : item));
      Map<String, Item.Network> networks = new LinkedHashMap<>();
      if (loaded.run != null) {
        names(loaded, reached(loaded))
            .forEach((network, name) -> networks.put(name, named.getOrDefault(network, network)));
      }
      Module module =
          new Module(
              loaded.tree,
              Symbols.of(loaded.tree, declarations, imports, diagnostics),
              Optional.ofNullable(loaded.importedAt),
              Optional.ofNullable(loaded.run),
              links,
              declarations,
              networks);
      modules.put(loaded, module);
      inOrder.add(module);
      return module;
    }
  }
}
