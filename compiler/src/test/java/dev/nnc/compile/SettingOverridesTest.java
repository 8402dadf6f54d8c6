package dev.nnc.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.diag.RunCode;
import dev.nnc.source.SourceFile;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of actions that the command says. */
class SettingOverridesTest {
  private static final SourceFile PROGRAM =
      new SourceFile(
          "p.nn",
          """
          nn 1

          train net on d { loss: mse(y), epochs: 10, optimizer: adam }
          train net on d as second { epochs: 20 }
          sweep over rate { train net on d { epochs: 30 } }
          evaluate net on d.test { metrics: mae }
          """);

  private static String text(String name, String value) {
    SettingOverrides said = SettingOverrides.of(PROGRAM, Map.of(name, value));
    assertThat(said.diagnostics()).isEmpty();
    return said.source().text();
  }

  @Test
  void aVerbMeansAllItsActions() {
    assertThat(text("train.epochs", "3"))
        .contains(
            "mse(y), epochs: 3, optimizer: adam }", "second { epochs: 3 }", "on d { epochs: 3 }")
        .doesNotContain("10", "20", "30");
  }

  @Test
  void aNameMeansOneAction() {
    assertThat(text("second.epochs", "3"))
        .contains("epochs: 10", "second { epochs: 3 }", "epochs: 30");
  }

  @Test
  void aSettingThatWasNotThereIsAdded() {
    assertThat(text("second.batch", "all")).contains("second {\n  batch: all\n epochs: 20 }");
    assertThat(text("train.metrics", "mae, rmse").split("metrics: mae, rmse", -1)).hasSize(4);
  }

  @Test
  void paramsStayParams() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("rate", "0.1");
    all.put("train.epochs", "3");
    SettingOverrides said = SettingOverrides.of(PROGRAM, all);
    assertThat(said.params()).containsExactly(Map.entry("rate", "0.1"));
    assertThat(said.settings()).containsExactly(Map.entry("train.epochs", "3"));
    // Once more changes nothing: a run that was cut off goes on with the same text.
    assertThat(SettingOverrides.of(said.source(), all).source().text())
        .isEqualTo(said.source().text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trian.epochs  | 3   | there is no action `trian`        | did you mean `train.epochs`?
          rate.epochs   | 3   | there is no action `rate`         | the actions are train, second, sweep, evaluate
          train.epochs  | )   | `)` is no value                   | write it as behind `epochs:` in the program
          train.epochs  | 3 } | `3 }` is no value                 | write it as behind `epochs:` in the program
          """)
  void whatSetsNothingIsTold(String name, String value, String why, String help) {
    SettingOverrides said = SettingOverrides.of(PROGRAM, Map.of(name, value));
    assertThat(said.source()).isEqualTo(PROGRAM);
    assertThat(said.diagnostics()).hasSize(1);
    assertThat(said.diagnostics().getFirst().code()).isEqualTo(RunCode.SETS_NOTHING);
    assertThat(said.diagnostics().getFirst().message()).contains(why);
    assertThat(said.diagnostics().getFirst().help()).isEqualTo(help);
  }

  @Test
  void emptyValuesAndNamesAreNone() {
    assertThat(SettingOverrides.of(PROGRAM, Map.of("train.epochs", "")).diagnostics()).hasSize(1);
    assertThat(SettingOverrides.of(PROGRAM, Map.of(".epochs", "3")).diagnostics()).hasSize(1);
  }
}
