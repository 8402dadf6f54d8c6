package dev.nnc.run;

import dev.nnc.checkpoint.Weights;
import dev.nnc.data.DataSet;
import dev.nnc.data.Rows;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.FailureCode;
import dev.nnc.engine.Environment;
import dev.nnc.evaluate.Interruption;
import dev.nnc.ir.Variable;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.Part;
import dev.nnc.predict.Meanings;
import dev.nnc.record.EventStream;
import dev.nnc.record.Journal;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunSettings;
import dev.nnc.record.Trial;
import dev.nnc.source.Place;
import dev.nnc.train.Snapshot;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the actions of a run share.
 *
 * @param session the program with its weights as the actions before have left them
 * @param data all data sets, by name
 * @param events where an action tells what happens
 * @param meanings of the networks' outputs
 * @param journal of the run, which hears them
 * @param room for trials
 */
record ActionContext(
    Model model,
    long seed,
    RunSettings settings,
    RunFolder folder,
    Session session,
    Map<String, DataSet> data,
    EventStream events,
    Meanings meanings,
    Journal journal,
    Room room) {
  ActionContext {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }

  /**
   * What trials need beside the rest.
   *
   * @param execution of one program
   * @param atOnce how many trials may be executed side by side
   * @param found the values of params that earlier actions have found
   * @param earlier those of searches that were over before the run was cut off, by phase
   * @param folds where the rows of folds come from
   * @param trial whose actions these are; null for those of the run itself
   */
  record Room(
      Environment surroundings,
      ExecutionSettings execution,
      int atOnce,
      Variants variants,
      Map<String, String> found,
      Map<String, List<Trial>> earlier,
      FoldData folds,
      TrialRun.@Nullable Job trial) {
    boolean isTrial() {
      return trial != null;
    }

    List<Trial> earlier(String phase) {
      return earlier.getOrDefault(phase, List.of());
    }
  }

  /** The same for the actions of a trial, whose weights are not those of the run. */
  ActionContext inTrial(
      TrialRun.Job job, RunFolder place, Session own, EventStream told, Interruption end) {
    Room inside =
        new Room(
            room.surroundings(),
            room.execution(),
            1,
            room.variants(),
            room.found(),
            Map.of(),
            job.folds(),
            job);
    return new ActionContext(
        job.model(),
        seed,
        settings.with(end),
        place,
        own,
        job.data(),
        told,
        meanings,
        journal,
        inside);
  }

  /** The same with another place where an end is asked for. */
  ActionContext until(Interruption other) {
    return new ActionContext(
        model, seed, settings.with(other), folder, session, data, events, meanings, journal, room);
  }

  /** The same from where a run goes on with another program. */
  ActionContext with(Model other, Session own, Map<String, DataSet> sets, Meanings known) {
    return new ActionContext(
        other, seed, settings, folder, own, sets, events, known, journal, room);
  }

  /**
   * What earlier actions have trained and these trainings do not change: that stays where others
   * begin afresh.
   *
   * @param other the program of the trainings, whose variables these are
   */
  Weights trainedBefore(Model other, List<ActionPlan.Train> trainings) {
    Set<String> kept = new HashSet<>();
    for (NetworkPlan network : other.networks()) {
      network.layers().forEach(layer -> kept.addAll(layer.variables()));
    }
    for (ActionPlan.Train training : trainings) {
      for (NetworkPlan.LayerPlan layer : other.network(training.network()).layers()) {
        if (layer.variables().stream().anyMatch(training.variables()::contains)) {
          kept.removeAll(layer.variables());
        }
      }
    }
    Set<Variable> theirs = new HashSet<>(other.program().variables());
    return Snapshot.take(
        session, variable -> kept.contains(variable.name()) && theirs.contains(variable));
  }

  Interruption interruption() {
    return settings.interruption();
  }

  DataSet set(String name) {
    DataSet set = data.get(name);
    if (set == null) {
      throw new IllegalStateException("the data set " + name + " was not read");
    }
    return set;
  }

  /** Whether an action has rows to work on; says so if it has none. */
  boolean hasRows(Rows rows, Place place, Part part, String set) {
    if (rows.count() == 0) {
      events.say(Diagnostic.of(FailureCode.EMPTY_PART, place, part, set));
      return false;
    }
    return true;
  }
}
