package dev.nnc.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nnc.search.Domain.Choice;
import dev.nnc.search.Domain.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SearchTest {
  private static final int TRIALS = 40;

  @Test
  void workersAndTheOrderInWhichTheyEndChangeNothing() {
    for (Objective objective : Objective.all()) {
      for (Sampler sampler : samplers(objective.space(), 7)) {
        List<Proposal> alone = execute(sampler, objective, 1, new SplittableRandom(0));
        assertThat(alone).hasSize(TRIALS);
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 30; i++) {
          int workers = 1 + random.nextInt(20);
          assertThat(execute(sampler, objective, workers, random.split()))
              .as("%s on %s with %d workers", sampler, objective.name(), workers)
              .isEqualTo(alone);
        }
      }
    }
  }

  /** Executes a search with so many workers, of which one or another ends first. */
  private static List<Proposal> execute(
      Sampler sampler, Objective objective, int workers, SplittableRandom random) {
    Search search = new Search(sampler, TRIALS);
    List<Proposal> proposals = new ArrayList<>();
    List<Proposal> executed = new ArrayList<>();
    while (!search.isDone()) {
      Optional<Proposal> next = executed.size() < workers ? search.ask() : Optional.empty();
      if (next.isPresent()) {
        proposals.add(next.get());
        executed.add(next.get());
      } else {
        Proposal ended = executed.remove(random.nextInt(executed.size()));
        if (ended.trial() % 7 == 3) {
          search.fail(ended.trial());
        } else {
          search.tell(ended.trial(), objective.of(ended));
        }
      }
    }
    return proposals;
  }

  @Test
  void aSearchThatWasCutOffGoesOnAsItWouldHave() {
    Objective objective = Objective.NETWORK;
    for (Sampler sampler : samplers(objective.space(), 11)) {
      List<Proposal> whole = execute(sampler, objective, 3, new SplittableRandom(1));
      for (int cut = 0; cut < TRIALS; cut += 3) {
        // Some of the last trials had not ended.
        TreeMap<Integer, Double> kept = new TreeMap<>();
        for (Proposal each : whole.subList(0, cut)) {
          if (each.trial() < cut - 4 || each.trial() % 2 == 0) {
            kept.put(each.trial(), each.trial() % 7 == 3 ? Double.NaN : objective.of(each));
          }
        }
        Search again = new Search(sampler, TRIALS);
        List<Proposal> proposals = new ArrayList<>();
        for (int i = 0; i < TRIALS; i++) {
          Proposal next = again.ask().orElseThrow();
          proposals.add(next);
          double score = next.trial() % 7 == 3 ? Double.NaN : objective.of(next);
          again.tell(next.trial(), kept.getOrDefault(next.trial(), score));
        }
        assertThat(proposals).isEqualTo(whole);
      }
    }
  }

  @Test
  void aSamplerLearnsFromResults() {
    Space space = Objective.BRANIN.space();
    List<Proposal> one = execute(new Tpe(space, 1), Objective.BRANIN, 1, new SplittableRandom(0));
    Objective upsideDown =
        new Objective(
            "upside down", space, 0, point -> -Objective.BRANIN.function().applyAsDouble(point));
    List<Proposal> other = execute(new Tpe(space, 1), upsideDown, 1, new SplittableRandom(0));
    assertThat(one.subList(0, 10)).isEqualTo(other.subList(0, 10));
    assertThat(one.subList(20, TRIALS)).doesNotContainAnyElementsOf(other.subList(20, TRIALS));
  }

  @Test
  void waitsForWhatAProposalDependsOn() {
    Search search = new Search(new Tpe(Objective.BRANIN.space(), 1, 2), 5);
    assertThat(search.ask().orElseThrow().trial()).isEqualTo(0);
    assertThat(search.ask().orElseThrow().trial()).isEqualTo(1);
    assertThat(search.ask().orElseThrow().trial()).isEqualTo(2);
    assertThat(search.ask()).as("trial 0 has not ended").isEmpty();
    search.tell(1, 1);
    search.tell(2, 1);
    assertThat(search.ask()).isEmpty();
    search.tell(0, 1);
    assertThat(search.ask()).isPresent();
    assertThat(search.ask()).isPresent();
    assertThat(search.ask()).as("all are handed out").isEmpty();
    assertThat(search.isDone()).isFalse();
    search.tell(4, 1);
    search.fail(3);
    assertThat(search.isDone()).isTrue();
    assertThat(search.best()).hasValue(0);
  }

  @Test
  void theBestIsTheFirstOfTheLeast() {
    Search search = new Search(new RandomSearch(Objective.BRANIN.space(), 1, false), 6);
    assertThat(search.best()).isEmpty();
    for (int i = 0; i < 6; i++) {
      search.ask();
    }
    search.fail(0);
    search.tell(1, Double.NaN);
    assertThat(search.best()).isEmpty();
    search.tell(2, Double.POSITIVE_INFINITY);
    assertThat(search.best()).hasValue(2);
    search.tell(5, -3);
    search.tell(4, -3);
    search.tell(3, 2);
    assertThat(search.best()).hasValue(4);
  }

  @Test
  void refusesWhatItDidNotAskFor() {
    Search search = new Search(new RandomSearch(Objective.BRANIN.space(), 1, false), 3);
    assertThatThrownBy(() -> search.tell(0, 1)).hasMessageContaining("has not been proposed");
    search.ask();
    search.tell(0, 1);
    assertThatThrownBy(() -> search.fail(0)).hasMessageContaining("told before");
    assertThatThrownBy(() -> new Search(new Grid(Objective.BRANIN.space(), 2), 5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyProposalIsInItsSpace() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 60; i++) {
      List<Domain> domains = new ArrayList<>();
      for (int j = random.nextInt(5); j >= 0; j--) {
        domains.add(domain(random));
      }
      Space space = new Space(domains);
      for (Sampler sampler : samplers(space, i)) {
        Search search = new Search(sampler, 30);
        for (int trial = 0; trial < 30; trial++) {
          Proposal next = search.ask().orElseThrow();
          assertThat(space.contains(next.values().stream().mapToDouble(x -> x).toArray())).isTrue();
          search.tell(trial, trial % 5 == 0 ? Double.NaN : random.nextInt(4));
        }
      }
    }
  }

  private static Domain domain(SplittableRandom random) {
    boolean logarithmic = random.nextBoolean();
    double low = logarithmic ? Math.pow(10, random.nextInt(-12, 6)) : random.nextInt(-9, 9);
    double whole = Math.max(1, Math.rint(low));
    return switch (random.nextInt(4)) {
      case 0 -> new Choice(1 + random.nextInt(5));
      case 1 -> new Range(whole, whole + random.nextInt(100), logarithmic, true);
      case 2 -> new Range(low, low, logarithmic, false);
      default -> new Range(low, low + random.nextDouble() * 1000, logarithmic, false);
    };
  }

  @Test
  void aRangeOfOneNumberIsThatNumber() {
    Space space = new Space(List.of(new Range(0, 0, false, false), new Range(0, 1, false, false)));
    Search search = new Search(new Tpe(space, 1), 20);
    for (int trial = 0; trial < 20; trial++) {
      assertThat(search.ask().orElseThrow().values()).first().isEqualTo(0.0);
      search.tell(trial, trial);
    }
  }

  @Test
  void noPointIsTriedTwiceWhileThereAreOthers() {
    Space space = new Space(List.of(new Choice(3), new Range(1, 4, false, true), new Choice(2)));
    for (Sampler sampler : samplers(space, 2)) {
      Search search = new Search(sampler, 24);
      List<List<Double>> tried = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        Proposal next = search.ask().orElseThrow();
        tried.add(next.values());
        search.tell(next.trial(), next.values().get(1));
      }
      assertThat(tried).as("%s", sampler).doesNotHaveDuplicates();
    }
  }

  private static List<Sampler> samplers(Space space, long seed) {
    return List.of(
        new RandomSearch(space, seed, false),
        new RandomSearch(space, seed, true),
        new Tpe(space, seed),
        new Tpe(space, seed, 0),
        new Tpe(space, seed, 3));
  }
}
