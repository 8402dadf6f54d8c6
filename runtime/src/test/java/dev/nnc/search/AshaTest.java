package dev.nnc.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AshaTest {
  private static final List<Integer> RUNGS = List.of(1, 3, 9);
  private static final int TRIALS = 60;

  @Test
  void stepsEndWithTheMost() {
    assertThat(Asha.steps(1, 81, 3)).containsExactly(1, 3, 9, 27, 81);
    assertThat(Asha.steps(1, 100, 3)).containsExactly(1, 4, 11, 33, 100);
    assertThat(Asha.steps(5, 30, 4)).containsExactly(8, 30);
    assertThat(Asha.steps(10, 10, 2)).containsExactly(10);
    for (int most = 1; most < 300; most++) {
      for (int eta = 2; eta < 6; eta++) {
        assertThat(Asha.steps(1, most, eta))
            .isSorted()
            .doesNotHaveDuplicates()
            .endsWith(most)
            .allMatch(amount -> amount >= 1);
      }
    }
  }

  @Test
  void oneOfThreeGoesOn() {
    Asha asha = new Asha(RUNGS, 3, 0);
    assertThat(asha.goesOn(0, 1, 5)).as("the first one").isTrue();
    assertThat(asha.goesOn(1, 1, 6)).as("worse than one").isFalse();
    assertThat(asha.goesOn(2, 1, 4)).as("the best").isTrue();
    assertThat(asha.goesOn(3, 1, 4)).as("as good as the best").isTrue();
    assertThat(asha.goesOn(4, 1, 4.5)).as("behind two, one of five").isFalse();
    assertThat(asha.goesOn(5, 1, 4.2)).as("behind two, two of six").isFalse();
    assertThat(asha.goesOn(6, 1, Double.NaN)).isFalse();
    assertThat(asha.goesOn(2, 3, 9)).as("the first one there").isTrue();
  }

  @Test
  void isNotComparedWithThoseRightBefore() {
    Asha asha = new Asha(RUNGS, 2, 3);
    assertThat(asha.goesOn(0, 1, 1)).isTrue();
    assertThat(asha.goesOn(3, 1, 9)).as("0 may still be executed").isTrue();
    assertThat(asha.goesOn(4, 1, 9)).as("0 has ended").isFalse();
  }

  @Test
  void neitherWorkersNorOrderChangeWhatIsStopped() {
    Sampler sampler = new RandomSearch(Objective.SPHERE.space(), 4, false);
    List<Integer> alone = execute(sampler, 1, new SplittableRandom(0));
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 40; i++) {
      assertThat(execute(sampler, 1 + random.nextInt(9), random.split())).isEqualTo(alone);
    }
    assertThat(alone.stream().filter(stopped -> stopped == 27).count()).isBetween(4L, 20L);
    assertThat(alone.stream().filter(stopped -> stopped == 1).count()).isGreaterThan(25);
  }

  @Test
  void withTpeToo() {
    Sampler sampler = new Tpe(Objective.SPHERE.space(), 4);
    List<Integer> alone = execute(sampler, 1, new SplittableRandom(0));
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 10; i++) {
      assertThat(execute(sampler, 1 + random.nextInt(9), random.split())).isEqualTo(alone);
    }
  }

  /** Where each trial ended. Executes one step of a trial after another, at random. */
  private static List<Integer> execute(Sampler sampler, int workers, SplittableRandom random) {
    Search search = new Search(sampler, TRIALS, 3);
    Asha asha = new Asha(RUNGS, 3, 3);
    Integer[] ends = new Integer[TRIALS];
    List<Proposal> executed = new ArrayList<>();
    List<Integer> rungs = new ArrayList<>();
    while (!search.isDone()) {
      Optional<Proposal> next = executed.size() < workers ? search.ask() : Optional.empty();
      if (next.isPresent()) {
        executed.add(next.get());
        rungs.add(0);
        continue;
      }
      int which = random.nextInt(executed.size());
      Proposal proposal = executed.get(which);
      int rung = rungs.get(which);
      double score = Objective.SPHERE.of(proposal) / (rung + 1) + noise(proposal.trial(), rung);
      boolean goesOn = rung < RUNGS.size() && asha.goesOn(proposal.trial(), RUNGS.get(rung), score);
      if (goesOn) {
        rungs.set(which, rung + 1);
      } else {
        ends[proposal.trial()] = rung < RUNGS.size() ? RUNGS.get(rung) : 27;
        search.tell(proposal.trial(), score);
        executed.remove(which);
        rungs.remove(which);
      }
    }
    return List.of(ends);
  }

  private static double noise(int trial, int rung) {
    return new SplittableRandom(trial * 7919L + rung).nextDouble() * 0.3;
  }

  @Test
  void theBestIsNeverStopped() {
    SplittableRandom random = new SplittableRandom(2);
    for (int round = 0; round < 200; round++) {
      Asha asha = new Asha(RUNGS, 2 + random.nextInt(3), random.nextInt(5));
      int best = random.nextInt(20);
      for (int trial = 0; trial < 20; trial++) {
        double score = trial == best ? 0 : 1 + random.nextDouble();
        boolean goesOn = true;
        for (int rung = 0; rung < RUNGS.size() && goesOn; rung++) {
          goesOn = asha.goesOn(trial, RUNGS.get(rung), score);
        }
        assertThat(goesOn || trial != best).isTrue();
      }
    }
  }

  @Test
  void refusesWhatIsNoRung() {
    Asha asha = new Asha(RUNGS, 3, 0);
    assertThatThrownBy(() -> asha.goesOn(0, 2, 1)).hasMessageContaining("nothing is compared");
    assertThat(asha.goesOn(0, 1, 1)).isTrue();
    assertThatThrownBy(() -> asha.goesOn(0, 1, 1)).hasMessageContaining("told before");
    assertThatThrownBy(() -> new Asha(List.of(3, 1), 3, 0)).hasMessageContaining("ascend");
  }
}
