package dev.nnc.run;

import dev.nnc.data.DataSet;
import dev.nnc.data.Rows;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import java.nio.IntBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether truths that go step by step along with an input are as long as it, and others find room.
 */
final class SequenceLengthCheck {
  private SequenceLengthCheck() {}

  /** The rows of which a truth does not fit, each with the reason. */
  static SequencedMap<Integer, Diagnostic> check(
      List<ActionPlan.Alignment> alignments, DataPlan data, Rows rows) {
    SequencedMap<Integer, Diagnostic> found = new LinkedHashMap<>();
    alignments.forEach(
        alignment -> check(alignment, data, rows, Integer.MAX_VALUE).forEach(found::putIfAbsent));
    return found;
  }

  /** The first row in which one of them is not, in words; empty if all fit. */
  static Optional<Diagnostic> check(ActionPlan.Train plan, DataPlan data, DataSet set) {
    for (ActionPlan.Update update : plan.updates()) {
      for (ActionPlan.Alignment alignment : update.alignments()) {
        Optional<Diagnostic> found = check(alignment, data, set);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Diagnostic> check(
      ActionPlan.Alignment alignment, DataPlan data, DataSet set) {
    for (Part part : Part.OF_SPLIT) {
      Optional<Diagnostic> found =
          check(alignment, data, set.part(part), 1).values().stream().findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static SequencedMap<Integer, Diagnostic> check(
      ActionPlan.Alignment alignment, DataPlan data, Rows rows, int most) {
    SequencedMap<Integer, Diagnostic> found = new LinkedHashMap<>();
    if (rows.count() == 0) {
      return found;
    }
    Steps truth = new Steps(alignment.truth(), data, rows);
    Steps input =
        alignment
            .input()
            .filter(field -> rows.type(field).isClassSequence())
            .map(field -> new Steps(field, data, rows))
            .orElse(null);
    if (alignment.room().isPresent()) {
      return room(alignment.room().get(), input, truth, data, rows, most);
    }
    for (int row = 0; input != null && row < rows.count() && found.size() < most; row++) {
      int there = input.count(row);
      int wanted = truth.count(row);
      if (!agree(there, input, wanted, truth)) {
        found.put(
            row,
            Diagnostic.of(
                    DataCode.UNEVEN_STEPS,
                    data.field(truth.field).place(),
                    truth.field,
                    wanted,
                    rows.origin(row),
                    input.field,
                    there)
                .withLabel(data.field(input.field).place(), "the steps that are judged")
                .withHelp(
                    "each step needs one class: look for words that one of the two columns cuts"
                        + " differently; for the next word as the truth there is `drop(first: 1)`"));
      }
    }
    return found;
  }

  /**
   * The first rows whose truth has more classes than there are steps; between two equal ones there
   * must be another step.
   */
  private static SequencedMap<Integer, Diagnostic> room(
      ActionPlan.Room room,
      @Nullable Steps input,
      Steps truth,
      DataPlan data,
      Rows rows,
      int most) {
    SequencedMap<Integer, Diagnostic> all = new LinkedHashMap<>();
    for (int row = 0; row < rows.count() && all.size() < most; row++) {
      // A prediction of other steps than its input has no padding.
      long there = input == null || input.length != room.steps() ? room.steps() : input.count(row);
      int classes = truth.count(row);
      int repeated = truth.repeated(row);
      if (classes + repeated > there) {
        Diagnostic found =
            Diagnostic.of(
                    DataCode.TOO_FEW_STEPS,
                    data.field(truth.field).place(),
                    truth.field,
                    classes + repeated,
                    rows.origin(row),
                    there)
                .withHelp(
                    "a class needs a step"
                        + (repeated == 0 ? "" : ", and one more stands between two equal ones")
                        + ": let the network keep more steps, or leave such rows out");
        all.put(
            row,
            input == null
                ? found
                : found.withLabel(data.field(input.field).place(), "the steps that there are"));
      }
    }
    return all;
  }

  /** Where a row is as long as the field can hold, it may have been longer. */
  private static boolean agree(int there, Steps input, int wanted, Steps truth) {
    long before = there + input.dropped;
    long needed = wanted + truth.dropped;
    // A sequence that `drop` left nothing of may have had fewer pieces than that.
    boolean empty = (there == 0 && input.dropped > 0) || (wanted == 0 && truth.dropped > 0);
    boolean inputFull = there == input.length;
    boolean truthFull = wanted == truth.length;
    if (empty || (inputFull && truthFull)) {
      return true;
    }
    if (inputFull) {
      return needed >= before;
    }
    return truthFull ? before >= needed : before == needed;
  }

  /** How many steps of a field count in a row. */
  private static final class Steps {
    final String field;
    final int length;
    final long dropped;
    private final Rows rows;
    private final int padding;
    private final int[] one;

    Steps(String field, DataPlan data, Rows rows) {
      this.field = field;
      this.rows = rows;
      length = (int) rows.type(field).shape().size();
      padding = rows.type(field).padding().orElse(Integer.MIN_VALUE);
      one = new int[length];
      dropped = dropped(field, data);
    }

    private static long dropped(String name, DataPlan data) {
      DataPlan.Field field = data.find(name).orElse(null);
      if (field == null) {
        return 0;
      }
      long dropped = 0;
      for (DataPlan.Step step : field.steps()) {
        dropped += step.shortens();
      }
      // A field may go on from an earlier one, never from itself: that is the column.
      String from = field.inputs().size() == 1 ? field.inputs().getFirst() : name;
      return from.equals(name) ? dropped : dropped + dropped(from, data);
    }

    /** How many classes of the row are the same as the one before them. */
    int repeated(int row) {
      count(row);
      int repeated = 0;
      int before = padding;
      for (int code : one) {
        if (code != padding) {
          repeated += code == before ? 1 : 0;
          before = code;
        }
      }
      return repeated;
    }

    int count(int row) {
      rows.copy(field, new int[] {row}, 0, 1, IntBuffer.wrap(one));
      int count = 0;
      for (int code : one) {
        count += code == padding ? 0 : 1;
      }
      return count;
    }
  }
}
