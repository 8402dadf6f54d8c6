package dev.nnc.check.expression;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.diag.Code;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Judgement;
import dev.nnc.source.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the checks of all files of one program share: what is being evaluated, how much of it there
 * was, and what was said.
 */
public final class CheckState {
  /** A call of a block or function that is being evaluated, as it is written. */
  record Call(String name, String written, Place place) {}

  /** What was said at a place, however often a block that holds it is evaluated. */
  record Said(Code code, Place place, String message) {}

  final Deque<Call> calls = new ArrayDeque<>();
  final Set<Said> said = new HashSet<>();
  final Map<String, @Nullable Expression> parsedDefaults = new HashMap<>();

  /** The file in which each declaration stands. */
  final Map<Item, FileContext> homes = new IdentityHashMap<>();

  /** The networks that come with the weights of a finished run. */
  final Set<Item> pretrained = Collections.newSetFromMap(new IdentityHashMap<>());

  /** What was found out about the nodes of all files. */
  public final Notes notes = new Notes();

  /** The data sets that are right, once they are checked. */
  final List<DataPlan> data = new ArrayList<>();

  /** Why data sets could not be read before a run, by their names. */
  final Map<String, Diagnostic> obstacles = new HashMap<>();

  /** What losses and metrics hold against truths, by place and truth. */
  final SequencedMap<String, Judgement> judgements = new LinkedHashMap<>();

  int muted;
  final Budget budget;

  /** The loop or call of which a round was counted last, and its text. */
  @Nullable Place round;

  String roundText = "";
  int nesting;

  /** How many defaults of the catalogue are being evaluated, which cost nothing. */
  int defaults;

  /**
   * @param cancelled whether nobody waits for the check any more; then it ends with a {@link
   *     java.util.concurrent.CancellationException}
   */
  public CheckState(BooleanSupplier cancelled) {
    this.budget = new Budget(cancelled);
  }
}
