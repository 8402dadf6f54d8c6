package dev.nnc.run;

import dev.nnc.catalog.Wording;
import dev.nnc.plan.SearchPlan;
import dev.nnc.search.Domain;
import dev.nnc.search.Grid;
import dev.nnc.search.Proposal;
import dev.nnc.search.RandomSearch;
import dev.nnc.search.Search;
import dev.nnc.search.Space;
import dev.nnc.search.Tpe;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;

/** What a sweep says, as a search over numbers; and numbers of a search, as values of params. */
final class SearchSpace {
  /** Of a value that was drawn, so that a person can type it. */
  private static final MathContext DIGITS = new MathContext(4);

  private final SearchPlan plan;
  private final Space space;

  SearchSpace(SearchPlan plan) {
    this.plan = plan;
    this.space = new Space(plan.axes().stream().map(axis -> domain(axis.domain())).toList());
  }

  private static Domain domain(SearchPlan.Domain domain) {
    return switch (domain) {
      case SearchPlan.Domain.Range range ->
          new Domain.Range(range.low(), range.high(), range.logarithmic(), range.whole());
      case SearchPlan.Domain.Choice choice -> new Domain.Choice(choice.values().size());
    };
  }

  /** The search before its first trial. */
  Search search(long seed) {
    return switch (plan.method().name()) {
      case "grid" -> new Search(grid());
      case "random" ->
          new Search(new RandomSearch(space, seed, (Boolean) option("quasi")), trials());
      case "asha" -> new Search(new RandomSearch(space, seed, false), trials(), EarlyStops.LAG);
      case "tpe" -> new Search(new Tpe(space, seed), trials());
      default -> throw new IllegalStateException("no search is called " + plan.method().name());
    };
  }

  private int trials() {
    return Math.toIntExact((Long) option("trials"));
  }

  private Object option(String name) {
    return Objects.requireNonNull(plan.method().options().find(name));
  }

  private Grid grid() {
    List<?> given = option("points") instanceof List<?> list ? list : List.of(option("points"));
    List<Integer> points = new ArrayList<>();
    for (SearchPlan.Axis axis : plan.axes()) {
      if (axis.domain() instanceof SearchPlan.Domain.Range) {
        points.add(((Number) given.get(given.size() == 1 ? 0 : points.size())).intValue());
      }
    }
    return new Grid(space, points);
  }

  /** The params' values in a trial, as a person would write them. */
  SequencedMap<String, String> values(Proposal proposal) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < plan.axes().size(); i++) {
      values.put(
          plan.axes().get(i).param(), text(plan.axes().get(i).domain(), proposal.values().get(i)));
    }
    return values;
  }

  /** As many values of each param as tell whether it changes numbers of the program only. */
  List<SequencedMap<String, String>> corners() {
    List<SequencedMap<String, String>> corners = new ArrayList<>();
    for (int moved = -1; moved < space.size(); moved++) {
      List<Double> point = new ArrayList<>();
      for (int i = 0; i < space.size(); i++) {
        point.add(space.domains().get(i).at(i == moved ? 0.9 : 0.4));
      }
      corners.add(values(new Proposal(0, point)));
    }
    return corners;
  }

  private String text(SearchPlan.Domain domain, double value) {
    return switch (domain) {
      case SearchPlan.Domain.Choice choice -> choice.values().get((int) value);
      case SearchPlan.Domain.Range range -> {
        double written = value;
        if (!range.whole() && !plan.method().name().equals("grid")) {
          double rounded = new BigDecimal(value).round(DIGITS).doubleValue();
          written = Math.clamp(rounded, range.low(), range.high());
        }
        yield Wording.number(written).replace("E", "e");
      }
    };
  }
}
