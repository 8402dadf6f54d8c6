package dev.nnc.data;

import static dev.nnc.data.TestData.codes;
import static dev.nnc.data.TestData.field;
import static dev.nnc.data.TestData.gzip;
import static dev.nnc.data.TestData.idx;
import static dev.nnc.data.TestData.source;
import static dev.nnc.data.TestData.split;
import static dev.nnc.data.TestData.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import dev.nnc.plan.Schema;
import dev.nnc.plan.SchemaReader;
import dev.nnc.type.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures in IDX files, sound and forged. */
class IdxSourceTest {
  private static final String PIXELS = "set/train-images-idx3-ubyte";

  @TempDir Path folder;
  private TestData data;

  @BeforeEach
  void setUp() {
    data = new TestData(folder);
  }

  private List<Diagnostic> schema() {
    return data.schema(source("idx", "name", "set")).diagnostics();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsPlainAndCompressedFiles(boolean compressed) {
    data.writePictures("set", compressed);
    Schema schema = data.schema(source("idx", "name", "set")).schema().orElseThrow();
    assertThat(schema.rows()).isEqualTo(6);
    assertThat(schema.givenParts()).containsExactly(Part.TEST);
    assertThat(schema.columns()).containsOnlyKeys("pixels", "class");
    DataPlan plan =
        data.plan(
            source("idx", "name", "set"),
            split("last", "validation", 2L),
            field("image", List.of("pixels"), step("scale", "factor", 1 / 255.0)),
            field("label", List.of("class"), step("category", "classes", 3L)));
    PreparedData read = data.loaded(plan);
    assertThat(read.rowCounts())
        .containsExactlyInAnyOrderEntriesOf(
            java.util.Map.of(Part.TRAIN, 4, Part.VALIDATION, 2, Part.TEST, 3, Part.EVERYTHING, 9));
    assertThat(TestData.all(read.part(Part.VALIDATION).orElseThrow(), "image"))
        .startsWith((float) (24 * (1 / 255.0)), (float) (25 * (1 / 255.0)));
    assertThat(TestData.names(read.part(Part.TEST).orElseThrow(), "label"))
        .containsExactly("2", "1", "0");
    assertThat(read.files()).hasSize(4);
    PreparedData.Picture picture =
        read.picture(read.part(Part.TEST).orElseThrow(), 1).orElseThrow();
    assertThat(picture.height()).isEqualTo(2);
    assertThat(picture.width()).isEqualTo(3);
    assertThat(picture.bytes()).containsExactly(6, 7, 8, 9, 10, 11);
  }

  @Test
  void knowsTheShapeWithItsChannel() {
    data.writePictures("set", false);
    assertThat(
            data.schema(source("idx", "name", "set"))
                .schema()
                .orElseThrow()
                .columns()
                .get("pixels"))
        .extracting(type -> type.shape())
        .isEqualTo(Shape.of(2, 3, 1));
  }

  @Test
  void saysWhatAForgedHeaderDeclares() {
    data.writePictures("set", false);
    data.write(PIXELS, idx(new byte[36], 0x7fffffff, 0x7fffffff, 0x7fffffff));
    assertThat(schema().getFirst().message()).contains("declares more than any file bytes");
    data.write(PIXELS, idx(new byte[36], 60_000, 28, 28));
    List<Diagnostic> found = schema();
    assertThat(codes(found)).containsExactly(DataCode.BAD_IDX);
    assertThat(found.getFirst().message()).contains("47,040,000 bytes, but 36 follow");
    data.write(PIXELS, idx(new byte[36], -1, 2, 3));
    assertThat(codes(schema())).containsExactly(DataCode.BAD_IDX);
    data.write(PIXELS, idx(new byte[0], 0, 2, 3));
    assertThat(codes(schema())).containsExactly(DataCode.EMPTY);
    data.write(PIXELS, new byte[] {0, 0, 8});
    assertThat(schema().getFirst().message()).contains("cut short within its header");
    data.write(PIXELS, "P5 28 28".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThat(schema().getFirst().message()).contains("begins with 50352032");
  }

  @Test
  void holdsCompressedHeadersAgainstTheFilesSize() throws IOException {
    data.writePictures("set", true);
    data.write(PIXELS + ".gz", gzip(idx(new byte[36], 2_000_000_000, 1, 1)));
    assertThat(schema().getFirst().message()).contains("compressed bytes cannot hold them");
    Files.delete(folder.resolve("set/t10k-images-idx3-ubyte.gz"));
    Files.delete(folder.resolve("set/t10k-labels-idx1-ubyte.gz"));
    // Small enough to be possible by its size, so only the end of the data tells.
    data.write(PIXELS + ".gz", gzip(idx(new byte[36], 6, 40, 40)));
    DataPlan plan =
        TestData.blindPlan(
            source("idx", "name", "set"), split("everything"), field("image", List.of("pixels")));
    assertThat(data.load(plan, 1).diagnostics().getFirst().message())
        .contains("it declares 9,600 bytes and holds 36");
    data.write(PIXELS + ".gz", gzip(idx(new byte[50], 6, 2, 3)));
    assertThat(data.load(plan, 1).diagnostics().getFirst().message())
        .contains("goes on after the 36 bytes");
    byte[] whole = gzip(idx(6, 2, 3));
    data.write(PIXELS + ".gz", Arrays.copyOf(whole, whole.length - 12));
    assertThat(codes(data.load(plan, 1).diagnostics())).containsExactly(DataCode.UNREADABLE);
    Files.delete(folder.resolve(PIXELS + ".gz"));
    assertThat(codes(schema())).containsExactly(DataCode.INCOMPLETE_SET);
  }

  @Test
  void wantsAsManyLabelsAsPictures() {
    data.writePictures("set", false);
    data.write("set/train-labels-idx1-ubyte", idx(5));
    List<Diagnostic> found = schema();
    assertThat(codes(found)).containsExactly(DataCode.BAD_IDX);
    assertThat(found.getFirst().message()).contains("has 6 pictures, but").contains("5 labels");
  }

  @Test
  void listsAllPlacesAndHowToGetTheData() {
    SchemaReader.Result result = data.schema(source("idx", "name", "fashion-mnist"));
    assertThat(codes(result.diagnostics())).containsExactly(DataCode.NOT_FOUND);
    Diagnostic found = result.diagnostics().getFirst();
    assertThat(found.notes().getFirst())
        .contains(folder.resolve("fashion-mnist").toString())
        .contains(folder.resolve("data/fashion-mnist").toString())
        .contains(folder.resolve("no-cache/fashion-mnist").toString())
        .contains(folder.resolve("no-system/fashion-mnist").toString());
    assertThat(found.help()).contains("dataset-fashion-mnist");
  }

  @Test
  void standardizesEachPixelByTheTrainingPart() {
    data.writePictures("set", false);
    DataPlan plan =
        data.plan(
            source("idx", "name", "set"),
            split("last", "validation", 2L),
            field(
                "image",
                List.of("pixels"),
                step("scale", "factor", 0.5),
                step("standardize", "per", "value")));
    float[] train = TestData.all(data.loaded(plan).train(), "image");
    // Pixel 0 of the four pictures: 0, 3, 6, 9 after scaling; mean 4.5, deviation sqrt(11.25).
    assertThat(train[0]).isEqualTo((float) (-4.5 / Math.sqrt(11.25)));
    assertThat(train[6]).isEqualTo((float) (-1.5 / Math.sqrt(11.25)));
  }
}
