package dev.nnc.record;

import dev.nnc.catalog.Configured;
import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.train.Better;
import dev.nnc.train.Epoch;
import dev.nnc.train.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Keeps weights on the way, as {@code checkpoint:} asks. */
public final class Checkpoints {
  private final Train plan;
  private final RunFolder folder;
  private final Session session;
  private double best = Double.NaN;
  private @Nullable Path kept;

  public Checkpoints(Train plan, RunFolder folder, Session session) {
    this.plan = plan;
    this.folder = folder;
    this.session = session;
  }

  public void after(Epoch epoch) throws IOException {
    Configured rule = plan.checkpoint();
    if (rule == null) {
      return;
    }
    switch (rule.name()) {
      case "best" -> {
        String result = rule.options().text("result");
        double value = Epoch.find(epoch.results(), result);
        boolean better =
            Double.isNaN(best)
                ? !Double.isNaN(value)
                : Better.whenGreater(rule, plan.metrics()) ? value > best : value < best;
        if (better) {
          best = value;
          Path earlier = kept;
          kept = write(epoch);
          if (earlier != null) {
            WeightsFolder.delete(earlier);
          }
        }
      }
      case "every" -> {
        if (epoch.number() % Math.max(1, rule.options().whole("epochs")) == 0) {
          write(epoch);
        }
      }
      default -> throw new IllegalArgumentException("no checkpoint rule " + rule.name());
    }
  }

  private Path write(Epoch epoch) throws IOException {
    Path path = folder.checkpoint(plan.name(), epoch.number());
    WeightsFolder.write(path, Snapshot.take(session));
    return path;
  }
}
