package dev.nnc.parse;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Fix;
import dev.nnc.diag.Similar;
import dev.nnc.diag.SyntaxCode;
import dev.nnc.source.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words that somebody wrote for one of the words that begin a declaration. */
final class Misspelling {
  private static final List<String> DECLARATIONS =
      List.of("import", "param", "data", "network", "block", "function");

  private Misspelling() {}

  /** The declaration that was meant, or null if the word looks like none. */
  static @Nullable String meant(String word) {
    String foreign =
        switch (word) {
          case "def", "func", "fn", "fun", "define" -> "function";
          case "let", "var", "const", "val", "parameter", "hyperparameter", "hyper" -> "param";
          case "model", "net", "module", "class", "graph" -> "network";
          case "dataset", "source" -> "data";
          case "layer", "sub", "macro" -> "block";
          case "include", "use", "using", "require" -> "import";
          default -> null;
        };
    return foreign != null ? foreign : Similar.to(word, DECLARATIONS).orElse(null);
  }

  static Diagnostic misspelt(Place place, String word, String meant) {
    return Diagnostic.of(SyntaxCode.MISSPELT_DECLARATION, place, word)
        .withHelp("did you mean `" + meant + "`?")
        .withFix(Fix.replace("write `" + meant + "`", place, meant));
  }

  /** For a word that looks like none, but whose place says what it should be. */
  static Diagnostic unknown(Place place, String word, String likely) {
    String meant = meant(word);
    return misspelt(place, word, meant == null ? likely : meant);
  }
}
