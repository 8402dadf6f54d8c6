package dev.nnc.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.source.Span;
import dev.nnc.standard.StandardCatalog;
import java.util.List;
import org.eclipse.lsp4j.CodeAction;
import org.junit.jupiter.api.Test;

/** What is offered at a place, and what the text is afterwards. */
class CodeActionsTest {
  private static final String PROGRAM =
      """
      nn 1

      param rate = 0.01

      data points from table(a: [1, 2, 3, 4, 5, 6], b: [2, 4, 6, 8, 10, 12]) {
        x = a
        y = b
        split: everything
      }

      network net from x { x -> densse(8, relu) -> dense(1) }

      network other from x { x -> dense(1) }

      train net on points { loss: mse(y), optimizer: adam(rate), epochs: 2 }

      train other on points { loss: mse(y), optimizer: adam(rate), epochs: 2 }
      """;

  /** The actions of a check of {@code before} for the text that there is now. */
  private static CodeActions older(String before, String now) {
    return new CodeActions(
        Trying.read(before), Shift.between(before, now), Trying.document(now).text());
  }

  @Test
  void whatWasTypedElsewhereChangesNothing() {
    String now = PROGRAM.replace("rate = 0.01", "rate = 0.0012");
    CodeActions actions = older(PROGRAM, now);
    Span at = Trying.at(now, "x -> den|sse(8");
    assertThat(actions.hold(at)).isTrue();
    CodeAction fix = actions.at(at, List.of(), List.of("quickfix")).getFirst();
    assertThat(Trying.after(Trying.document(now).text(), fix))
        .isEqualTo(now.replace("densse", "dense"));
  }

  @Test
  void whatWasTypedInTheDeclarationWaitsForTheNextCheck() {
    String now = PROGRAM.replace("x -> densse(8", "x -> densse(16");
    assertThat(older(PROGRAM, now).hold(Trying.at(now, "x -> den|sse(16"))).isFalse();
    assertThat(older(PROGRAM, now).hold(Trying.at(now, "{ x -> |dense(1) }"))).isTrue();
    String behind = PROGRAM.replace("\n\nnetwork other", "\n\n// no\nnetwork other");
    assertThat(older(PROGRAM, behind).hold(Trying.at(behind, "x -> den|sse(8"))).isTrue();
    String joined = PROGRAM.replace("network net", "networknet");
    assertThat(older(PROGRAM, joined).hold(Trying.at(joined, "x -> den|sse(8"))).isFalse();
  }

  @Test
  void anEditInTheMiddleOfAFixWithdrawsIt() {
    String now = PROGRAM.replace("densse", "dense");
    CodeActions actions = older(PROGRAM, now);
    assertThat(actions.at(Trying.at(now, "x -> |dense(8|"), List.of(), List.of("quickfix")))
        .isEmpty();
  }

  // What is missing.

  private static final String UNFINISHED =
      """
      nn 1

      data points from table(a: [1, 2, 3, 4, 5, 6], b: [2, 4, 6, 8, 10, 12]) {
        x = a -> reshape([1, 1, 1])
        y = b
        split: everything
      }

      network net from x { x -> reshape([2, 2, 2, 1]) -> conv(3) -> conv(size: 2) -> dense }
      """;

  @Test
  void whatMustBeGivenIsThatOfTheExample() {
    assertThat(Trying.after(UNFINISHED, "-> den|se }", "Give `dense` its `units`"))
        .contains("-> dense(50) }");
    assertThat(Trying.after(UNFINISHED, "-> co|nv(3)", "Give `conv` its `size`"))
        .contains("-> conv(3, 3x3) ->");
    assertThat(Trying.after(UNFINISHED, "-> co|nv(size", "Give `conv` its `filters`"))
        .contains("-> conv(size: 2, filters: 16) ->");
    String whole = UNFINISHED.replace("dense }", "dense(3) }");
    assertThat(Trying.titles(whole, "-> den|se(3) }"))
        .containsExactly("Write all defaults of `dense`");
  }

  @Test
  void everyEntryThatNeedsSomethingShowsItInItsExample() {
    for (Entry entry : StandardCatalog.catalog().entries(Kind.LAYER)) {
      boolean needs =
          entry.options().stream().anyMatch(each -> each.defaultText() == null && !each.repeated());
      if (!needs) {
        continue;
      }
      String text = UNFINISHED.replace("-> dense }", "-> " + entry.name() + " }");
      assertThat(Trying.titles(text, "-> |" + entry.name() + " }"))
          .as(entry.name())
          .anyMatch(each -> each.startsWith("Give `" + entry.name()));
    }
  }

  @Test
  void aFlattenIsPutWhereAVectorIsWanted() {
    String text =
        UNFINISHED.replace(
            "reshape([2, 2, 2, 1]) -> conv(3) -> conv(size: 2) -> dense }",
            "reshape([1, 1, 1, 1]) -> dense(3) }");
    String after = Trying.after(text, "-> den|se(3)", "put `flatten` before it");
    assertThat(after).contains("reshape([1, 1, 1, 1]) -> flatten -> dense(3) }");
    assertThat(Trying.read(after).diagnostics().stream().filter(each -> each.fix() != null))
        .isEmpty();
  }

  @Test
  void allThatCanBeFixedIsFixedAtOnce() {
    String text = PROGRAM.replace("x -> dense(1) }\n\ntrain net", "x -> dens(1) }\n\ntrain net");
    assertThat(Trying.after(text, "x -> den|sse(8", "Fix all 2 mistakes"))
        .isEqualTo(text.replace("densse(", "dense(").replace("dens(", "dense("));
  }

  @Test
  void aMissingSettingIsAddedWhereTheOthersStand() {
    String text =
        PROGRAM
            .replace("densse", "dense")
            .replace(", optimizer: adam(rate), epochs: 2 }\n\n", ", optimizer: adam(rate) }\n\n")
            .replace(
                "{ loss: mse(y), optimizer: adam(rate), epochs: 2 }\n",
                "{\n  loss: mse(y) // squared\n  epochs: 2 // few\n}\n");
    assertThat(Trying.after(text, "tr|ain net", "add `epochs: 10`"))
        .contains("{ loss: mse(y), optimizer: adam(rate), epochs: 10 }\n\n");
    String after = Trying.after(text, "tr|ain other", "add `optimizer: adam(0.001)`");
    assertThat(after).contains("  epochs: 2 // few\n  optimizer: adam(0.001)\n}\n");
    assertThat(Trying.titles(after, "tr|ain other")).isEmpty();
    String empty = text.replace("{ loss: mse(y), optimizer: adam(rate) }", "{ }");
    assertThat(Trying.after(empty, "tr|ain net", "add `epochs: 10`"))
        .contains("train net on points { epochs: 10 }");
  }
}
