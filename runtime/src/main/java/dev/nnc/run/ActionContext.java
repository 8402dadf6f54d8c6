package dev.nnc.run;

import dev.nnc.data.DataSet;
import dev.nnc.data.Rows;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.FailureCode;
import dev.nnc.evaluate.Interruption;
import dev.nnc.lower.Session;
import dev.nnc.plan.Model;
import dev.nnc.plan.Part;
import dev.nnc.predict.Meanings;
import dev.nnc.record.EventStream;
import dev.nnc.record.Journal;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunSettings;
import dev.nnc.source.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the actions of a run share.
 *
 * @param session the program with its weights as the actions before have left them
 * @param data all data sets, by name
 * @param events where an action tells what happens
 * @param meanings of the networks' outputs
 * @param journal of the run, which hears them
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
    Journal journal) {
  ActionContext {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
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
