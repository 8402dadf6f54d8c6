package dev.nnc.diag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.standard.StandardCatalog;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is recommended exists. */
class ElsewhereTest {
  private static final Set<String> SORTS = Set.of("data", "function", "action", "value");

  private final Catalog catalog = StandardCatalog.catalog();
  private final Set<String> entries = new HashSet<>();
  private final Set<String> words = new HashSet<>();

  ElsewhereTest() {
    for (Kind kind : Kind.values()) {
      for (Entry entry : catalog.entries(kind)) {
        entries.add(entry.name());
        words.add(entry.name());
        entry.options().forEach(option -> words.add(option.name()));
      }
      entries.add(kind.noun());
      entries.add("options of " + kind.plural());
    }
  }

  @Test
  void theNamesHereAreThoseOfTheCatalogue() {
    Elsewhere.names()
        .forEach(
            (there, here) -> {
              for (String step : here.split(" -> ", -1)) {
                assertThat(words).as(there).contains(step.split("[:( ]", 2)[0]);
              }
            });
  }

  @Test
  void adviceIsGivenOfWhatThereIs() {
    assertThat(Elsewhere.advice()).isNotEmpty();
    Elsewhere.advice()
        .forEach(
            (owner, advice) -> {
              assertThat(entries.contains(owner) || SORTS.contains(owner)).as(owner).isTrue();
              assertThat(advice.keySet())
                  .as(owner)
                  .allMatch(name -> name.matches("[a-z0-9]+") || name.equals(Elsewhere.TOO_MANY));
              assertThat(advice.values()).as(owner).noneMatch(String::isBlank);
            });
  }

  @Test
  void spellingDoesNotMatter() {
    List<String> layers = List.of("conv", "batch_norm", "average_pool");
    assertThat(Elsewhere.here("Conv2D", layers)).contains("conv");
    assertThat(Elsewhere.here("BatchNorm1d", layers)).contains("batch_norm");
    assertThat(Elsewhere.here("GlobalAveragePooling2D", layers)).contains("average_pool(global)");
    assertThat(Elsewhere.here("early_stopping", layers)).isEmpty();
    assertThat(Elsewhere.advice("validation_split", "train")).isPresent();
    assertThat(Elsewhere.advice("validation_split", "evaluate")).isEmpty();
    assertThat(Elsewhere.advice("clipnorm", "nadam", "options of optimizers")).isPresent();
  }
}
