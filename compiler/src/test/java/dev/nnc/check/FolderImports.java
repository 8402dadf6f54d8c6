package dev.nnc.check;

import dev.nnc.resolve.ImportReader;
import dev.nnc.source.SourceFile;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Imports for the checker's tests: files and runs of one folder. A run is a folder with {@code
 * resolved.nn} and {@code weights.properties}, whose lines are names and shapes. The real reader is
 * the runtime's and has its own tests.
 */
final class FolderImports implements ImportReader {
  private final Path folder;

  FolderImports(Path folder) {
    this.folder = folder;
  }

  @Override
  public String key(SourceFile file) {
    return file.name();
  }

  @Override
  public Result file(SourceFile from, String path) {
    Path name = Path.of(from.name()).resolveSibling(path).normalize();
    if (name.isAbsolute() || name.startsWith("..")) {
      return new Result.Refused("it lies outside of the project");
    }
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      return new Result.Missing(List.of(name.toString()), files());
    }
    return new Result.File(name.toString(), new SourceFile(name.toString(), text(file)));
  }

  @Override
  public Result run(SourceFile from, String name) {
    Path run = folder.resolve(name);
    Path program = run.resolve("resolved.nn");
    if (!Files.isRegularFile(program)) {
      return new Result.Missing(List.of("runs/" + name), List.of());
    }
    SequencedMap<String, TensorType> weights = new LinkedHashMap<>();
    for (String line : text(run.resolve("weights.properties")).lines().toList()) {
      String[] parts = line.split("=", 2);
      long[] sizes = Arrays.stream(parts[1].split(",")).mapToLong(Long::parseLong).toArray();
      weights.put(parts[0], new TensorType(ElementType.F32, Shape.of(sizes)));
    }
    String path = name + "/resolved.nn";
    return new Result.Run(path, new SourceFile(path, text(program)), name, weights);
  }

  private List<String> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".nn") && !file.equals("input.nn"))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
