package dev.nnc.check;

import dev.nnc.check.expression.FileContext;
import dev.nnc.plan.Imports;
import dev.nnc.resolve.ImportReader;
import dev.nnc.resolve.Module;
import dev.nnc.resolve.Modules;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Where a run keeps copies of the imported files, so that its folder holds all of the program: they
 * stand in one folder, and the imports of the copies name the copies.
 */
final class ImportedWeights {
  private static final String FOLDER = "imported";
  private static final String PROGRAM = "resolved.nn";

  private final Function<Module, FileContext> contexts;
  private final Map<Module, String> paths = new IdentityHashMap<>();

  /**
   * @param contexts the checks of each file, which know what was left out there
   */
  ImportedWeights(Modules modules, Function<Module, FileContext> contexts) {
    this.contexts = contexts;
    Set<String> taken = new HashSet<>();
    for (Module module : modules.inOrder()) {
      if (module == modules.main()) {
        paths.put(module, PROGRAM);
      } else {
        boolean run = module.run().isPresent();
        String stem = stem(run ? folder(module) : module.tree().source().name());
        String name = stem;
        for (int number = 2; !taken.add(name); number++) {
          name = stem + "-" + number;
        }
        paths.put(module, FOLDER + "/" + name + (run ? "/" + PROGRAM : ".nn"));
      }
    }
  }

  private static String folder(Module module) {
    return module.run().map(ImportReader.Result.Run::folder).orElse("");
  }

  /** A name that is a name on every system. */
  private static String stem(String path) {
    String name = path.substring(path.replace('\\', '/').lastIndexOf('/') + 1);
    String stem = name.endsWith(".nn") ? name.substring(0, name.length() - 3) : name;
    String safe = stem.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "_");
    return safe.isEmpty() ? "file" : safe;
  }

  /** The file with all defaults filled in, its imports naming the copies. */
  String text(Module module) {
    Map<Span, String> froms = new LinkedHashMap<>();
    for (Module.Link link : module.links()) {
      boolean run = link.target().run().isPresent();
      String target = path(link.target());
      String named = run ? target.substring(0, target.lastIndexOf('/')) : target;
      String written = "\"" + relative(path(module), named) + "\"";
      froms.put(link.written().from().span(), run ? "run(" + written + ")" : written);
    }
    return contexts.apply(module).resolution.text(froms);
  }

  /** A copy's path as another copy has to write it. */
  private static String relative(String from, String to) {
    long deep = from.chars().filter(c -> c == '/').count();
    String inFolder = deep == 0 ? to : to.substring(FOLDER.length() + 1);
    return deep == 2 ? "../" + inFolder : inFolder;
  }

  private String path(Module module) {
    return paths.getOrDefault(module, PROGRAM);
  }

  /** The copies of all imported files. */
  List<Imports.File> files(Modules modules) {
    List<Imports.File> files = new ArrayList<>();
    for (Module module : modules.inOrder()) {
      if (module != modules.main()) {
        files.add(
            new Imports.File(
                module.tree().source(),
                path(module),
                text(module),
                module.run().map(ImportReader.Result.Run::folder)));
      }
    }
    return files;
  }
}
