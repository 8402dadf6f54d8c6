package dev.nnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * What {@code nnc summary --svg} draws. The expected drawings are looked at by people; {@code
 * -Dgolden.update=true} writes them anew.
 */
class DrawingTest {
  private static final Path EXPECTED = Path.of("src", "test", "resources", "drawing");

  private static final String DATA =
      """
      nn 1

      data d from table(a: [0, 0, 1, 1], b: [0, 1, 0, 1], c: [0, 1, 1, 0]) {
        x = [a, b]
        y = c
        split: everything
      }

      """;

  @TempDir private Path folder;

  private int draw(String network, Path file) throws IOException {
    Path program = folder.resolve("model.nn");
    Files.writeString(program, DATA + network);
    PrintStream nothing =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    Console console = Console.plain(nothing, nothing, new ByteArrayInputStream(new byte[0]));
    return Main.execute(console, "summary", "--svg", file.toString(), program.toString());
  }

  private static Document parsed(String svg)
      throws ParserConfigurationException, IOException, SAXException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"chain", "residual", "branches", "shared"})
  void drawsAsExpected(String name) throws Exception {
    Path file = folder.resolve("out.svg");
    assertThat(draw(Files.readString(EXPECTED.resolve(name + ".nn.txt")), file)).isZero();
    String svg = Files.readString(file);
    parsed(svg);
    Path expected = EXPECTED.resolve(name + ".svg");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(expected, svg);
    }
    assertThat(svg).isEqualTo(Files.readString(expected));
  }

  @Test
  void everyNetworkHasAFile() throws IOException {
    assertThat(
            draw(
                """
                network inner from x { x -> dense(2, tanh) }
                network outer from x { x -> inner -> dense(1) }
                """,
                folder.resolve("out.svg")))
        .isZero();
    assertThat(folder.resolve("out-inner.svg")).content().contains("dense(2, tanh)");
    assertThat(folder.resolve("out-outer.svg")).content().contains("dense(1)");
  }

  @Test
  void namesAreTextsOnly() throws Exception {
    Path file = folder.resolve("out.svg");
    assertThat(draw("network `<script>alert(1)</script>\"'&` from x { x -> dense(1) }", file))
        .isZero();
    Document document = parsed(Files.readString(file));
    assertThat(document.getElementsByTagName("script").getLength()).isZero();
    assertThat(document.getDocumentElement().getTextContent())
        .contains("<script>alert(1)</script>\"'&");
  }

  @Test
  void aFileThatCannotBeWrittenIsSaid() throws IOException {
    assertThat(draw("network net from x { x -> dense(1) }", folder.resolve("no/such/out.svg")))
        .isEqualTo(ExitCode.FAILED);
  }
}
