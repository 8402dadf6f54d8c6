package dev.nnc.check.expression;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.diag.Code;
import dev.nnc.source.Place;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
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

  int muted;
  final Budget budget = new Budget();
  int nesting;
}
