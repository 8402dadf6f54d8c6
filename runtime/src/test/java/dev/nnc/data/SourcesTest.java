package dev.nnc.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataFile;
import dev.nnc.data.source.Sources;
import dev.nnc.data.split.Splits;
import dev.nnc.plan.DataPlan;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources and splits beside the catalogue, and whether a source's files have changed. */
class SourcesTest {
  /** Made by the checker out of other data sets, so that there is nothing to read. */
  private static final Set<String> OF_OTHERS = Set.of("append");

  @TempDir private Path folder;

  private static Set<String> usable(Kind kind) {
    return StandardCatalog.catalog().entries(kind).stream()
        .filter(entry -> entry.notYet() == null)
        .map(Entry::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everySourceOfTheCatalogueIsReadAndNoOther() {
    Set<String> wanted = usable(Kind.SOURCE);
    wanted.removeAll(OF_OTHERS);
    assertThat(Sources.names()).containsExactlyInAnyOrderElementsOf(wanted);
  }

  @Test
  void everySplitOfTheCatalogueIsMadeAndNoOther() {
    assertThat(Splits.names()).containsExactlyInAnyOrderElementsOf(usable(Kind.SPLIT));
  }

  private List<DataFile> read(Configured source, String column) {
    TestData data = new TestData(folder);
    DataPlan plan =
        data.plan(source, TestData.split("everything"), TestData.field("values", List.of(column)));
    DataDiagnostics findings = new DataDiagnostics(TestData.PLACE);
    RawTable table =
        new Sources(folder, TestData.nowhere(folder)).table(plan, Set.of(column), findings);
    assertThat(findings.sorted()).isEmpty();
    return Objects.requireNonNull(table).files();
  }

  private boolean changed(Configured source, List<DataFile> files) {
    return new Sources(folder, TestData.nowhere(folder))
        .hasChanged(source, files, new DataDiagnostics(TestData.PLACE));
  }

  @Test
  void aTableHasChangedIfAnyOfItsFilesHas() throws IOException {
    TestData data = new TestData(folder);
    Path first = data.write("months/1.csv", "a,b\n1,2\n");
    data.write("months/2.csv", "a,b\n3,4\n");
    Configured source = TestData.source("csv", "path", "months/*.csv");
    List<DataFile> files = read(source, "a");
    assertThat(files).hasSize(2);
    assertThat(changed(source, files)).isFalse();
    data.write("months/1.csv", "a,b\n1,3\n");
    assertThat(changed(source, files)).isTrue();
    data.write("months/1.csv", "a,b\n1,2\n");
    assertThat(changed(source, files)).isFalse();
    data.write("months/3.csv", "a,b\n5,6\n");
    assertThat(changed(source, files)).isTrue();
    Files.delete(folder.resolve("months/3.csv"));
    Files.delete(first);
    assertThat(changed(source, files)).isTrue();
  }

  @Test
  void anIdxSetHasChangedIfItsLabelsHave() {
    TestData data = new TestData(folder);
    data.write("set/train-images-idx3-ubyte", TestData.idx(2, 2, 2));
    data.write("set/train-labels-idx1-ubyte", TestData.idx(2));
    Configured source = TestData.source("idx", "name", "set");
    List<DataFile> files = read(source, "pixels");
    assertThat(files).hasSize(2);
    assertThat(changed(source, files)).isFalse();
    data.write("set/train-labels-idx1-ubyte", TestData.idx(new byte[] {1, 0}, 2));
    assertThat(changed(source, files)).isTrue();
  }

  @Test
  void picturesHaveChangedIfOneHas() {
    TestData data = new TestData(folder);
    Configured source =
        TestData.source("images", "pattern", "p/*.png", "channels", 1L, "unreadable", "error");
    data.write("p/a.png", PicturesTest.gray(1, 2, 10, 20));
    data.write("p/b.png", PicturesTest.gray(1, 2, 30, 40));
    List<DataFile> files = read(source, "pixels");
    assertThat(changed(source, files)).isFalse();
    data.write("p/b.png", PicturesTest.gray(1, 2, 30, 41));
    assertThat(changed(source, files)).isTrue();
  }

  @Test
  void rowsOfTheProgramNeverChange() {
    assertThat(changed(TestData.source("rows", "rows", List.of(List.of(1.0))), List.of()))
        .isFalse();
  }
}
