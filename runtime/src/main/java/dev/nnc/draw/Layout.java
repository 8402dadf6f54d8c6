package dev.nnc.draw;

import dev.nnc.draw.Drawing.Box;
import dev.nnc.draw.Drawing.Frame;
import dev.nnc.draw.Drawing.Line;
import dev.nnc.draw.Drawing.Point;
import dev.nnc.draw.Graph.Edge;
import dev.nnc.draw.Graph.Node;
import dev.nnc.draw.Graph.Sort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Places a graph in layers, from top to bottom, after Sugiyama, Tagawa and Toda (1981): nodes get
 * ranks; long edges get a bend in each rank that they pass; ranks are ordered by the barycentres of
 * their neighbours, members of a group side by side; and last each rank is moved as near to its
 * neighbours as its order and widths allow, which is an isotonic regression.
 */
public final class Layout {
  private static final double MARGIN = 10;
  private static final double BESIDE = 26;
  private static final double BETWEEN = 40;
  private static final double FRAME_TOP = 22;
  private static final double FRAME_SIDE = 10;
  private static final int ROUNDS_OF_ORDER = 24;
  private static final int ROUNDS_OF_PLACES = 60;

  private final Graph graph;

  /** First the nodes, then the bends. */
  private final List<Spot> spots = new ArrayList<>();

  /** The spots that an edge passes, both ends included. */
  private final List<List<Spot>> routes = new ArrayList<>();

  private List<List<Spot>> ranks = List.of();

  /** A node, or a bend of an edge. */
  private static final class Spot {
    final int number;
    final boolean bend;
    final int[] path;
    final double width;
    final double height;
    final List<Spot> above = new ArrayList<>();
    final List<Spot> below = new ArrayList<>();
    int rank;
    int order;
    double x;
    double y;

    Spot(int number, boolean bend, int[] path, double width, double height) {
      this.number = number;
      this.bend = bend;
      this.path = path;
      this.width = width;
      this.height = height;
    }
  }

  private Layout(Graph graph) {
    this.graph = graph;
  }

  /** Lays the graph out. */
  public static Drawing of(Graph graph) {
    return new Layout(graph).drawing();
  }

  private Drawing drawing() {
    for (int i = 0; i < graph.nodes().size(); i++) {
      Node node = graph.nodes().get(i);
      spots.add(new Spot(i, false, graph.path(i), width(node), height(node)));
    }
    rank();
    route();
    order();
    placeAcross();
    double height = placeDown();
    return finished(height);
  }

  private static double width(Node node) {
    double title = Texts.width(Texts.cut(node.title()), Texts.TITLE) + 22;
    double detail = Texts.width(Texts.cut(node.detail()), Texts.SMALL) + 22;
    return Math.max(node.sort() == Sort.EXPRESSION ? 34 : 64, Math.max(title, detail));
  }

  private static double height(Node node) {
    return node.detail().isEmpty() ? 28 : 46;
  }

  /** Ranks by the longest way from an input; what has no input stands close to what it feeds. */
  private void rank() {
    for (Edge edge : sorted()) {
      Spot to = spots.get(edge.to());
      to.rank = Math.max(to.rank, spots.get(edge.from()).rank + 1);
    }
    List<List<Integer>> from = Collapse.neighbours(graph, false);
    List<List<Integer>> to = Collapse.neighbours(graph, true);
    for (int i = 0; i < graph.nodes().size(); i++) {
      if (from.get(i).isEmpty() && !to.get(i).isEmpty()) {
        spots.get(i).rank =
            to.get(i).stream().mapToInt(next -> spots.get(next).rank).min().orElse(1) - 1;
      }
    }
  }

  private List<Edge> sorted() {
    return graph.edges().stream().sorted(Comparator.comparingInt(Edge::to)).toList();
  }

  private void route() {
    for (Edge edge : graph.edges()) {
      Spot from = spots.get(edge.from());
      Spot to = spots.get(edge.to());
      List<Spot> route = new ArrayList<>(List.of(from));
      for (int rank = from.rank + 1; rank < to.rank; rank++) {
        Spot bend = new Spot(spots.size(), true, common(from.path, to.path), 8, 0);
        bend.rank = rank;
        spots.add(bend);
        route.add(bend);
      }
      route.add(to);
      for (int i = 1; i < route.size(); i++) {
        route.get(i - 1).below.add(route.get(i));
        route.get(i).above.add(route.get(i - 1));
      }
      routes.add(route);
    }
  }

  private static int[] common(int[] a, int[] b) {
    int length = Arrays.mismatch(a, b);
    return length < 0 ? a : Arrays.copyOf(a, length);
  }

  // The order within ranks.

  private void order() {
    List<List<Spot>> current = new ArrayList<>();
    int deepest = spots.stream().mapToInt(spot -> spot.rank).max().orElse(-1);
    for (int rank = 0; rank <= deepest; rank++) {
      current.add(new ArrayList<>());
    }
    spots.forEach(spot -> current.get(spot.rank).add(spot));
    List<List<Spot>> best = List.of();
    long fewest = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS_OF_ORDER && fewest > 0; round++) {
      boolean down = round % 2 == 0;
      for (int i = 0; i < current.size(); i++) {
        int rank = down ? i : current.size() - 1 - i;
        List<Spot> spotsOf = current.get(rank);
        Map<Spot, Double> centres = new HashMap<>();
        for (int place = 0; place < spotsOf.size(); place++) {
          Spot spot = spotsOf.get(place);
          List<Spot> fixed = down ? spot.above : spot.below;
          centres.put(
              spot,
              fixed.stream()
                  .mapToDouble(other -> relative(other, current))
                  .average()
                  .orElse(relative(spot, place, spotsOf.size())));
        }
        current.set(rank, inGroups(spotsOf, 0, centres));
        number(current.get(rank));
      }
      long crossings = crossings(current);
      if (crossings < fewest) {
        fewest = crossings;
        best = current.stream().map(List::copyOf).toList();
      }
    }
    best.forEach(Layout::number);
    ranks = best;
  }

  private static void number(List<Spot> rank) {
    for (int i = 0; i < rank.size(); i++) {
      rank.get(i).order = i;
    }
  }

  private static double relative(Spot spot, List<List<Spot>> ranks) {
    return relative(spot, spot.order, ranks.get(spot.rank).size());
  }

  /** From 0 to 1, so that ranks of different length can be compared. */
  private static double relative(Spot spot, int order, int size) {
    return (order + 0.5) / size;
  }

  /** Sorted by centre; what belongs to the same group at this depth stays together. */
  private static List<Spot> inGroups(List<Spot> rank, int depth, Map<Spot, Double> centres) {
    Map<String, List<Spot>> units = new LinkedHashMap<>();
    for (Spot spot : rank) {
      boolean inside = spot.path.length > depth;
      units
          .computeIfAbsent(
              inside ? "group " + spot.path[depth] : "spot " + spot.number,
              any -> new ArrayList<>())
          .add(spot);
    }
    return units.values().stream()
        .sorted(
            Comparator.comparingDouble(
                unit -> unit.stream().mapToDouble(centres::get).average().orElse(0)))
        .flatMap(
            unit -> unit.size() == 1 ? unit.stream() : inGroups(unit, depth + 1, centres).stream())
        .toList();
  }

  private static long crossings(List<List<Spot>> ranks) {
    long crossings = 0;
    for (List<Spot> rank : ranks) {
      List<int[]> edges = new ArrayList<>();
      for (Spot spot : rank) {
        spot.below.forEach(other -> edges.add(new int[] {spot.order, other.order}));
      }
      for (int i = 0; i < edges.size(); i++) {
        for (int j = i + 1; j < edges.size(); j++) {
          long sides =
              (long) (edges.get(i)[0] - edges.get(j)[0]) * (edges.get(i)[1] - edges.get(j)[1]);
          crossings += sides < 0 ? 1 : 0;
        }
      }
    }
    return crossings;
  }

  // Places.

  private void placeAcross() {
    for (List<Spot> rank : ranks) {
      double x = 0;
      for (int i = 0; i < rank.size(); i++) {
        x += i == 0 ? 0 : distance(rank.get(i - 1), rank.get(i));
        rank.get(i).x = x;
      }
    }
    for (int round = 0; round <= ROUNDS_OF_PLACES; round++) {
      boolean both = round >= ROUNDS_OF_PLACES - 4;
      boolean down = round % 2 == 0;
      for (int i = 0; i < ranks.size(); i++) {
        List<Spot> rank = ranks.get(down ? i : ranks.size() - 1 - i);
        double[] wanted = new double[rank.size()];
        double[] weights = new double[rank.size()];
        for (int j = 0; j < rank.size(); j++) {
          Spot spot = rank.get(j);
          double sum = 0;
          double weight = 0;
          List<Spot> neighbours = new ArrayList<>(both || down ? spot.above : spot.below);
          if (both) {
            neighbours.addAll(spot.below);
          }
          for (Spot other : neighbours) {
            double pull = pull(spot, other);
            sum += pull * other.x;
            weight += pull;
          }
          wanted[j] = weight == 0 ? spot.x : sum / weight;
          weights[j] = weight == 0 ? 0.01 : weight;
        }
        spread(rank, wanted, weights);
      }
      if (both) {
        straighten();
      }
    }
  }

  /** Chains that are almost straight become so, where the neighbours leave room. */
  private void straighten() {
    Set<Spot> done = new HashSet<>();
    for (Spot first : spots) {
      if (done.contains(first) || (first.above.size() == 1 && isChain(first.above.getFirst()))) {
        continue;
      }
      List<Spot> chain = new ArrayList<>(List.of(first));
      while (isChain(chain.getLast())) {
        chain.add(chain.getLast().below.getFirst());
      }
      done.addAll(chain);
      double least = Double.NEGATIVE_INFINITY;
      double most = Double.POSITIVE_INFINITY;
      for (Spot spot : chain) {
        List<Spot> rank = ranks.get(spot.rank);
        if (spot.order > 0) {
          Spot left = rank.get(spot.order - 1);
          least = Math.max(least, left.x + distance(left, spot));
        }
        if (spot.order < rank.size() - 1) {
          Spot right = rank.get(spot.order + 1);
          most = Math.min(most, right.x - distance(spot, right));
        }
      }
      if (least <= most) {
        double mean = chain.stream().mapToDouble(spot -> spot.x).average().orElse(0);
        double x = Math.clamp(mean, least, most);
        chain.forEach(spot -> spot.x = x);
      }
    }
  }

  /** Whether the spot and the only one below it have but each other between them. */
  private static boolean isChain(Spot upper) {
    return upper.below.size() == 1 && upper.below.getFirst().above.size() == 1;
  }

  /** Long edges (Gansner et al. 1993) and chains are to be straight, before all others. */
  private static double pull(Spot a, Spot b) {
    Spot upper = a.rank < b.rank ? a : b;
    Spot lower = a.rank < b.rank ? b : a;
    return isChain(upper) && lower.above.size() == 1
        ? 12
        : a.bend && b.bend ? 8 : a.bend || b.bend ? 2 : 1;
  }

  private static double distance(Spot left, Spot right) {
    int shared = common(left.path, right.path).length;
    int edges = left.path.length + right.path.length - 2 * shared;
    double gap = left.bend && right.bend ? 10 : BESIDE;
    return (left.width + right.width) / 2 + gap + edges * FRAME_SIDE;
  }

  /**
   * The places nearest to the wanted ones, by weighted squares, that keep order and distances: with
   * the distances taken off they must only not fall, and neighbours that would fall are pooled.
   */
  private static void spread(List<Spot> rank, double[] wanted, double[] weights) {
    int size = rank.size();
    double[] offset = new double[size];
    double[] mean = new double[size];
    double[] weight = new double[size];
    int[] count = new int[size];
    int pools = 0;
    for (int i = 0; i < size; i++) {
      offset[i] = i == 0 ? 0 : offset[i - 1] + distance(rank.get(i - 1), rank.get(i));
      mean[pools] = wanted[i] - offset[i];
      weight[pools] = weights[i];
      count[pools] = 1;
      pools++;
      while (pools > 1 && mean[pools - 2] > mean[pools - 1]) {
        double together = weight[pools - 2] + weight[pools - 1];
        mean[pools - 2] =
            (mean[pools - 2] * weight[pools - 2] + mean[pools - 1] * weight[pools - 1]) / together;
        weight[pools - 2] = together;
        count[pools - 2] += count[pools - 1];
        pools--;
      }
    }
    for (int pool = 0, i = 0; pool < pools; pool++) {
      for (int k = 0; k < count[pool]; k++, i++) {
        rank.get(i).x = mean[pool] + offset[i];
      }
    }
  }

  /** Ranks get their heights, with room for frames that begin or end between them. */
  private double placeDown() {
    Map<Integer, int[]> spans = spans();
    double y = MARGIN;
    for (int r = 0; r < ranks.size(); r++) {
      int rank = r;
      double tallest = ranks.get(r).stream().mapToDouble(spot -> spot.height).max().orElse(0);
      y += FRAME_TOP * nested(spans, span -> span[0] == rank);
      for (Spot spot : ranks.get(r)) {
        spot.y = y + (tallest - spot.height) / 2;
      }
      y += tallest + FRAME_SIDE * nested(spans, span -> span[1] == rank);
      y += r + 1 < ranks.size() ? BETWEEN : MARGIN;
    }
    return y;
  }

  /** First and last rank of each group that gets a frame. */
  private Map<Integer, int[]> spans() {
    Map<Integer, int[]> spans = new HashMap<>();
    Map<Integer, Integer> members = new HashMap<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      Spot spot = spots.get(i);
      for (int group : spot.path) {
        int[] span = spans.computeIfAbsent(group, any -> new int[] {spot.rank, spot.rank});
        span[0] = Math.min(span[0], spot.rank);
        span[1] = Math.max(span[1], spot.rank);
        members.merge(group, 1, Integer::sum);
      }
    }
    spans.keySet().removeIf(group -> members.getOrDefault(group, 0) < 2);
    // A frame just around another one would say nothing.
    for (int group = graph.groups().size() - 1; group >= 0; group--) {
      int around = graph.groups().get(group).around();
      if (spans.containsKey(group)
          && around != Graph.NO_GROUP
          && members.getOrDefault(around, 0).equals(members.getOrDefault(group, 0))) {
        spans.remove(around);
      }
    }
    return spans;
  }

  /** How many of the groups with such a span lie within each other, at most. */
  private int nested(Map<Integer, int[]> spans, java.util.function.Predicate<int[]> such) {
    int most = 0;
    for (int group : spans.keySet()) {
      int count = 0;
      for (int at = group; at != Graph.NO_GROUP; at = graph.groups().get(at).around()) {
        int[] span = spans.get(at);
        count += span != null && such.test(span) ? 1 : 0;
      }
      most = Math.max(most, count);
    }
    return most;
  }

  private Drawing finished(double height) {
    Map<Integer, Box> frames = frames();
    double left = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    for (Spot spot : spots) {
      left = Math.min(left, spot.x - spot.width / 2);
      right = Math.max(right, spot.x + spot.width / 2);
    }
    for (int i = 0; i < graph.nodes().size(); i++) {
      // What is written beside an arrow needs room, too.
      String outgoing = graph.nodes().get(i).outgoing();
      right = Math.max(right, spots.get(i).x + 10 + Texts.width(outgoing, Texts.SMALL));
    }
    for (Box frame : frames.values()) {
      left = Math.min(left, frame.x());
      right = Math.max(right, frame.right());
    }
    double shift = spots.isEmpty() ? 0 : MARGIN - left;
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      Spot spot = spots.get(i);
      boxes.add(new Box(spot.x - spot.width / 2 + shift, spot.y, spot.width, spot.height));
    }
    List<Line> lines = new ArrayList<>();
    for (List<Spot> route : routes) {
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < route.size(); i++) {
        Spot spot = route.get(i);
        double x = spot.x + shift;
        // Within a rank a line is straight, so that it cannot cut a taller box beside it.
        if (i > 0) {
          points.add(new Point(x, top(spot.rank)));
        } else {
          points.add(new Point(x, spot.y + spot.height));
        }
        if (i < route.size() - 1) {
          points.add(new Point(x, bottom(spot.rank)));
        } else {
          points.add(new Point(x, spot.y));
        }
      }
      lines.add(new Line(points));
    }
    return new Drawing(
        graph,
        spots.isEmpty() ? 2 * MARGIN : right - left + 2 * MARGIN,
        height,
        boxes,
        lines,
        frames.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(frame -> new Frame(frame.getKey(), moved(frame.getValue(), shift)))
            .toList());
  }

  private double top(int rank) {
    return ranks.get(rank).stream()
        .filter(spot -> !spot.bend)
        .mapToDouble(spot -> spot.y)
        .min()
        .orElseGet(() -> ranks.get(rank).getFirst().y);
  }

  private double bottom(int rank) {
    return ranks.get(rank).stream()
        .filter(spot -> !spot.bend)
        .mapToDouble(spot -> spot.y + spot.height)
        .max()
        .orElseGet(() -> ranks.get(rank).getFirst().y);
  }

  private static Box moved(Box box, double by) {
    return new Box(box.x() + by, box.y(), box.width(), box.height());
  }

  /** The frames of the groups; one that would hold or cut what is not its own is left out. */
  private Map<Integer, Box> frames() {
    Map<Integer, Box> frames = new HashMap<>();
    for (int group : spans().keySet().stream().sorted(Comparator.reverseOrder()).toList()) {
      List<Box> inside = new ArrayList<>();
      List<Box> outside = new ArrayList<>();
      for (int i = 0; i < graph.nodes().size(); i++) {
        Spot spot = spots.get(i);
        boolean member = IntStream.of(spot.path).anyMatch(each -> each == group);
        (member ? inside : outside)
            .add(new Box(spot.x - spot.width / 2, spot.y, spot.width, spot.height));
      }
      frames.forEach((other, box) -> (isWithin(other, group) ? inside : outside).add(box));
      double left = inside.stream().mapToDouble(Box::x).min().orElse(0) - FRAME_SIDE;
      double right = inside.stream().mapToDouble(Box::right).max().orElse(0) + FRAME_SIDE;
      double top = inside.stream().mapToDouble(Box::y).min().orElse(0) - FRAME_TOP;
      double bottom = inside.stream().mapToDouble(Box::bottom).max().orElse(0) + FRAME_SIDE;
      Box frame = new Box(left, top, right - left, bottom - top);
      if (outside.stream().noneMatch(frame::meets)) {
        frames.put(group, frame);
      }
    }
    return frames;
  }

  private boolean isWithin(int group, int around) {
    for (int at = group; at != Graph.NO_GROUP; at = graph.groups().get(at).around()) {
      if (at == around) {
        return true;
      }
    }
    return false;
  }
}
