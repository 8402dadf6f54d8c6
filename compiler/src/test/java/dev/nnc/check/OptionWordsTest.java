package dev.nnc.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.OptionTypes;
import dev.nnc.check.expression.CheckState;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.Scope;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Diagnostics;
import dev.nnc.parse.ParsedFiles;
import dev.nnc.parse.Parser;
import dev.nnc.resolve.ImportReader;
import dev.nnc.resolve.Modules;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever option takes one of some words says which they are, and which was probably meant. */
class OptionWordsTest {
  private static final Catalog CATALOG = StandardCatalog.catalog();

  /** An option that takes words, and its entry. */
  private record Choice(Entry entry, Option option) {
    List<String> words() {
      return OptionTypes.words(option.type());
    }

    @Override
    public String toString() {
      return entry.kind() + " " + entry.name() + "." + option.name();
    }
  }

  static Stream<Choice> choices() {
    return CATALOG.entries().stream()
        .flatMap(entry -> entry.options().stream().map(option -> new Choice(entry, option)))
        .filter(choice -> !choice.words().isEmpty() && !takesAnyName(choice.option().type()));
  }

  /** Names of columns and results are looked up elsewhere. */
  private static boolean takesAnyName(OptionType type) {
    return type instanceof OptionType.Columns
        || type instanceof OptionType.ResultName
        || type instanceof OptionType.Any
        || (type instanceof OptionType.AnyOf any
            && any.types().stream().anyMatch(OptionWordsTest::takesAnyName));
  }

  @Test
  void thereAreMany() {
    assertThat(choices()).hasSizeGreaterThan(50);
  }

  @ParameterizedTest
  @MethodSource("choices")
  void aWrongWordIsAnsweredWithTheRightOnes(Choice choice) {
    Diagnostic told = only(choice, "quite_wrong");
    assertThat(told.message()).contains("but this is the name `quite_wrong`");
    for (String word : choice.words()) {
      assertThat(told.message()).contains("`" + word + "`");
    }
  }

  @ParameterizedTest
  @MethodSource("choices")
  void aSlipIsAnsweredWithWhatWasMeant(Choice choice) {
    String meant = choice.words().getFirst();
    String slip = meant.substring(0, meant.length() - 1) + "q";
    Diagnostic told = only(choice, slip);
    if (meant.length() >= 3) {
      assertThat(told.help()).isEqualTo("did you mean `" + meant + "`?");
      assertThat(told.fix()).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("choices")
  void everyWordIsTaken(Choice choice) {
    for (String word : choice.words()) {
      assertThat(told(choice, word)).as(word).isEmpty();
    }
  }

  private static Diagnostic only(Choice choice, String word) {
    List<Diagnostic> told = told(choice, word);
    assertThat(told).hasSize(1);
    return told.getFirst();
  }

  /** What is said about the word in the option's place. */
  private static List<Diagnostic> told(Choice choice, String word) {
    Diagnostics diagnostics = new Diagnostics();
    SourceFile file = new SourceFile("test.nn", "nn 1\nparam unrelated = " + word);
    Modules modules =
        Modules.of(
            Parser.parse(file).tree(), ImportReader.NONE, new ParsedFiles(), new Diagnostics());
    FileContext context =
        new FileContext(modules.main(), CATALOG, diagnostics, new CheckState(() -> false));
    Expression written = ((Item.Parameter) modules.main().tree().items().getFirst()).value();
    new Evaluator(context, null, null)
        .options()
        .value(choice.entry(), choice.option(), written, new Scope(null));
    return diagnostics.sorted();
  }
}
