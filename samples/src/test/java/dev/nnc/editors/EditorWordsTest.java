package dev.nnc.editors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The words that editors colour are those of the lexer, and their actions those of the catalogue;
 * {@code -Dgolden.update=true} writes the actions.
 */
class EditorWordsTest {
  private static final Path EDITORS =
      Path.of(System.getProperty("nnc.root", "..")).resolve("grammar/editors");

  private static final Pattern TEXTMATE =
      Pattern.compile("\\(\\?:([a-z_|]+)\\)\\(\\?=\\[ \\\\\\\\t]\\*\\\\\\\\\\{");
  private static final Pattern VIM = Pattern.compile("let s:actions = '([a-z_ ]+)'");
  private static final Pattern EMACS = Pattern.compile("defconst nn-actions '\\(\"([^)]+)\"\\)");

  @Test
  void knowTheActionsOfTheCatalogue() throws IOException {
    actions("textmate/nn.tmLanguage.json", TEXTMATE, "|");
    actions("neovim/syntax/nn.vim", VIM, " ");
    actions("emacs/nn-mode.el", EMACS, "\" \"");
  }

  private static void actions(String name, Pattern place, String between) throws IOException {
    Path file = EDITORS.resolve(name);
    String text = Files.readString(file);
    Matcher matcher = place.matcher(text);
    assertThat(matcher.find()).as("the actions in %s", name).isTrue();
    List<String> actions =
        StandardCatalog.catalog().entries(Kind.ACTION).stream().map(Entry::name).sorted().toList();
    String expected = String.join(between, actions);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(
          file, text.substring(0, matcher.start(1)) + expected + text.substring(matcher.end(1)));
    } else {
      assertThat(matcher.group(1)).as("the actions in %s", name).isEqualTo(expected);
    }
  }

  @Test
  void knowTheWordsOfTheLexer() throws IOException {
    List<String> words = new ArrayList<>(TextMateGrammarTest.words());
    words.remove("nn"); // has a rule of its own, since only a number follows it
    String vim = Files.readString(EDITORS.resolve("neovim/syntax/nn.vim"));
    assertThat(listed(vim, "let s:(?:declarations|clauses|reserved|logical) = '([a-z ]+)'", " "))
        .containsExactlyInAnyOrderElementsOf(without(words, "shared", "true", "false"));
    assertThat(vim).contains("nnShared /\\<shared\\>/", "nnTruth /\\<\\%(true\\|false\\)\\>/");
    assertThat(
            listed(
                Files.readString(EDITORS.resolve("emacs/nn-mode.el")),
                "defconst nn-(?:declarations|clauses|reserved|truths) '\\(\"([^)]+)\"\\)",
                "\" \""))
        .containsExactlyInAnyOrderElementsOf(words);
  }

  private static List<String> listed(String text, String place, String between) {
    List<String> words = new ArrayList<>();
    Matcher matcher = Pattern.compile(place).matcher(text);
    while (matcher.find()) {
      words.addAll(Arrays.asList(matcher.group(1).split(Pattern.quote(between), -1)));
    }
    return words;
  }

  private static List<String> without(List<String> words, String... some) {
    return words.stream().filter(word -> !Arrays.asList(some).contains(word)).toList();
  }
}
