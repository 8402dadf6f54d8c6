package dev.nnc.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.standard.StandardCatalog;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final Catalog CATALOG = StandardCatalog.catalog();

  @Test
  void explainsAnEntry() {
    Entry entry = Objects.requireNonNull(CATALOG.find(Kind.OPTIMIZER, "sgd"));
    assertThat(Explanation.text(entry, 72))
        .startsWith("sgd (optimizer)\n\n" + entry.documentation().summary() + "\n")
        .contains("  sgd(rate = 0.01, momentum: 0, nesterov: false, clip: none)\n")
        .contains("  rate      a number above 0 or a schedule; default `0.01`\n")
        .contains("            The learning rate: how large steps are.\n")
        .contains("  optimizer: sgd(0.01)\n");
  }

  @Test
  void saysWhatIsNotSupportedYet() {
    assertThat(Explanation.text(CATALOG, "sweep", 80)).contains("Not supported yet");
    assertThat(Explanation.text(CATALOG, "dense", 80)).doesNotContain("Not supported yet");
  }

  @Test
  void explainsAllEntriesOfAName() {
    assertThat(Explanation.text(CATALOG, "mse", 80)).contains("mse (loss)", "mse (metric)");
    assertThat(Explanation.text(CATALOG, "nothing", 80)).isEmpty();
  }

  @Test
  void keepsToTheWidth() {
    for (Entry entry : CATALOG.entries()) {
      String text = Explanation.text(entry, 60);
      String prose = text.substring(0, text.indexOf("\nExample:"));
      assertThat(prose.lines().filter(line -> line.length() > 60 && line.strip().contains(" ")))
          .as(entry.name())
          .isEmpty();
    }
  }
}
