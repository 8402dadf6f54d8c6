package dev.nnc.data;

import static dev.nnc.data.TestData.codes;
import static dev.nnc.data.TestData.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.SchemaReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data comes from documented places, in their order, and from nowhere else. */
class DataPlacesTest {
  @TempDir Path root;
  private Path project;
  private DataPlaces places;

  @BeforeEach
  void setUp() throws IOException {
    project = Files.createDirectories(root.resolve("home/project/samples/iris"));
    places =
        new DataPlaces(
            List.of(root.resolve("given/one"), root.resolve("given/two")),
            root.resolve("cache"),
            root.resolve("system"));
  }

  private void put(String folder) throws IOException {
    Path path = Files.createDirectories(root.resolve(folder)).resolve("a.csv");
    Files.writeString(path, "x\n1\n");
  }

  private SchemaReader.Result read(String path) {
    return new Sources(project, places).read(source("csv", "path", path), TestData.PLACE);
  }

  /** Whoever writes {@code ..} is told that nothing was looked for there, and where. */
  @Test
  void aPathThatLeadsOutIsSaid() throws IOException {
    put("home/project/other");
    assertThat(read("../../other/a.csv").diagnostics())
        .singleElement()
        .satisfies(each -> assertThat(each.code()).isEqualTo(DataCode.OUTSIDE));
    put("home/project/samples/other");
    assertThat(read("../other/a.csv").diagnostics())
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.code()).isEqualTo(DataCode.NOT_FOUND);
              assertThat(each.notes())
                  .anyMatch(
                      note ->
                          note.contains("`..` leads out")
                              && note.endsWith(
                                  project.resolveSibling("other").resolve("a.csv").toString()));
              assertThat(each.help()).contains("without `..`");
            });
  }

  @Test
  void searchesInOrder() throws IOException {
    List<String> order =
        List.of(
            "system",
            "cache",
            "given/two",
            "given/one",
            "home/project/samples/data",
            "home/project/samples/iris/data",
            "home/project/samples/iris");
    for (String folder : order) {
      put(folder);
      assertThat(places.find(project, "a.csv", Files::isRegularFile))
          .isEqualTo(
              new DataPlaces.Search.Found(root.resolve(folder).resolve("a.csv").toRealPath()));
    }
  }

  @Test
  void takesThePlacesFromTheEnvironment() {
    DataPlaces found =
        DataPlaces.of(
            Map.of("NNC_DATA", "/a" + java.io.File.pathSeparator + "/b", "XDG_CACHE_HOME", "/c"),
            Path.of("/home/anna"));
    assertThat(found.given()).containsExactly(Path.of("/a"), Path.of("/b"));
    assertThat(found.cache()).isEqualTo(Path.of("/c/nnc/data"));
    assertThat(DataPlaces.of(Map.of(), Path.of("/home/anna")).cache())
        .isEqualTo(Path.of("/home/anna/.cache/nnc/data"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../secret/a.csv",
        "../../../../../../../../../../etc/passwd",
        "data/../../../secret/a.csv",
        "/etc/passwd",
        "\\\\server\\share\\a.csv",
        "",
        " ",
        "a\0.csv",
        "link/a.csv",
        "link.csv",
        "chain.csv"
      })
  void readsNothingFromOutside(String path) throws IOException {
    put("home/project/secret");
    Files.createSymbolicLink(project.resolve("link"), root.resolve("home/project/secret"));
    Files.createSymbolicLink(
        project.resolve("link.csv"), root.resolve("home/project/secret/a.csv"));
    Files.createSymbolicLink(project.resolve("chain.csv"), Path.of("link.csv"));
    SchemaReader.Result result = read(path);
    assertThat(codes(result.diagnostics())).containsExactly(DataCode.OUTSIDE);
    assertThat(result.schema()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%2e%2e/%2e%2e/secret/a.csv", "file:///etc/passwd", "..\\secret\\a.csv"})
  void decodesNothing(String path) throws IOException {
    put("home/project/secret");
    assertThat(codes(read(path).diagnostics())).containsExactly(DataCode.NOT_FOUND);
  }

  @Test
  void followsPathsAndLinksThatStayInside() throws IOException {
    put("home/project/samples/data");
    assertThat(read("../data/a.csv").schema()).isPresent();
    Files.createSymbolicLink(project.resolve("b.csv"), Path.of("../data/a.csv"));
    assertThat(read("b.csv").schema()).isPresent();
  }

  @Test
  void refusesLinksOutOfASet() throws IOException {
    TestData data = new TestData(root);
    data.writePictures("secret", false);
    data.writePictures("home/project/samples/iris/set", false);
    Path pixels = project.resolve("set/train-images-idx3-ubyte");
    Files.delete(pixels);
    Files.createSymbolicLink(pixels, root.resolve("secret/train-images-idx3-ubyte"));
    SchemaReader.Result result =
        new Sources(project, places).read(source("idx", "name", "set"), TestData.PLACE);
    assertThat(codes(result.diagnostics())).containsExactly(DataCode.OUTSIDE);
  }

  @Test
  void takesNoFolderForAFile() throws IOException {
    Files.createDirectories(project.resolve("a.csv"));
    assertThat(codes(read("a.csv").diagnostics())).containsExactly(DataCode.NOT_FOUND);
  }
}
