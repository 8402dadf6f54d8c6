package dev.nnc.diag;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The page of each code, with its reason and a wrong and a right example, in Markdown. */
public final class Pages {
  private Pages() {}

  /** The page of a code such as {@code NN1003}; letter case does not count. */
  public static Optional<String> page(String id) {
    Optional<Code> code = Codes.find(id);
    return code.isEmpty() ? Optional.empty() : read(code.get());
  }

  private static Optional<String> read(Code code) {
    try (InputStream in = Pages.class.getResourceAsStream("pages/" + code.id() + ".md")) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the page of " + code.id() + " cannot be read", e);
    }
  }
}
