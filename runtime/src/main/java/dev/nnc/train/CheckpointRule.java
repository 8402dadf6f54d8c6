package dev.nnc.train;

import dev.nnc.catalog.Configured;
import dev.nnc.plan.ActionPlan.Train;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rule of {@code checkpoint:} asks to keep. */
sealed interface CheckpointRule {
  static CheckpointRule of(Configured rule, Train plan) {
    long keep = rule.options().find("keep") instanceof Long number ? number : Long.MAX_VALUE;
    return switch (rule.name()) {
      case "best" ->
          new Best(rule.options().text("result"), Better.whenGreater(rule, plan.metrics()), keep);
      case "every" -> every(rule, keep);
      default -> throw new IllegalArgumentException("no checkpoint rule " + rule.name());
    };
  }

  private static CheckpointRule every(Configured rule, long keep) {
    if (rule.options().find("steps") instanceof Long steps) {
      return new Steps(steps, keep);
    }
    if (rule.options().find("time") instanceof Double seconds) {
      return new Time(seconds, keep);
    }
    return new Epochs(rule.options().find("epochs") instanceof Long epochs ? epochs : 1, keep);
  }

  /** What it remembers after one more epoch; null if it does not keep that one. */
  @Nullable Kept afterEpoch(Kept before, Epoch epoch, double seconds);

  /** What it remembers after one more step that does not end its epoch, in the same way. */
  default @Nullable Kept afterStep(Kept before, KeptPlace place, double seconds) {
    return null;
  }

  /** Whether what was kept there is to stay. */
  default boolean wants(KeptPlace place, Kept kept, long stepsInEpoch) {
    return kept.places().contains(place);
  }

  /** With one more place, and without the oldest where there are too many. */
  private static Kept last(Kept before, KeptPlace place, double seconds, long keep) {
    List<KeptPlace> places = new ArrayList<>(before.places());
    places.remove(place);
    places.addFirst(place);
    return new Kept(places.subList(0, (int) Math.min(keep, places.size())), List.of(), seconds);
  }

  /**
   * What every place changes that the period divides: only those that are not all kept are named.
   */
  private static Kept periodic(Kept before, KeptPlace place, double seconds, long keep) {
    return keep == Long.MAX_VALUE
        ? new Kept(List.of(), List.of(), seconds)
        : last(before, place, seconds, keep);
  }

  /** The best epochs so far by a result, an earlier one before those that are no better. */
  record Best(String result, boolean greater, long keep) implements CheckpointRule {
    @Override
    public @Nullable Kept afterEpoch(Kept before, Epoch epoch, double seconds) {
      double value = Epoch.find(epoch.results(), result);
      int at = 0;
      while (at < before.values().size() && !better(value, before.values().get(at))) {
        at++;
      }
      if (Double.isNaN(value) || at >= keep) {
        return null;
      }
      List<KeptPlace> places = new ArrayList<>(before.places());
      List<Double> values = new ArrayList<>(before.values());
      places.add(at, KeptPlace.after(epoch.number()));
      values.add(at, value);
      int size = (int) Math.min(keep, places.size());
      return new Kept(places.subList(0, size), values.subList(0, size), seconds);
    }

    private boolean better(double value, double than) {
      return greater ? value > than : value < than;
    }
  }

  /** Each epoch whose number the period divides. */
  record Epochs(long period, long keep) implements CheckpointRule {
    @Override
    public @Nullable Kept afterEpoch(Kept before, Epoch epoch, double seconds) {
      return epoch.number() % period == 0
          ? periodic(before, KeptPlace.after(epoch.number()), seconds, keep)
          : null;
    }

    @Override
    public boolean wants(KeptPlace place, Kept kept, long stepsInEpoch) {
      return keep == Long.MAX_VALUE
          ? place.step() == 0 && place.epoch() % period == 0
          : kept.places().contains(place);
    }
  }

  /** Each step whose number the period divides; at the end of an epoch, once that is judged. */
  record Steps(long period, long keep) implements CheckpointRule {
    @Override
    public @Nullable Kept afterEpoch(Kept before, Epoch epoch, double seconds) {
      return epoch.steps() % period == 0
          ? periodic(before, KeptPlace.after(epoch.number()), seconds, keep)
          : null;
    }

    @Override
    public @Nullable Kept afterStep(Kept before, KeptPlace place, double seconds) {
      return place.step() % period == 0 ? periodic(before, place, seconds, keep) : null;
    }

    @Override
    public boolean wants(KeptPlace place, Kept kept, long stepsInEpoch) {
      long steps = place.step() == 0 ? place.epoch() * stepsInEpoch : place.step();
      return keep == Long.MAX_VALUE ? steps % period == 0 : kept.places().contains(place);
    }
  }

  /** The first step after so many seconds. */
  record Time(double period, long keep) implements CheckpointRule {
    @Override
    public @Nullable Kept afterEpoch(Kept before, Epoch epoch, double seconds) {
      return afterStep(before, KeptPlace.after(epoch.number()), seconds);
    }

    @Override
    public @Nullable Kept afterStep(Kept before, KeptPlace place, double seconds) {
      return seconds - before.seconds() >= period ? last(before, place, seconds, keep) : null;
    }
  }
}
