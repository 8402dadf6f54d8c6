package dev.nnc.benchmarks;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.DataSet;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.engine.Environment;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.plan.Model;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A sample, compiled, and where its data comes from. */
record Sample(Model model, Path base, DataPlaces places) {
  /**
   * @param root the project's folder
   * @param name for example {@code fashion/mlp}
   */
  static Sample of(Path root, String name) throws IOException {
    return of(root.resolve("samples/" + name + ".nn"));
  }

  /** The program in the file. */
  static Sample of(Path file) throws IOException {
    return of(file, Map.of());
  }

  /** The same with other values of its params. */
  static Sample of(Path file, Map<String, String> params) throws IOException {
    Path base = file.getParent();
    if (base == null) {
      throw new IllegalArgumentException(file.toString());
    }
    DataPlaces places =
        DataPlaces.of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), new Sources(base, places))
            .compile(new SourceFile(file.toString(), Files.readString(file)), params);
    Model model =
        compilation
            .model()
            .orElseThrow(() -> new IllegalStateException(compilation.diagnostics().toString()));
    return new Sample(model, base, places);
  }

  /** What a run of the sample stands on; it keeps what it has read. */
  Environment surroundings() {
    return new LocalEnvironment(base, places, line -> {});
  }

  /** The sample's only data set, read anew. */
  DataSet read() {
    Environment.Loaded loaded = surroundings().load(model.data().getFirst(), 1);
    return loaded
        .data()
        .orElseThrow(() -> new IllegalStateException(loaded.diagnostics().toString()));
  }
}
