package dev.nnc.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.ast.Nodes;
import dev.nnc.ast.Tree;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Option;
import dev.nnc.compile.Workspace;
import dev.nnc.golden.GoldenFolders;
import dev.nnc.parse.Parser;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an editor can ask of a program, right or wrong. */
class FactsTest {
  private static final Path DATA = Path.of("src", "test", "resources", "golden", "check", "data");
  private static final Workspace WORKSPACE =
      new Workspace(StandardCatalog.catalog(), new FileSchemas(DATA), new FolderImports(DATA));
  private static final Pattern TOKEN = Pattern.compile("//.*|\"[^\"\n]*\"|[\\w.]+%?|->|\\S");

  private static final String PROGRAM =
      """
      nn 1
      param width = 16
      data flowers from csv("iris.csv") {
        x = columns(except: species) -> standardize
        kind = species -> category
        split: random(test: 20%)
      }
      network mlp from x { x -> dense(width, relu) -> dense(3, softmax) }
      train mlp on flowers { loss: cross_entropy(kind), optimizer: adam(0.01), epochs: 3 }
      """;

  private static Facts facts(String text) {
    return WORKSPACE
        .check(WORKSPACE.load(new SourceFile("input.nn", text)), Map.of())
        .result()
        .facts();
  }

  private static Facts.Fact at(String text, String before, String here) {
    int offset = text.indexOf(before + here) + before.length();
    return facts(text).at(new SourceFile("input.nn", text), offset);
  }

  @Test
  void everyPositionOfEverySampleLiesInANode() throws IOException {
    List<SourceFile> files = new ArrayList<>();
    GoldenFolders.cases("check", "ok").forEach(each -> files.add(each.input()));
    try (Stream<Path> samples = Files.walk(Path.of("..", "samples"))) {
      for (Path each : samples.filter(path -> path.toString().endsWith(".nn")).toList()) {
        files.add(new SourceFile(each.toString(), Files.readString(each)));
      }
    }
    assertThat(files).hasSizeGreaterThan(100);
    for (SourceFile file : files) {
      Tree tree = Parser.parse(file).tree();
      String text = file.text();
      Matcher version = Pattern.compile("(?m)^nn 1").matcher(text);
      int start = version.find() ? version.end() : 0;
      for (int offset = start; offset < text.length(); offset++) {
        if (!Character.isWhitespace(text.charAt(offset))) {
          assertThat(Nodes.at(tree, offset))
              .as("%s, `%s`", file.name(), text.substring(offset).lines().findFirst().orElse(""))
              .isNotEmpty();
        }
      }
    }
  }

  @Test
  void everyExpressionOfARightProgramLiesInsideItsParents() {
    for (GoldenFolders.Case each : GoldenFolders.cases("check", "ok")) {
      Tree tree = Parser.parse(each.input()).tree();
      for (int offset = 0; offset < each.input().text().length(); offset += 3) {
        List<Node> path = Nodes.at(tree, offset);
        for (int i = 1; i < path.size(); i++) {
          assertThat(path.get(i).span().start())
              .as(each.toString())
              .isGreaterThanOrEqualTo(path.get(i - 1).span().start());
          assertThat(path.get(i).span().end())
              .as(each.toString())
              .isLessThanOrEqualTo(path.get(i - 1).span().end());
        }
      }
    }
  }

  @Test
  void shapesStandBehindEachStage() {
    assertThat(at(PROGRAM, "x -> ", "dense(width").shape()).hasToString("Optional[[16]]");
    assertThat(at(PROGRAM, ") -> ", "dense(3").shape()).hasToString("Optional[[3]]");
    assertThat(at(PROGRAM, "from x { ", "x ->").shape()).hasToString("Optional[[4]]");
  }

  @Test
  void namesLeadToTheirDeclarationsEntriesAndOptions() {
    Facts.Fact width = at(PROGRAM, "dense(", "width");
    assertThat(width.symbol().orElseThrow().item()).isInstanceOf(Item.Parameter.class);
    assertThat(width.value()).contains("the number 16");
    assertThat(width.option().map(Option::name)).contains("units");
    assertThat(at(PROGRAM, "optimizer: ", "adam").entry().map(Entry::name)).contains("adam");
    assertThat(at(PROGRAM, "adam(", "0.01").option().map(Option::name)).contains("rate");
    assertThat(at(PROGRAM, "loss: ", "cross_entropy").entry().map(Entry::name))
        .contains("cross_entropy");
    assertThat(at(PROGRAM, "train ", "mlp on").symbol().orElseThrow().sort()).isEqualTo("network");
  }

  @Test
  void oneMistakeHidesNothingElse() {
    String wrong = PROGRAM.replace("csv(\"iris.csv\")", "csv(\"nowhere.csv\")");
    assertThat(at(wrong, "optimizer: ", "adam").path()).isNotEmpty();
    String misspelt = PROGRAM.replace("adam(0.01)", "adm(0.01)");
    assertThat(at(misspelt, "x -> ", "dense(width").shape()).hasToString("Optional[[16]]");
    Workspace.Checked checked =
        WORKSPACE.check(WORKSPACE.load(new SourceFile("input.nn", misspelt)), Map.of());
    assertThat(checked.result().model()).isEmpty();
    assertThat(checked.result().data()).hasSize(1);
    assertThat(checked.result().networks()).hasSize(1);
  }

  @Test
  void aBrokenItemKeepsWhatCouldBeRead() {
    String broken =
        PROGRAM.replace("  kind = species -> category\n", "  kind = species -> -> category\n");
    Facts.Fact fact = at(broken, "columns(except: species) -> ", "standardize");
    assertThat(fact.path().getFirst()).isInstanceOf(Item.Broken.class);
    assertThat(fact.node().orElseThrow()).isInstanceOf(Expression.Reference.class);
  }

  @Test
  void aCheckEndsWhenNobodyWaitsForItAnyMore() {
    String layers = " -> dense(width, relu)".repeat(300);
    String program = PROGRAM.replace(" -> dense(width, relu)", layers);
    int[] asked = {0};
    assertThatThrownBy(
            () ->
                WORKSPACE.check(
                    WORKSPACE.load(new SourceFile("input.nn", program)),
                    Map.of(),
                    () -> ++asked[0] > 1))
        .isInstanceOf(CancellationException.class);
    assertThat(asked[0]).isEqualTo(2);
  }

  @Test
  void columnsOfADataSetAreKnownWhereItsFieldsAreWrong() {
    String wrong = PROGRAM.replace("species -> category", "nothing -> category");
    Facts facts = facts(wrong);
    Item.Dataset flowers =
        facts.modules().main().tree().items().stream()
            .filter(Item.Dataset.class::isInstance)
            .map(Item.Dataset.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(facts.columns(flowers).orElseThrow().columns()).containsKey("species");
  }

  @Test
  void mutantsNeverMakeItFail() {
    Random random = new Random(11);
    int asked = 0;
    for (GoldenFolders.Case each : GoldenFolders.cases("check", "ok")) {
      String text = each.input().text();
      for (int i = 0; i < 6; i++) {
        String mutant = mutant(text, random);
        Facts facts = facts(mutant);
        SourceFile source = new SourceFile("input.nn", mutant);
        for (int offset = 0; offset <= mutant.length(); offset += 5) {
          asked += facts.at(source, offset).path().isEmpty() ? 0 : 1;
        }
      }
    }
    assertThat(asked).isGreaterThan(10_000);
  }

  /** The text without one of its tokens, with one twice, or with two in each other's place. */
  private static String mutant(String text, Random random) {
    List<int[]> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      tokens.add(new int[] {matcher.start(), matcher.end()});
    }
    int[] token = tokens.get(random.nextInt(tokens.size()));
    int[] other = tokens.get(random.nextInt(tokens.size()));
    String word = text.substring(token[0], token[1]);
    String with =
        switch (random.nextInt(3)) {
          case 0 -> "";
          case 1 -> word + " " + word;
          default -> text.substring(other[0], other[1]);
        };
    return text.substring(0, token[0]) + with + text.substring(token[1]);
  }
}
