package dev.nnc.diag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class RendererTest {
  private static Place place(SourceFile source, String words) {
    int start = source.text().indexOf(words);
    assertThat(start).as(words).isNotNegative();
    return source.place(new Span(start, start + words.length()));
  }

  private static Diagnostic diagnostic(Place place) {
    return Diagnostic.of(SyntaxCode.EXTRA_BRACKET, place, ")");
  }

  private static String render(Diagnostic diagnostic) {
    return new TextRenderer(false).render(diagnostic);
  }

  @Test
  void labelsOnOtherLinesNotesAndHelp() {
    SourceFile source =
        new SourceFile(
            "model.nn",
            "\n".repeat(12) + "  image -> conv(16, 3)\n        -> dense(10, softmax)\n");
    Diagnostic diagnostic =
        diagnostic(place(source, "dense"))
            .withLabel("expects [n]")
            .withLabel(place(source, "conv(16, 3)"), "produces [28, 28, 16]")
            .withNote("a reason")
            .withHelp("put `flatten` before it");
    assertThat(render(diagnostic))
        .isEqualTo(
            """
            error[NN1004]: this `)` closes nothing
              ┌─ model.nn:14:12
            13│   image -> conv(16, 3)
              │            ----------- produces [28, 28, 16]
            14│         -> dense(10, softmax)
              │            ^^^^^ expects [n]
              note: a reason
              help: put `flatten` before it
            """);
  }

  @Test
  void labelsInOtherFiles() {
    SourceFile model = new SourceFile("model.nn", "one two");
    SourceFile blocks = new SourceFile("blocks.nn", "\n\nthree");
    assertThat(
            render(
                diagnostic(place(model, "two")).withLabel(place(blocks, "three"), "declared here")))
        .isEqualTo(
            """
            error[NN1004]: this `)` closes nothing
              ┌─ model.nn:1:5
             1│ one two
              │     ^^^
              ┌─ blocks.nn:3:1
             3│ three
              │ ----- declared here
            """);
  }

  @Test
  void tabsWideLettersAndLettersWithMarks() {
    SourceFile source = new SourceFile("a.nn", "\t漢字 q\u0301 \uD83D\uDE00 x");
    assertThat(render(diagnostic(place(source, "x"))))
        .contains(" 1│     漢字 q\u0301 \uD83D\uDE00 x\n  │               ^\n");
    assertThat(render(diagnostic(place(source, "漢字")))).contains("\n  │     ^^^^\n");
  }

  @Test
  void longLinesAreCutAroundTheMark() {
    SourceFile source = new SourceFile("a.nn", "a".repeat(5_000) + " here " + "b".repeat(5_000));
    String[] lines = render(diagnostic(place(source, "here"))).split("\n");
    assertThat(lines[2]).hasSizeLessThan(130).contains("…").contains(" here ");
    assertThat(lines[3].indexOf('^')).isEqualTo(lines[2].indexOf("here"));
  }

  @Test
  void placesOverSeveralLinesAreMarkedAtBothEnds() {
    SourceFile source = new SourceFile("a.nn", "x = (a\n  b\n  c\n  d)\n");
    assertThat(render(diagnostic(place(source, "(a\n  b\n  c\n  d)")).withLabel("all of it")))
        .isEqualTo(
            """
            error[NN1004]: this `)` closes nothing
              ┌─ a.nn:1:5
             1│ x = (a
              │     ^^
              ·
             4│   d)
              │   ^^ all of it
            """);
  }

  /** A file from elsewhere must not move the cursor, change colours, or turn the text around. */
  @Test
  void nothingInAFileDrivesTheTerminal() {
    SourceFile source =
        new SourceFile("a\u001B[2J.nn", "x \u001B]0;title\u0007 \u202E y \u0000 \u009B31m z");
    Diagnostic diagnostic =
        Diagnostic.of(SyntaxCode.EXTRA_BRACKET, place(source, "z"), "\u001B[31m")
            .withHelp("\u001B[0m help");
    String text = render(diagnostic);
    assertThat(text.chars().filter(c -> c != '\n' && Character.isISOControl(c))).isEmpty();
    assertThat(text).doesNotContain("\u202E").contains("<U+001B>").contains("<U+202E>");
    String[] lines = text.split("\n");
    assertThat(lines[3].indexOf('^')).isEqualTo(lines[2].indexOf("z"));
  }

  @Test
  void placesAtTheEndOfTheFile() {
    SourceFile empty = new SourceFile("a.nn", "");
    assertThat(render(diagnostic(empty.place(Span.NONE)))).endsWith(" 1│\n  │ ^\n");
    SourceFile source = new SourceFile("a.nn", "x\n");
    assertThat(render(diagnostic(source.place(new Span(2, 2))))).endsWith(" 2│\n  │ ^\n");
  }

  @Test
  void coloursOnlyWhenAskedFor() {
    SourceFile source = new SourceFile("a.nn", "x");
    Diagnostic diagnostic = diagnostic(place(source, "x")).withHelp("do it");
    assertThat(render(diagnostic)).doesNotContain("\u001B");
    String coloured = new TextRenderer(true).render(diagnostic);
    assertThat(coloured).contains("\u001B[1;31merror[NN1004]\u001B[0m");
    assertThat(coloured.replaceAll("\u001B\\[[0-9;]*m", "")).isEqualTo(render(diagnostic));
  }

  @Test
  void summaryCounts() {
    SourceFile source = new SourceFile("a.nn", "x");
    Diagnostic one = diagnostic(place(source, "x"));
    assertThat(TextRenderer.summary(List.of())).isEmpty();
    assertThat(TextRenderer.summary(List.of(one))).isEqualTo("1 error");
    assertThat(TextRenderer.summary(List.of(one, one))).isEqualTo("2 errors");
  }

  @Test
  void jsonHasEverything() throws Exception {
    SourceFile source = new SourceFile("a \"b\".nn", "one\ntwo three\n");
    Place two = place(source, "two");
    Diagnostic diagnostic =
        diagnostic(two)
            .withLabel("here")
            .withLabel(place(source, "one"), "there")
            .withNote("why")
            .withHelp("how")
            .withFix(Fix.replace("mend", two, "2"));
    JsonNode json = new ObjectMapper().readTree(JsonRenderer.render(List.of(diagnostic)));
    JsonNode first = json.get("diagnostics").get(0);
    assertThat(first.get("code").asText()).isEqualTo("NN1004");
    assertThat(first.get("severity").asText()).isEqualTo("error");
    assertThat(first.get("file").asText()).isEqualTo("a \"b\".nn");
    assertThat(first.get("line").asInt()).isEqualTo(2);
    assertThat(first.get("column").asInt()).isEqualTo(1);
    assertThat(first.get("endLine").asInt()).isEqualTo(2);
    assertThat(first.get("endColumn").asInt()).isEqualTo(4);
    assertThat(first.get("message").asText()).isEqualTo("this `)` closes nothing");
    assertThat(first.get("help").asText()).isEqualTo("how");
    assertThat(first.get("labels").get(0).get("text").asText()).isEqualTo("there");
    assertThat(first.get("fix").get("edits").get(0).get("replacement").asText()).isEqualTo("2");
    assertThat(JsonRenderer.render(List.of())).isEqualTo("{\"diagnostics\":[]}");
  }
}
