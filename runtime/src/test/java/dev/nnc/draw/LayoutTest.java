package dev.nnc.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.draw.Drawing.Box;
import dev.nnc.draw.Drawing.Frame;
import dev.nnc.draw.Drawing.Line;
import dev.nnc.draw.Drawing.Point;
import dev.nnc.draw.Graph.Edge;
import dev.nnc.draw.Graph.Group;
import dev.nnc.draw.Graph.Node;
import dev.nnc.draw.Graph.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where boxes and arrows go. */
class LayoutTest {
  private static Node node(String title, int group) {
    return new Node(Sort.LAYER, title, title, "detail of " + title, 10, 1, "[8]", group);
  }

  private static Graph graph(int nodes, List<Edge> edges) {
    return new Graph(
        IntStream.range(0, nodes).mapToObj(i -> node("n" + i, Graph.NO_GROUP)).toList(),
        edges,
        List.of());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void nothingOverlapsAndAllArrowsLeadDown(int seed) {
    Random random = new Random(seed);
    int size = 2 + random.nextInt(40);
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < random.nextInt(6); i++) {
      groups.add(new Group("block", random.nextInt(i + 1) - 1));
    }
    List<Node> nodes = new ArrayList<>();
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      nodes.add(node("layer".repeat(1 + random.nextInt(4)), random.nextInt(groups.size() + 1) - 1));
      for (int from = Math.max(0, i - 8); from < i; from++) {
        if (from == i - 1 || random.nextInt(5) == 0) {
          edges.add(new Edge(from, i));
        }
      }
    }
    Drawing drawing = Layout.of(new Graph(nodes, edges, groups));

    Box page = new Box(0, 0, drawing.width(), drawing.height());
    for (int i = 0; i < size; i++) {
      assertThat(page.holds(drawing.boxes().get(i))).isTrue();
      for (int j = 0; j < i; j++) {
        assertThat(drawing.boxes().get(i).meets(drawing.boxes().get(j)))
            .as("boxes %d and %d", i, j)
            .isFalse();
      }
    }
    for (int i = 0; i < edges.size(); i++) {
      List<Point> points = drawing.lines().get(i).points();
      Box from = drawing.boxes().get(edges.get(i).from());
      Box to = drawing.boxes().get(edges.get(i).to());
      assertThat(points.getFirst().x()).isCloseTo(from.centre(), within(1e-6));
      assertThat(points.getFirst().y()).isCloseTo(from.bottom(), within(1e-6));
      assertThat(points.getLast().x()).isCloseTo(to.centre(), within(1e-6));
      assertThat(points.getLast().y()).isCloseTo(to.y(), within(1e-6));
      assertThat(points).extracting(Point::y).isSorted();
    }
    for (Frame frame : drawing.frames()) {
      assertThat(page.holds(frame.box())).isTrue();
      for (int i = 0; i < size; i++) {
        boolean member =
            IntStream.of(drawing.graph().path(i)).anyMatch(group -> group == frame.group());
        assertThat(frame.box().meets(drawing.boxes().get(i))).isEqualTo(member);
      }
    }
  }

  @Test
  void aChainIsStraight() {
    Drawing drawing = Layout.of(graph(4, List.of(new Edge(0, 1), new Edge(1, 2), new Edge(2, 3))));
    assertThat(drawing.boxes())
        .extracting(Box::centre)
        .containsOnly(drawing.boxes().get(0).centre());
    assertThat(drawing.boxes()).extracting(Box::y).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aSkipGoesAroundWhatItSkips() {
    Drawing drawing = Layout.of(graph(3, List.of(new Edge(0, 1), new Edge(1, 2), new Edge(0, 2))));
    Line skip = drawing.lines().get(2);
    Box skipped = drawing.boxes().get(1);
    assertThat(skip.points())
        .filteredOn(point -> point.y() > skipped.y() && point.y() < skipped.bottom())
        .allSatisfy(
            point -> assertThat(point.x() < skipped.x() || point.x() > skipped.right()).isTrue());
    assertThat(skip.points()).hasSize(6);
  }

  @Test
  void linesThatNeedNotCrossDoNot() {
    // Two chains from one source, given in an order that crosses in each rank.
    Drawing drawing =
        Layout.of(
            graph(
                6,
                List.of(
                    new Edge(0, 1),
                    new Edge(0, 2),
                    new Edge(1, 4),
                    new Edge(2, 3),
                    new Edge(3, 5),
                    new Edge(4, 5))));
    boolean left = drawing.boxes().get(1).centre() < drawing.boxes().get(2).centre();
    assertThat(drawing.boxes().get(4).centre() < drawing.boxes().get(3).centre()).isEqualTo(left);
  }

  @Test
  void anInputStandsCloseToWhatItFeeds() {
    Drawing drawing =
        Layout.of(
            graph(5, List.of(new Edge(0, 1), new Edge(1, 2), new Edge(2, 4), new Edge(3, 4))));
    assertThat(drawing.boxes().get(3).y()).isEqualTo(drawing.boxes().get(2).y());
  }

  @Test
  void aBlockGetsAFrameAroundItsOwnAndNothingElse() {
    Graph graph =
        new Graph(
            List.of(node("a", -1), node("b", 0), node("c", 0), node("d", -1)),
            List.of(new Edge(0, 1), new Edge(1, 2), new Edge(2, 3)),
            List.of(new Group("unit(8)", -1)));
    Drawing drawing = Layout.of(graph);
    assertThat(drawing.frames()).hasSize(1);
    Box frame = drawing.frames().getFirst().box();
    assertThat(frame.holds(drawing.boxes().get(1))).isTrue();
    assertThat(frame.holds(drawing.boxes().get(2))).isTrue();
    assertThat(frame.meets(drawing.boxes().get(0))).isFalse();
    assertThat(frame.meets(drawing.boxes().get(3))).isFalse();
  }

  @Test
  void manyEqualBlocksBecomeOneBox() {
    List<Node> nodes = new ArrayList<>(List.of(node("start", -1)));
    List<Edge> edges = new ArrayList<>();
    List<Group> groups = new ArrayList<>();
    for (int block = 0; block < 20; block++) {
      groups.add(new Group("repeat", -1));
      groups.add(new Group("unit(8)", 2 * block));
      for (int i = 0; i < 3; i++) {
        edges.add(new Edge(nodes.size() - 1, nodes.size()));
        nodes.add(node("dense(8)", 2 * block + 1));
      }
    }
    Graph small = Collapse.to(new Graph(nodes, edges, groups), 30);
    assertThat(small.nodes()).extracting(Node::title).containsExactly("start", "unit(8) × 20");
    assertThat(small.nodes().getLast().detail()).isEqualTo("60 layers, 600 parameters");
    assertThat(small.edges()).containsExactly(new Edge(0, 1));
  }

  @Test
  void whatFitsIsNotCollapsed() {
    Graph graph = graph(3, List.of(new Edge(0, 1), new Edge(1, 2)));
    assertThat(Collapse.to(graph, 3)).isEqualTo(graph);
  }

  @Test
  void branchesOfACollapsedBlockAreItsOwn() {
    Graph graph =
        new Graph(
            List.of(node("a", -1), node("b", 0), node("c", 0), node("d", 0), node("e", -1)),
            List.of(
                new Edge(0, 1),
                new Edge(0, 2),
                new Edge(1, 3),
                new Edge(2, 3),
                new Edge(0, 4),
                new Edge(3, 4)),
            List.of(new Group("unit", -1)));
    Graph small = Collapse.to(graph, 3);
    assertThat(small.nodes()).extracting(Node::title).containsExactly("a", "unit", "e");
    assertThat(small.edges())
        .containsExactlyInAnyOrder(new Edge(0, 1), new Edge(0, 2), new Edge(1, 2));
  }

  @Test
  void aThousandLayersTakeNoTimeToSpeakOf() {
    List<Edge> edges = new ArrayList<>();
    for (int i = 1; i < 300; i++) {
      edges.add(new Edge(i - 1, i));
      if (i > 12) {
        edges.add(new Edge(i - 12, i));
      }
    }
    long start = System.nanoTime();
    Layout.of(graph(300, edges));
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(60);
  }

  @Test
  void refusesEdgesThatLeadBack() {
    assertThatThrownBy(() -> graph(2, List.of(new Edge(1, 0))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
