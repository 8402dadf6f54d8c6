package dev.nnc.evaluate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The figures of a network or of a baseline, in the table of an evaluation.
 *
 * @param name as the program writes it
 * @param learnedFrom how many rows a baseline learned from; 0 for a network
 * @param results by name, with the part before it
 * @param intervals of those results that have one
 * @param reason why there are no results, to be read after "since"; empty if there are
 */
public record Measured(
    String name,
    int learnedFrom,
    SequencedMap<String, Double> results,
    SequencedMap<String, Interval> intervals,
    String reason) {
  public Measured {
    results = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(results));
    intervals = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(intervals));
  }

  /** A result of {@code baseline(…)} among the metrics: before it, its name, the metric. */
  private static final Pattern BASELINE =
      Pattern.compile("(.*\\.|)(baseline(?:\\([^()]*\\))?)\\.(.+)");

  /**
   * The same table with a row of its own for each {@code baseline(…)} among the metrics, behind the
   * network's: what such a rule reaches is the same whoever is compared, so that as columns it
   * would be told again in each row.
   *
   * @param table the network first; may be empty
   */
  public static List<Measured> withBaselineRows(List<Measured> table) {
    if (table.isEmpty()) {
      return table;
    }
    Measured network = table.getFirst();
    SequencedMap<String, Measured> rules = new LinkedHashMap<>();
    for (String result : network.results().keySet()) {
      Matcher found = BASELINE.matcher(result);
      if (isOfBaseline(result, network) && found.matches()) {
        rules.computeIfAbsent(found.group(2), rule -> network.ofRule(rule));
      }
    }
    List<Measured> all = new ArrayList<>();
    for (Measured each : table) {
      all.add(each.only(result -> !isOfBaseline(result, network)));
    }
    all.addAll(1, rules.values());
    return all;
  }

  /** An output may be called so, too; but no metric stands beside such a result without it. */
  private static boolean isOfBaseline(String result, Measured network) {
    Matcher found = BASELINE.matcher(result);
    return found.matches() && network.results().containsKey(found.group(1) + found.group(3));
  }

  private Measured ofRule(String rule) {
    SequencedMap<String, Double> own = new LinkedHashMap<>();
    SequencedMap<String, Interval> drawn = new LinkedHashMap<>();
    for (Map.Entry<String, Double> each : results.entrySet()) {
      Matcher found = BASELINE.matcher(each.getKey());
      if (isOfBaseline(each.getKey(), this) && found.matches() && found.group(2).equals(rule)) {
        String metric = found.group(1) + found.group(3);
        own.put(metric, each.getValue());
        Interval interval = intervals.get(each.getKey());
        if (interval != null) {
          drawn.put(metric, interval);
        }
      }
    }
    return new Measured(rule, 0, own, drawn, "");
  }

  private Measured only(Predicate<String> kept) {
    SequencedMap<String, Double> some = new LinkedHashMap<>(results);
    some.keySet().removeIf(kept.negate());
    SequencedMap<String, Interval> drawn = new LinkedHashMap<>(intervals);
    drawn.keySet().removeIf(kept.negate());
    return new Measured(name, learnedFrom, some, drawn, reason);
  }
}
