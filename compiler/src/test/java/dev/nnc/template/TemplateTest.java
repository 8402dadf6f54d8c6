package dev.nnc.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.check.FileSchemas;
import dev.nnc.compile.Compiler;
import dev.nnc.ir.IrVerifier;
import dev.nnc.ir.Program;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static Program program(String rate, String penalty, int size) {
    String text =
        """
        nn 1
        network net from x: [2] to y, z {
          h = x -> dense(%d, tanh)
          y = h * %s
          z = h + %s
        }
        """
            .formatted(size, rate, penalty);
    return new Compiler(StandardCatalog.catalog(), new FileSchemas(Path.of(".")))
        .variants(new SourceFile("net.nn", text), Map.of())
        .apply(Map.of())
        .model()
        .orElseThrow()
        .program();
  }

  @Test
  void oneProgramIsItsOwnTemplate() {
    Program one = program("0.5", "0.25", 3);
    Template template = Template.of(one);
    IrVerifier.verify(template.program());
    assertThat(template.program().variables()).isEqualTo(one.variables());
    assertThat(template.numbersOf(program("0.5", "0.25", 3))).contains(Map.of());
    assertThat(template.numbersOf(program("0.7", "0.25", 3))).isEmpty();
  }

  @Test
  void numbersThatDifferBecomeVariables() {
    Template template =
        Template.of(program("0.5", "0.25", 3)).with(program("0.7", "0.25", 3)).orElseThrow();
    IrVerifier.verify(template.program());
    assertThat(template.program().variables())
        .hasSize(program("0.5", "0.25", 3).variables().size() + 1);
    assertThat(numbers(template, program("0.5", "0.25", 3))).containsOnly(0.5f);
    assertThat(numbers(template, program("0.125", "0.25", 3))).containsOnly(0.125f);
    assertThat(template.numbersOf(program("0.5", "0.75", 3))).isEmpty();
    Template wider = template.with(program("0.5", "0.75", 3)).orElseThrow();
    IrVerifier.verify(wider.program());
    assertThat(numbers(wider, program("2", "4", 3))).containsOnly(2f, 4f);
  }

  @Test
  void numbersThatAreEqualByChanceAreNumbersOfTheirOwn() {
    // A program has one constant for both, as far as they are equal.
    Template template =
        Template.of(program("0.5", "0.5", 3)).with(program("0.7", "0.7", 3)).orElseThrow();
    assertThat(numbers(template, program("0.25", "0.25", 3))).containsExactly(0.25f);
    assertThat(template.numbersOf(program("0.5", "0.75", 3))).isEmpty();
    Template wider = template.with(program("0.5", "0.75", 3)).orElseThrow();
    IrVerifier.verify(wider.program());
    assertThat(numbers(wider, program("0.125", "0.25", 3))).containsExactly(0.125f, 0.25f);
    assertThat(numbers(wider, program("0.5", "0.5", 3))).containsExactly(0.5f, 0.5f);
  }

  @Test
  void programsThatDifferInMoreShareNone() {
    Template template = Template.of(program("0.5", "0.25", 3));
    assertThat(template.with(program("0.5", "0.25", 4))).isEmpty();
  }

  @Test
  void numbersThatChangeNothingAreNumbersAsOthersAre() {
    Template template =
        Template.of(program("0.5", "0.25", 3)).with(program("1", "0", 3)).orElseThrow();
    IrVerifier.verify(template.program());
    assertThat(numbers(template, program("1", "0", 3))).containsExactly(1f, 0f);
  }

  @Test
  void whatNoTrialChangesIsSimplified() {
    Template template =
        Template.of(program("1", "0.25", 3)).with(program("1", "0.5", 3)).orElseThrow();
    assertThat(words(template)).doesNotContain("multiply").contains("add");
    assertThat(words(template.with(program("2", "0.5", 3)).orElseThrow())).contains("multiply");
  }

  private static List<String> words(Template template) {
    return template.program().functions().stream()
        .flatMap(function -> function.operations().stream())
        .map(operation -> operation.kind().word())
        .toList();
  }

  private static List<Float> numbers(Template template, Program program) {
    return template.numbersOf(program).orElseThrow().values().stream()
        .map(bytes -> ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat())
        .toList();
  }
}
