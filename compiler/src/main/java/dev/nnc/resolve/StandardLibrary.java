package dev.nnc.resolve;

import dev.nnc.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The files of blocks that come with the compiler: {@code import … from "std/residual.nn"}. */
public final class StandardLibrary {
  /** Every path that begins so means a file of the library. */
  public static final String PREFIX = "std/";

  private static final List<String> FILES =
      List.of(
          "attention.nn",
          "inception.nn",
          "mlp.nn",
          "mobile.nn",
          "recurrent.nn",
          "residual.nn",
          "temporal.nn",
          "transformer.nn",
          "unet.nn");

  private StandardLibrary() {}

  /** The paths of all files, as an import writes them. */
  public static List<String> files() {
    return FILES.stream().map(file -> PREFIX + file).toList();
  }

  /** The file of that path, if the library has it. */
  public static Optional<SourceFile> find(String path) {
    if (!files().contains(path)) {
      return Optional.empty();
    }
    try (InputStream stream = StandardLibrary.class.getResourceAsStream("/dev/nnc/" + path)) {
      if (stream == null) {
        throw new IllegalStateException(path + " is missing from the compiler");
      }
      return Optional.of(
          new SourceFile(path, new String(stream.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
