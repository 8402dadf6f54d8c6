package dev.nnc.check.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.check.FileSchemas;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.plan.Architecture;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which use of a layer feeds which. */
class ArchitectureTracerTest {
  private static Architecture architecture(String network) {
    String source =
        """
        nn 1

        data d from table(a: [0, 0, 1, 1], b: [0, 1, 0, 1], c: [0, 1, 1, 0]) {
          x = [a, b]
          y = c
          split: everything
        }

        """
            + network;
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), new FileSchemas(Path.of(".")))
            .compile(new SourceFile("test.nn", source), Map.of());
    return compilation.model().orElseThrow().network("net").architecture();
  }

  /** One line a node: its text, and what feeds it. */
  private static List<String> lines(Architecture architecture) {
    List<Architecture.Node> nodes = architecture.nodes();
    return java.util.stream.IntStream.range(0, nodes.size())
        .mapToObj(
            i ->
                nodes.get(i).text()
                    + architecture.edges().stream()
                        .filter(edge -> edge.to() == i)
                        .map(edge -> nodes.get(edge.from()).text())
                        .collect(Collectors.joining(", ", " <- ", "")))
        .toList();
  }

  @Test
  void aChain() {
    assertThat(
            lines(architecture("network net from x { x -> dense(4, tanh) -> dense(1, sigmoid) }")))
        .containsExactly(
            "x <- ",
            "dense(4, tanh) <- x",
            "dense(1, sigmoid) <- dense(4, tanh)",
            "net <- dense(1, sigmoid)");
  }

  @Test
  void aSkip() {
    assertThat(
            lines(
                architecture(
                    """
                    network net from x to z {
                      main = x -> dense(3, tanh) -> dense(2)
                      z    = main + x -> relu
                    }
                    """)))
        .containsExactly(
            "x <- ",
            "dense(3, tanh) <- x",
            "dense(2) <- dense(3, tanh)",
            "+ <- dense(2), x",
            "relu <- +",
            "z <- relu");
  }

  @Test
  void whatALayerDoesNotChangeOutsideTrainingIsStillThere() {
    assertThat(lines(architecture("network net from x { x -> dropout(50%) -> dense(1) }")))
        .containsExactly(
            "x <- ", "dropout(0.5) <- x", "dense(1) <- dropout(0.5)", "net <- dense(1)");
  }

  @Test
  void sharedWeightsAreUsedTwiceAndMakeNoCycle() {
    Architecture architecture =
        architecture(
            """
            network net from x {
              shared look = dense(2, tanh)
              z = x -> look -> look -> dense(1)
            }
            """
                .replace("from x {", "from x to z {"));
    assertThat(lines(architecture))
        .containsExactly(
            "x <- ",
            "dense(2, tanh) <- x",
            "dense(2, tanh) <- dense(2, tanh)",
            "dense(1) <- dense(2, tanh)",
            "z <- dense(1)");
    assertThat(architecture.nodes())
        .extracting(Architecture.Node::use)
        .containsExactly(0, 0, 1, 0, 0);
    assertThat(architecture.nodes().get(1).layer()).isEqualTo(architecture.nodes().get(2).layer());
  }

  @Test
  void anExpressionIsOneNodeWithItsWords() {
    assertThat(
            lines(
                architecture(
                    """
                    network net from x to p, q {
                      a = x -> dense(2)
                      b = x -> dense(2)
                      c = a + exp(b / 2) * 3
                      p = c -> dense(1)
                      q = concat(a, c)
                    }
                    """)))
        .containsExactly(
            "x <- ",
            "dense(2) <- x",
            "dense(2) <- x",
            "÷ exp × … <- dense(2), dense(2)",
            "dense(1) <- ÷ exp × …",
            "concat <- dense(2), ÷ exp × …",
            "p <- dense(1)",
            "q <- concat");
  }

  @Test
  void blocksAreGroups() {
    Architecture architecture =
        architecture(
            """
            block unit(n) from x to y {
              main = x -> dense(n, relu) -> dense(2)
              y    = main + x
            }

            network net from x { x -> repeat(2) { unit(3) } -> dense(1) }
            """);
    assertThat(architecture.groups())
        .extracting(Architecture.Group::name)
        .containsExactly("repeat", "unit(3)", "repeat", "unit(3)");
    assertThat(architecture.groups())
        .extracting(Architecture.Group::around)
        .containsExactly(-1, 0, -1, 2);
    assertThat(architecture.nodes())
        .extracting(Architecture.Node::group)
        .containsExactly(-1, 1, 1, 1, 3, 3, 3, -1, -1);
  }
}
