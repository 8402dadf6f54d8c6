package dev.nnc.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.JsonRenderer;
import dev.nnc.diag.TextRenderer;
import dev.nnc.golden.GoldenFolders;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * One small slip in a program that was right: it is told where it is, once, and little else.
 *
 * <p>{@code -Dmutants=1000} makes so many of each program, {@code -Dmutants.tell=true} prints the
 * worst.
 */
class SampleMutantsTest {
  private static final Path DATA = Path.of("src", "test", "resources", "golden", "check", "data");
  private static final Compiler COMPILER =
      new Compiler(StandardCatalog.catalog(), new FileSchemas(DATA), new FolderImports(DATA));
  private static final Pattern TOKEN =
      Pattern.compile("//.*|\"[^\"\n]*\"|[\\w.]+%?|->|\\.\\.|[^\\s\\w]");
  private static final int EACH = Integer.getInteger("mutants", 25);
  private static final boolean TELL = Boolean.getBoolean("mutants.tell");

  private record Mutant(int errors, boolean there, String told) {}

  private record Token(int start, int end, String text) {}

  @Test
  void oneSlipIsOneMessage() {
    Random random = new Random(3);
    List<Mutant> wrong = new ArrayList<>();
    TreeMap<Integer, Integer> byErrors = new TreeMap<>();
    int first = 0;
    for (GoldenFolders.Case each : GoldenFolders.cases("check", "ok")) {
      String text = each.input().text();
      if (!errors(text).isEmpty()) {
        continue;
      }
      for (int i = 0; i < EACH; i++) {
        Mutant mutant = mutant(text, random);
        if (mutant.errors() > 0) {
          wrong.add(mutant);
          byErrors.merge(mutant.errors(), 1, Integer::sum);
          first += mutant.there() ? 1 : 0;
        }
      }
    }
    wrong.sort(Comparator.comparingInt(Mutant::errors).reversed());
    double single = byErrors.getOrDefault(1, 0) / (double) wrong.size();
    if (TELL) {
      System.out.println(byErrors + ", at the place " + first / (double) wrong.size());
      wrong.stream().limit(20).forEach(mutant -> System.out.println(mutant.told()));
    }
    assertThat(wrong).hasSizeGreaterThan(EACH * 20);
    assertThat(single).as("slips with one message").isGreaterThan(0.83);
    assertThat(first / (double) wrong.size()).as("told in their line").isGreaterThan(0.8);
    assertThat(wrong.getFirst().errors()).as(wrong.getFirst().told()).isLessThan(15);
  }

  private static List<Diagnostic> errors(String text) {
    return compile(text).diagnostics().stream().filter(Diagnostic::isError).toList();
  }

  private static Compilation compile(String text) {
    return COMPILER.check(new SourceFile("input.nn", text), Map.of());
  }

  private static List<Token> tokens(String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      if (!matcher.group().startsWith("//")) {
        tokens.add(new Token(matcher.start(), matcher.end(), matcher.group()));
      }
    }
    return tokens;
  }

  private static Mutant mutant(String text, Random random) {
    List<Token> tokens = tokens(text);
    // The version line apart.
    int at = 2 + random.nextInt(tokens.size() - 3);
    Token token = tokens.get(at);
    Token next = tokens.get(at + 1);
    String changed =
        switch (random.nextInt(5)) {
          case 0 -> cut(text, token.start(), token.end(), "");
          case 1 -> cut(text, token.start(), token.end(), token.text() + " " + token.text());
          case 2 ->
              text.substring(0, token.start())
                  + next.text()
                  + text.substring(token.end(), next.start())
                  + token.text()
                  + text.substring(next.end());
          case 3 -> cut(text, token.start(), token.end(), misspelt(token.text(), random));
          default ->
              cut(
                  text,
                  token.start(),
                  token.end(),
                  tokens.get(2 + random.nextInt(tokens.size() - 3)).text());
        };
    int line = (int) text.substring(0, token.start()).chars().filter(c -> c == '\n').count() + 1;
    long begin = System.nanoTime();
    List<Diagnostic> errors = errors(changed);
    assertThat(System.nanoTime() - begin).as(changed).isLessThan(60_000_000_000L);
    StringBuilder told = new StringBuilder();
    for (Diagnostic error : errors) {
      assertThat(error.place().line())
          .as(changed)
          .isBetween(1, (int) changed.chars().filter(c -> c == '\n').count() + 1);
    }
    if (!errors.isEmpty()) {
      told.append("edited :").append(line).append(' ').append(lineOf(changed, line)).append('\n');
      told.append(new TextRenderer(false).render(errors));
      JsonRenderer.render(errors);
    }
    boolean there = errors.stream().anyMatch(e -> Math.abs(e.place().line() - line) <= 1);
    return new Mutant(errors.size(), there, told.toString());
  }

  private static String lineOf(String text, int line) {
    return text.lines().skip(line - 1L).findFirst().orElse("");
  }

  private static String cut(String text, int start, int end, String with) {
    return text.substring(0, start) + with + text.substring(end);
  }

  private static String misspelt(String word, Random random) {
    if (word.length() < 2) {
      return word + word;
    }
    int at = random.nextInt(word.length() - 1);
    return word.substring(0, at) + word.charAt(at + 1) + word.charAt(at) + word.substring(at + 2);
  }
}
