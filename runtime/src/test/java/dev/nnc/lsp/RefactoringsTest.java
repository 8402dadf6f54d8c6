package dev.nnc.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.ast.Nodes;
import dev.nnc.compile.Workspace;
import dev.nnc.data.DataReader;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.ir.IrPrinter;
import dev.nnc.plan.Model;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.workspace.ProgramFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionKind;
import org.junit.jupiter.api.Test;

/** Other ways to write the same: the program computes what it has computed. */
class RefactoringsTest {
  private static final Path SAMPLES = Path.of("..", "samples").toAbsolutePath().normalize();

  /** {@code -Dlsp.refactorings=1000} tries more of each sample's. */
  private static final int OF_EACH = Integer.getInteger("lsp.refactorings", 3);

  /** Where the text is that an operation comes from. */
  private static final Pattern PLACE = Pattern.compile("  @ .*");

  private static final String PROGRAM =
      """
      nn 1

      param deep = true

      data points from table(a: [1, 2, 3, 4, 5, 6], b: [2, 4, 6, 8, 10, 12]) {
        x = a
        y = b
        split: everything
      }

      block wide(units, act: activation = relu) {
        dense(2 * units, act)
          -> dropout(10%) // some
          -> dense(units, act)
      }

      block twice(n) from t { t -> for i in [1, 2] { dense(n * i) } -> if deep { relu } }

      block named(n) from t to u {
        u = t -> dense(n)
      }

      block several(n) from t to u {
        v = t -> dense(n)
        u = v + t
      }

      network net from x { x -> wide(8) -> twice(4) -> named(3) -> several(3) -> dense(1) }

      train net on points { loss: mse(y), optimizer: adam, epochs: 2 }
      """;

  @Test
  void stepsBecomeABlock() {
    String after = Trying.after(PROGRAM, "x -> |wide(8) -> twice(4)| -> named", "Extract");
    assertThat(after)
        .contains("network net from x { x -> extracted -> named(3) -> several(3) -> dense(1) }\n")
        .contains("}\n\nblock extracted from x_2 { x_2 -> wide(8) -> twice(4) }\n\ntrain");
  }

  @Test
  void numbersFromAroundBecomeParameters() {
    String after =
        Trying.after(PROGRAM, "|dense(2 * units, act)\n    -> dropout(10%)| // some", "Extract");
    assertThat(after)
        .contains("  extracted(units, act) // some\n    -> dense(units, act)\n")
        .contains(
            """
            block extracted(units, act: activation) from x_2 {
              x_2 -> dense(2 * units, act)
                  -> dropout(10%)
            }
            """);
    String inLoop =
        Trying.after(PROGRAM, "{ t -> |for i in [1, 2] { dense(n * i) }| ->", "Extract");
    assertThat(inLoop).contains("block extracted(n) from x_2 { x_2 -> for i in");
  }

  @Test
  void halfAStepAndOtherTensorsStay() {
    assertThat(Trying.titles(PROGRAM, "x -> |wide(8) -> twi|ce(4)"))
        .doesNotContain("Extract into a block");
    assertThat(Trying.titles(PROGRAM, "{ |x -> wide(8)| ->"))
        .doesNotContain("Extract into a block");
    assertThat(Trying.titles(PROGRAM, "x -> wi||de(8)")).doesNotContain("Extract into a block");
    String skip = PROGRAM.replace("twice(4) ->", "dense(x) ->");
    assertThat(Trying.titles(skip, "|dense(x)| ->")).doesNotContain("Extract into a block");
  }

  @Test
  void aBlockIsWrittenOutWhereItIsUsed() {
    assertThat(Trying.after(PROGRAM, "x -> wi|de(8)", "Inline `wide`"))
        .contains(
            """
            network net from x { x -> dense(2 * 8, relu)
                                   -> dropout(10%)  // some
                                   -> dense(8, relu) -> twice(4) -> named(3) -> several(3) -> dense(1) }
            """);
    assertThat(Trying.after(PROGRAM, "-> tw|ice(4)", "Inline `twice`"))
        .contains("wide(8) -> for i in [1, 2] { dense(4 * i) } -> if deep { relu } -> named");
    assertThat(Trying.after(PROGRAM, "-> nam|ed(3)", "Inline `named`"))
        .contains("twice(4) -> dense(3) -> several(3)");
    assertThat(Trying.after(PROGRAM.replace("twice(4)", "twice(2 + 2)"), "-> tw|ice(2", "Inline"))
        .contains("dense((2 + 2) * i)");
  }

  @Test
  void whatWouldMeanSomethingElseStays() {
    assertThat(Trying.titles(PROGRAM, "-> sev|eral(3)")).doesNotContain("Inline `several`");
    String caught =
        PROGRAM
            .replace(
                "network net from x { x -> wide(8) ->", "network net from x { x -> outer(5) ->")
            .replace("block named", "block outer(i) { twice(i) -> dense(i) }\n\nblock named");
    assertThat(Trying.titles(caught, "{ tw|ice(i) ->")).doesNotContain("Inline `twice`");
    assertThat(Trying.titles(caught, "x -> ou|ter(5)")).contains("Inline `outer`");
  }

  // The programs that there are.

  private static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.walk(SAMPLES)) {
      return files
          .filter(path -> path.toString().endsWith(".nn"))
          .filter(path -> !path.toString().contains("target"))
          .sorted()
          .toList();
    }
  }

  /** What the program computes; empty if it is wrong, or if its data is not here. */
  private static Optional<String> computed(Path file, String text) {
    Path base = file.resolveSibling(".").normalize();
    Workspace workspace =
        new Workspace(
            StandardCatalog.catalog(),
            new HeldData(
                new DataReader(base, DataPlaces.of(Map.of(), Path.of("/nonexistent"))),
                System::nanoTime),
            new ProgramFiles(SAMPLES, List.of()));
    Workspace.Checked checked =
        workspace.check(workspace.load(new SourceFile(file.toString(), text)), Map.of());
    return checked
        .result()
        .model()
        .map(Model::program)
        .map(IrPrinter::print)
        .map(program -> PLACE.matcher(program).replaceAll(""));
  }

  /** Every place at which something may be offered. */
  private static List<Span> places(Reading reading) {
    List<Span> places = new ArrayList<>();
    List<Node> open = new ArrayList<>();
    for (Item item : reading.items()) {
      open.add(item);
    }
    while (!open.isEmpty()) {
      Node node = open.removeLast();
      if (node instanceof Expression.Flow flow) {
        List<Expression> all = new ArrayList<>(List.of(flow.head()));
        all.addAll(flow.steps());
        for (int i = 0; i < all.size(); i++) {
          for (int k = i; k < Math.min(all.size(), i + 4); k++) {
            places.add(all.get(i).span().to(all.get(k).span()));
          }
        }
      }
      if (node instanceof Expression.Reference || node instanceof Expression.Call) {
        places.add(new Span(node.span().start(), node.span().start()));
      }
      open.addAll(Nodes.children(node));
    }
    return places;
  }

  @Test
  void theProgramComputesTheSame() throws IOException {
    Random random = new Random(3);
    Map<String, Integer> tried = new TreeMap<>();
    for (Path sample : samples()) {
      String text = Files.readString(sample);
      Optional<String> before = computed(sample, text);
      if (before.isEmpty()) {
        continue;
      }
      Reading reading = read(sample, text);
      List<Span> places = places(reading);
      Collections.shuffle(places, random);
      Map<String, Integer> here = new TreeMap<>();
      for (Span place : places) {
        for (CodeAction action :
            new CodeActions(reading, Shift.NONE, reading.text())
                .at(place, List.of(), List.of(CodeActionKind.Refactor))) {
          if (here.merge(action.getKind(), 1, Integer::sum) > OF_EACH) {
            continue;
          }
          tried.merge(action.getKind(), 1, Integer::sum);
          String after = Trying.after(reading.text(), action);
          isSame(sample, action, after, before.get());
          int use = after.indexOf("extracted");
          if (action.getKind().equals(CodeActionKind.RefactorExtract) && use >= 0) {
            back(sample, after, use, before.get());
            tried.merge("back", 1, Integer::sum);
          }
        }
      }
    }
    assertThat(tried)
        .containsOnlyKeys(
            CodeActionKind.RefactorExtract,
            CodeActionKind.RefactorInline,
            CodeActionKind.RefactorRewrite,
            "back");
  }

  private static void isSame(Path sample, CodeAction action, String after, String before) {
    assertThat(computed(sample, after).orElse("").lines())
        .as(() -> sample + ": " + action.getTitle() + "\n" + after)
        .isEqualTo(before.lines().toList());
  }

  /** What was made a block is written out again. */
  private static void back(Path sample, String text, int use, String before) {
    Reading reading = read(sample, text);
    List<CodeAction> inline =
        new CodeActions(reading, Shift.NONE, reading.text())
            .at(new Span(use, use), List.of(), List.of(CodeActionKind.RefactorInline));
    assertThat(inline).as(text).hasSize(1);
    String after = Trying.after(reading.text(), inline.getFirst());
    isSame(sample, inline.getFirst(), after, before);
  }

  private static Reading read(Path file, String text) {
    Readings readings = Trying.readings();
    readings.folders(List.of(SAMPLES));
    String uri = file.toUri().toString();
    readings.put(new Document(uri, 1, file, new EditedText(file.toString(), text)));
    return readings.now(uri).orElseThrow();
  }
}
