package dev.nnc.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.nnc.ast.Item;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.diag.Diagnostic;
import dev.nnc.golden.GoldenFolders;
import dev.nnc.golden.GoldenFolders.Case;
import dev.nnc.parse.Parser;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever stands in a file, the compiler says what is wrong with it and does not fall over. */
class CompilerFuzzTest {
  private static final Path DATA = Path.of("src", "test", "resources", "golden", "check", "data");
  private static final Compiler COMPILER =
      new Compiler(StandardCatalog.catalog(), new FileSchemas(DATA));
  private static final Pattern TOKEN = Pattern.compile("\\w+|\\s+|->|\\.\\.|.");
  private static final int MUTANTS = Integer.getInteger("mutants", 1500);

  @Test
  void mutantsOfProgramsAreCheckedToTheEnd() {
    Random random = new Random(1);
    List<List<String>> programs = new ArrayList<>();
    for (String kind : List.of("ok", "err")) {
      for (Case c : GoldenFolders.cases("check", kind)) {
        List<String> tokens = tokens(c.input().text());
        if (tokens.size() < 500) {
          programs.add(tokens);
        }
      }
    }
    int accepted = 0;
    for (int i = 0; i < MUTANTS; i++) {
      List<String> tokens = new ArrayList<>(programs.get(random.nextInt(programs.size())));
      int changes = 1 + random.nextInt(3);
      for (int change = 0; change < changes; change++) {
        mutate(tokens, random);
      }
      accepted += compiles(String.join("", tokens)) ? 1 : 0;
    }
    assertThat(accepted).as("mutants without an error").isBetween(MUTANTS / 100, MUTANTS / 2);
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    return tokens;
  }

  private static void mutate(List<String> tokens, Random random) {
    int at = random.nextInt(tokens.size());
    int other = random.nextInt(tokens.size());
    switch (random.nextInt(4)) {
      case 0 -> tokens.remove(at);
      case 1 -> tokens.add(at, tokens.get(at));
      case 2 -> tokens.add(at, tokens.get(other));
      default -> {
        String token = tokens.set(at, tokens.get(other));
        tokens.set(other, token);
      }
    }
  }

  /** Whether the text is right; then nothing of it may have got lost on the way. */
  private static boolean compiles(String text) {
    SourceFile source = new SourceFile("mutant.nn", text);
    Compilation compilation;
    try {
      compilation = COMPILER.compile(source, Map.of());
    } catch (RuntimeException | StackOverflowError e) {
      return fail("the compiler fell over this:\n" + text, e);
    }
    boolean wrong = compilation.diagnostics().stream().anyMatch(Diagnostic::isError);
    assertThat(compilation.model().isPresent()).as(text).isEqualTo(!wrong);
    compilation.model().ifPresent(model -> assertNothingLost(model, source));
    return !wrong;
  }

  private static void assertNothingLost(Model model, SourceFile source) {
    List<Item> items = Parser.parse(source).tree().items();
    long networks = items.stream().filter(Item.Network.class::isInstance).count();
    long data = items.stream().filter(Item.Dataset.class::isInstance).count();
    long actions =
        items.stream()
            .filter(i -> i instanceof Item.Action a && !a.verb().text().equals("run"))
            .count();
    long folds =
        model.everyAction().stream().filter(ActionPlan.CrossValidate.class::isInstance).count();
    assertThat(model.data()).as(source.text()).hasSize((int) (data + folds));
    assertThat(model.actions()).as(source.text()).hasSize((int) actions);
    assertThat(model.networks()).as(source.text()).hasSizeLessThanOrEqualTo((int) networks);
  }
}
