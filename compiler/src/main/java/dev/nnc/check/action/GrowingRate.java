package dev.nnc.check.action;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.SchedulePoint;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rates of a range test: they grow by the same factor at each step, the first is {@code low}
 * and the last {@code high} (Smith 2017). No program can name this schedule.
 */
record GrowingRate(double low, double high) implements Rule.Schedule {
  @Override
  public @Nullable Misfit accepts(double epochs, boolean follows, Options options) {
    return null;
  }

  @Override
  public double rate(SchedulePoint moment, double before, Options options) {
    double part = moment.steps() < 2 ? 0 : moment.step() / (moment.steps() - 1.0);
    return part >= 1 ? high : low * Math.pow(high / low, part);
  }

  Configured configured() {
    return new Configured(
        new Entry(Kind.SCHEDULE, "growing rate", new Documentation("", "", ""), List.of(), this),
        new Options(Map.of()));
  }
}
