package dev.nnc.data.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Rule;
import dev.nnc.plan.DataPlan;
import dev.nnc.standard.StandardCatalog;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The catalogue and the runtime know the same data steps. */
class DataStepsTest {
  private static final Catalog CATALOG = StandardCatalog.catalog();

  @Test
  void everyEntryHasAnImplementationAndEveryImplementationAnEntry() {
    List<String> entries =
        CATALOG.entries(Kind.TRANSFORM).stream()
            .map(Entry::name)
            // Its steps take its place when the file is checked.
            .filter(name -> !name.equals(DataPlan.TOGETHER))
            .toList();
    assertThat(DataSteps.all().keySet()).containsExactlyInAnyOrderElementsOf(entries);
  }

  @Test
  void thoseLearnOfWhichTheCatalogueSaysSo() {
    for (Map.Entry<String, DataStep> each : DataSteps.all().entrySet()) {
      Entry entry = Objects.requireNonNull(CATALOG.find(Kind.TRANSFORM, each.getKey()));
      boolean learns = each.getValue().variants().stream().anyMatch(FittedStep.class::isInstance);
      assertThat(((Rule.Transform) entry.rule()).fitted()).as(each.getKey()).isEqualTo(learns);
    }
  }

  @Test
  void aFormOfWhatIsLearnedHasOneName() {
    for (DataStep step : DataSteps.all().values()) {
      for (DataStep variant : step.variants()) {
        assertThat(variant.name()).isEqualTo(step.name());
        if (variant instanceof FittedStep<?, ?, ?> fitted) {
          assertThat(LearnedNames.find(LearnedNames.of(fitted.learned())))
              .isEqualTo(fitted.learned());
        }
      }
    }
  }
}
