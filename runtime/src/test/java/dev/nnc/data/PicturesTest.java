package dev.nnc.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.column.Column;
import dev.nnc.data.column.Draw;
import dev.nnc.data.column.Fit;
import dev.nnc.data.column.HeldPictures;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.PictureFiles;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.UnreadableDataException;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.Model;
import dev.nnc.plan.Part;
import dev.nnc.plan.Schema;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Picture files, hostile ones among them, and the steps on pictures. */
class PicturesTest {
  @TempDir private Path folder;
  private TestData files;

  @BeforeEach
  void openFolder() {
    files = new TestData(folder);
  }

  /** A program with one data set; its network reads nothing of it. */
  private Compilation compile(String data) {
    return new Compiler(StandardCatalog.catalog(), new Sources(folder, TestData.nowhere(folder)))
        .compile(
            new SourceFile(
                "model.nn",
                "nn 1\n"
                    + data
                    + """

                    network net from image { image -> flatten -> dense(1) }
                    predict net on d { show: table(file) }
                    """),
            Map.of());
  }

  private PreparedData load(String data) {
    Compilation compilation = compile(data);
    assertThat(compilation.diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
    Model model = compilation.model().orElseThrow();
    LoadResult result =
        new DataLoader(folder, TestData.nowhere(folder)).load(model.dataset("d"), 1);
    assertThat(result.diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
    return result.data().orElseThrow();
  }

  private Optional<Diagnostic> fault(String data) {
    Compilation compilation = compile(data);
    Optional<Diagnostic> first =
        compilation.diagnostics().stream().filter(Diagnostic::isError).findFirst();
    if (first.isPresent()) {
      return first;
    }
    return new DataLoader(folder, TestData.nowhere(folder))
        .load(compilation.model().orElseThrow().dataset("d"), 1).diagnostics().stream()
            .filter(Diagnostic::isError)
            .findFirst();
  }

  private static final String GRAY =
      "data d from images(\"p/*\", channels: 1) { image = pixels file = file split: everything }";

  private static byte[] encoded(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      assertThat(ImageIO.write(image, format, bytes)).isTrue();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  /** Gray pixels as they are, without the gamma that Java's colours would put on them. */
  static byte[] gray(int height, int width, int... values) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, width, height, values);
    return encoded(image, "png");
  }

  private static byte[] colors(int type, String format, int height, int width, int... argb) {
    BufferedImage image = new BufferedImage(width, height, type);
    image.setRGB(0, 0, width, height, argb, 0, width);
    return encoded(image, format);
  }

  @Test
  void readsGrayColoursAndTransparency() {
    files.write("p/1.png", gray(1, 2, 7, 200));
    files.write("p/2.png", colors(BufferedImage.TYPE_INT_RGB, "png", 1, 2, 0xffff0000, 0xff0000ff));
    files.write(
        "p/3.png", colors(BufferedImage.TYPE_INT_ARGB, "png", 1, 2, 0x80102030, 0x00ffffff));
    files.write(
        "p/10.png", colors(BufferedImage.TYPE_BYTE_BINARY, "png", 1, 2, 0xff000000, 0xffffffff));
    PreparedData read = load(GRAY);
    assertThat(TestData.all(read.everything(), "image"))
        .containsExactly(7, 200, 0, 255, 76, 29, 29, 255);
    assertThat(((Column.Texts) read.everything().column("file")).at(1)).isEqualTo("10.png");
    PreparedData colours =
        load("data d from images(\"p/*.png\") { image = pixels file = file split: everything }");
    assertThat(TestData.all(colours.everything(), "image"))
        .containsExactly(
            7, 7, 7, 200, 200, 200, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 255, 16, 32, 48, 255,
            255, 255);
    assertThat(colours.files()).hasSize(1);
    assertThat(colours.files().getFirst().sha256()).matches("[0-9a-f]{64}");
    assertThat(read.origin(read.everything(), 2)).isEqualTo("2.png");
    assertThat(read.picture(read.everything(), 0).orElseThrow().bytes()).containsExactly(7, -56);
  }

  @Test
  void readsSixteenBitsAndJpeg() {
    BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setPixels(0, 0, 2, 1, new int[] {0x1234, 0xffff});
    files.write("p/1.png", encoded(deep, "png"));
    assertThat(TestData.all(load(GRAY).everything(), "image")).containsExactly(0x12, 255);
    int[] red = new int[64];
    Arrays.fill(red, 0xffc03020);
    files.write("q/1.jpeg", colors(BufferedImage.TYPE_INT_RGB, "jpeg", 8, 8, red));
    float[] pixels =
        TestData.all(
            load("data d from images(\"q/*\") { image = pixels file = file split: everything }")
                .everything(),
            "image");
    assertThat(pixels).hasSize(192);
    assertThat(pixels[0]).isBetween(186f, 198f);
    assertThat(pixels[1]).isBetween(42f, 54f);
    assertThat(pixels[2]).isBetween(26f, 38f);
  }

  /**
   * A JPEG of 8 by 8 pixels of the inks (40, 120, 200, 30), as Adobe's programs and Pillow write
   * it.
   */
  private static final String INKS =
      """
          /9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4S
          EA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFBUU/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEB
          AQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQci
          cRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVm
          Z2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV
          1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD7orTr48r9A6//2Q==
      """;

  @Test
  void printingColoursAreThoseThatAreSeen() {
    byte[] inks = Base64.getMimeDecoder().decode(INKS);
    files.write("p/1.jpg", inks);
    // Without Adobe's segment, which begins behind the first two bytes, nothing is turned over.
    byte[] plain = new byte[inks.length - 16];
    plain[0] = inks[0];
    plain[1] = inks[1];
    System.arraycopy(inks, 18, plain, 2, plain.length - 2);
    files.write("p/2.jpg", plain);
    byte[] differences = inks.clone();
    differences[17] = 2;
    files.write("p/3.jpg", differences);
    float[] pixels =
        TestData.all(
            load("data d from images(\"p/*\") { image = pixels file = file split: everything }")
                .everything(),
            "image");
    // Pillow: Image.open(…).convert("RGB").getpixel((0, 0))
    assertPixel(pixels, 0, 190, 119, 49);
    // What is stored is the light that is left, 255 less the ink: so are the values of `1.jpg`.
    assertPixel(pixels, 1, 40 * 30 / 255f, 120 * 30 / 255f, 200 * 30 / 255f);
    assertPixel(pixels, 2, 125, 0, 25);
  }

  private static void assertPixel(float[] pixels, int picture, float red, float green, float blue) {
    int at = picture * 8 * 8 * 3;
    assertThat(pixels[at]).isCloseTo(red, within(3f));
    assertThat(pixels[at + 1]).isCloseTo(green, within(3f));
    assertThat(pixels[at + 2]).isCloseTo(blue, within(3f));
  }

  /** The tags of Exif with nothing but an orientation, in the order of bytes of the computer. */
  private static byte[] tags(int orientation, boolean little) {
    ByteBuffer tags =
        ByteBuffer.allocate(26).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    tags.put((byte) (little ? 'I' : 'M')).put((byte) (little ? 'I' : 'M'));
    tags.putShort((short) 42).putInt(8).putShort((short) 1);
    tags.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return tags.array();
  }

  /** With a chunk of tags behind the head. */
  private static byte[] tagged(byte[] png, byte[] tags) {
    CRC32 check = new CRC32();
    byte[] name = "eXIf".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    check.update(name);
    check.update(tags);
    return ByteBuffer.allocate(png.length + tags.length + 12)
        .put(png, 0, 33)
        .putInt(tags.length)
        .put(name)
        .put(tags)
        .putInt((int) check.getValue())
        .put(png, 33, png.length - 33)
        .array();
  }

  @Test
  void picturesStandAsTheirCamerasSay() {
    byte[] stored = gray(2, 3, 1, 2, 3, 4, 5, 6);
    // Pillow: ImageOps.exif_transpose of [[1, 2, 3], [4, 5, 6]] with each orientation
    int[][] seen = {
      {1, 2, 3, 4, 5, 6},
      {3, 2, 1, 6, 5, 4},
      {6, 5, 4, 3, 2, 1},
      {4, 5, 6, 1, 2, 3},
      {1, 4, 2, 5, 3, 6},
      {4, 1, 5, 2, 6, 3},
      {6, 3, 5, 2, 4, 1},
      {3, 6, 2, 5, 1, 4}
    };
    for (int orientation = 1; orientation <= 8; orientation++) {
      files.write("p/1.png", tagged(stored, tags(orientation, orientation % 2 == 0)));
      PreparedData read = load(GRAY);
      float[] expected = new float[6];
      for (int i = 0; i < 6; i++) {
        expected[i] = seen[orientation - 1][i];
      }
      assertThat(TestData.all(read.everything(), "image"))
          .as("orientation %d", orientation)
          .isEqualTo(expected);
      assertThat(read.picture(read.everything(), 0).orElseThrow().height())
          .isEqualTo(orientation > 4 ? 3 : 2);
    }
    files.write("p/1.png", tagged(stored, new byte[] {'M', 'M', 0, 42, 0x7f, 0, 0, 0, 1}));
    assertThat(TestData.all(load(GRAY).everything(), "image")).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void aJpegStandsAsItsCameraSays() {
    int[] halves = new int[64 * 4];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = i % 32 < 16 ? 0xff000000 : 0xffffffff; // dark at the left, light at the right
    }
    byte[] jpeg = colors(BufferedImage.TYPE_INT_RGB, "jpeg", 8, 32, halves);
    byte[] tags = tags(6, true);
    byte[] turned =
        ByteBuffer.allocate(jpeg.length + tags.length + 10)
            .put(jpeg, 0, 2)
            .putShort((short) 0xffe1)
            .putShort((short) (tags.length + 8))
            .put("Exif\0\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
            .put(tags)
            .put(jpeg, 2, jpeg.length - 2)
            .array();
    files.write("p/1.jpg", turned);
    PreparedData read = load(GRAY);
    float[] pixels = TestData.all(read.everything(), "image");
    assertThat(read.picture(read.everything(), 0).orElseThrow().width()).isEqualTo(8);
    // Turned clockwise, the left side is at the top.
    assertThat(pixels[4]).isLessThan(20);
    assertThat(pixels[31 * 8 + 4]).isGreaterThan(235);
  }

  @Test
  void hiddenFilesAndFoldersAreNoRows() {
    for (String kind : List.of("cat", "dog")) {
      files.write("set/" + kind + "/a.png", gray(1, 1, 1));
      files.write("set/" + kind + "/.ipynb_checkpoints/a-checkpoint.png", gray(1, 1, 1));
      files.write("set/" + kind + "/._a.png", gray(1, 1, 1));
      files.write("set/" + kind + "/2019/b.png", gray(1, 1, 1));
      files.write("set/.git/" + kind + "/a.png", gray(1, 1, 1));
      files.write("set/__MACOSX/" + kind + "/a.png", gray(1, 1, 1));
    }
    PreparedData classes =
        load("data d from folders(\"set\") { image = pixels file = file split: everything }");
    assertThat(classes.everything().rows()).isEqualTo(4);
    PreparedData all =
        load("data d from images(\"set/**\") { image = pixels file = file split: everything }");
    assertThat(all.everything().rows()).isEqualTo(4);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // has neither links nor pipes for everyone
  void saysThatAFolderLeadsBackAndThatAPipeIsNoPicture() throws Exception {
    files.write("set/cat/a.png", gray(1, 1, 1));
    files.write("set/dog/a.png", gray(1, 1, 1));
    String text = "data d from folders(\"set\") { image = pixels file = file split: everything }";
    Path link = folder.resolve("set/cat/again");
    Files.createSymbolicLink(link, Path.of(".."));
    Diagnostic loop = fault(text).orElseThrow();
    assertThat(loop.code()).isEqualTo(DataCode.UNREADABLE);
    assertThat(loop.message()).contains("is a link that leads back to it");
    Files.delete(link);
    assertThat(fault(text)).isEmpty();
    Path pipe = folder.resolve("set/cat/b.png");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Diagnostic none = fault(text).orElseThrow();
    assertThat(none.message())
        .isEqualTo("cat/b.png cannot be read: it is no file with bytes of its own");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"empty", "text", "gif", "huge", "zero", "cut", "chunk", "head", "jpeg", "half"})
  void namesAFileThatIsNoPicture(String kind) {
    byte[] good = gray(4, 4, IntStream.range(0, 16).toArray());
    files.write("p/0.png", good);
    byte[] bad =
        switch (kind) {
          case "empty" -> new byte[0];
          case "text" -> "no picture at all".getBytes(java.nio.charset.StandardCharsets.UTF_8);
          case "gif" -> colors(BufferedImage.TYPE_INT_RGB, "gif", 1, 1, 0);
          case "huge" -> forged(good, 1 << 30, 1 << 30);
          case "zero" -> forged(good, 0, 4);
          case "cut" -> Arrays.copyOf(good, good.length - 20);
          case "chunk" -> {
            byte[] bytes = good.clone();
            ByteBuffer.wrap(bytes).putInt(33, 0x7fffffff); // the chunk behind IHDR
            yield bytes;
          }
          case "head" -> Arrays.copyOf(good, 10);
          case "jpeg" -> new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 0, 1};
          default -> forged(good, 8, 4);
        };
    files.write("p/bad.png", bad);
    Diagnostic fault = fault(GRAY).orElseThrow();
    if (kind.equals("half")) {
      // Sound in its head, but of another size than the others.
      assertThat(fault.code()).isEqualTo(DataCode.UNEVEN_PICTURES);
      Diagnostic inside = fault(GRAY.replace("pixels ", "pixels -> resize(4) ")).orElseThrow();
      assertThat(inside.code()).isEqualTo(DataCode.UNREADABLE);
      return;
    }
    assertThat(fault.code()).isEqualTo(DataCode.UNREADABLE);
    assertThat(fault.message()).startsWith("bad.png cannot be read: it");
    PreparedData rest = load(GRAY.replace("channels: 1", "channels: 1, unreadable: skip"));
    assertThat(rest.everything().rows()).isEqualTo(1);
  }

  /** Another size in the head of a PNG, with a checksum that fits. */
  private static byte[] forged(byte[] png, int width, int height) {
    byte[] bytes = png.clone();
    ByteBuffer.wrap(bytes).putInt(16, width).putInt(20, height);
    CRC32 check = new CRC32();
    check.update(bytes, 12, 17);
    ByteBuffer.wrap(bytes).putInt(29, (int) check.getValue());
    return bytes;
  }

  @Test
  void passesOverFoldersAndSaysWhereItLooked() throws IOException {
    files.write("p/1.png", gray(1, 1, 5));
    Files.createDirectories(folder.resolve("p/2.png"));
    assertThat(load(GRAY).everything().rows()).isEqualTo(1);
    assertThat(fault(GRAY.replace("p/*", "p/*.jpg")).orElseThrow().code())
        .isEqualTo(DataCode.EMPTY);
    assertThat(fault(GRAY.replace("p/*", "nowhere/*.jpg")).orElseThrow().code())
        .isEqualTo(DataCode.NOT_FOUND);
    assertThat(fault(GRAY.replace("p/*", "../../../*.jpg")).orElseThrow().code())
        .isEqualTo(DataCode.OUTSIDE);
  }

  @Test
  void takesClassesAndPartsFromFolders() {
    for (String part : List.of("train", "test", "val")) {
      files.write("set/" + part + "/cat/a.png", gray(1, 1, 1));
      files.write("set/" + part + "/dog/b.png", gray(1, 1, 2));
    }
    files.write("set/train/dog/c.png", gray(1, 1, 3));
    files.write("set/train/dog/notes.txt", "no picture");
    String text =
        """
        data d from folders("set", channels: 1) {
          image = pixels
          label = class
          file  = file
          split: given(validation: validation)
        }
        """;
    PreparedData read =
        new DataLoader(folder, TestData.nowhere(folder))
            .load(
                new Compiler(
                        StandardCatalog.catalog(), new Sources(folder, TestData.nowhere(folder)))
                    .compile(
                        new SourceFile(
                            "model.nn",
                            "nn 1\n"
                                + text
                                + "network net from image { image -> flatten -> dense(2, softmax) }\n"
                                + "train net on d { loss: cross_entropy(label), optimizer: sgd,"
                                + " epochs: 1 }"),
                        Map.of())
                    .model()
                    .orElseThrow()
                    .dataset("d"),
                1)
            .data()
            .orElseThrow();
    assertThat(read.rowCounts())
        .isEqualTo(Map.of(Part.TRAIN, 3, Part.VALIDATION, 2, Part.TEST, 2, Part.EVERYTHING, 7));
    assertThat(read.classNames("label")).containsExactly("cat", "dog");
    assertThat(TestData.names(read.train(), "label")).containsExactly("cat", "dog", "dog");
    assertThat(TestData.all(read.train(), "image")).containsExactly(1, 2, 3);
    assertThat(TestData.names(read.part(Part.VALIDATION).orElseThrow(), "label"))
        .containsExactly("cat", "dog");
  }

  @Test
  void foldersHaveTheSameNamesComposedOrNot() {
    String apart = Normalizer.normalize("größe", Normalizer.Form.NFD);
    assertThat(apart).isNotEqualTo("größe");
    files.write("set/train/" + apart + "/" + apart + ".png", gray(1, 1, 1));
    files.write("set/train/klein/1.png", gray(1, 1, 2));
    files.write("set/test/größe/1.png", gray(1, 1, 3));
    Schema schema =
        files
            .schema(
                TestData.source("folders", "path", "set", "channels", 1L, "unreadable", "error"))
            .schema()
            .orElseThrow();
    assertThat(requireNonNull(schema.columns().get("class")).names())
        .containsExactly("größe", "klein");
  }

  @Test
  void refusesFoldersThatAreNoClasses() {
    files.write("one/cat/a.png", gray(1, 1, 1));
    files.write("more/train/cat/a.png", gray(1, 1, 1));
    files.write("more/train/dog/a.png", gray(1, 1, 1));
    files.write("more/test/cow/a.png", gray(1, 1, 1));
    files.write("bare/cat/a.png", gray(1, 1, 1));
    files.write("bare/dog/a.txt", "no picture");
    for (String name : List.of("one", "more", "bare")) {
      Diagnostic fault =
          fault(
                  "data d from folders(\""
                      + name
                      + "\") { image = pixels file = file split: everything }")
              .orElseThrow();
      assertThat(fault.code()).as(name).isEqualTo(DataCode.FOLDERS);
    }
  }

  @Test
  void bringsPicturesToOneSize() {
    files.write("p/1.png", gray(2, 2, 0, 100, 100, 200));
    files.write("p/2.png", gray(4, 4, IntStream.range(0, 16).map(i -> 10 * i).toArray()));
    float[] resized =
        TestData.all(load(GRAY.replace("pixels ", "pixels -> resize(4x4) ")).everything(), "image");
    // tf.image.resize([[0, 100], [100, 200]], [4, 4]), bilinear
    assertThat(Arrays.copyOf(resized, 16))
        .containsExactly(0, 25, 75, 100, 25, 50, 100, 125, 75, 100, 150, 175, 100, 125, 175, 200);
    assertThat(Arrays.copyOfRange(resized, 16, 20)).containsExactly(0, 10, 20, 30);
    float[] small =
        TestData.all(load(GRAY.replace("pixels ", "pixels -> resize(2x2) ")).everything(), "image");
    assertThat(small).containsExactly(0, 100, 100, 200, 25, 45, 105, 125);
    float[] nearest =
        TestData.all(
            load(GRAY.replace("pixels ", "pixels -> resize(2x2, method: nearest) ")).everything(),
            "image");
    assertThat(Arrays.copyOfRange(nearest, 4, 8)).containsExactly(50, 70, 130, 150);
    float[] smooth =
        TestData.all(
            load(GRAY.replace("pixels ", "pixels -> resize(1x1, smooth: true) ")).everything(),
            "image");
    assertThat(smooth).containsExactly(100, 75);
    float[] crop =
        TestData.all(load(GRAY.replace("pixels ", "pixels -> crop(2x4) ")).everything(), "image");
    assertThat(crop)
        .containsExactly(0, 0, 100, 0, 0, 100, 200, 0, 40, 50, 60, 70, 80, 90, 100, 110);
  }

  @Test
  void keepsProportionsIfAsked() {
    files.write("p/1.png", gray(2, 4, 10, 20, 30, 40, 50, 60, 70, 80));
    assertThat(
            TestData.all(
                load(GRAY.replace("pixels ", "pixels -> resize(2x2, aspect: crop) ")).everything(),
                "image"))
        .containsExactly(20, 30, 60, 70);
    assertThat(
            TestData.all(
                load(GRAY.replace("pixels ", "pixels -> resize(4x4, aspect: pad) ")).everything(),
                "image"))
        .containsExactly(0, 0, 0, 0, 10, 20, 30, 40, 50, 60, 70, 80, 0, 0, 0, 0);
    assertThat(
            TestData.all(
                load(GRAY.replace("pixels ", "pixels -> resize(2x2, aspect: stretch) "))
                    .everything(),
                "image"))
        .containsExactly(15, 35, 55, 75);
  }

  // Random steps.

  private float[] drawn(PreparedData data, String field, Draw draw) {
    PreparedPart part = data.everything();
    Column.Numbers numbers = part.numbers(field);
    FloatBuffer all = FloatBuffer.allocate(part.rows() * numbers.width());
    numbers.copy(IntStream.range(0, part.rows()).toArray(), 0, part.rows(), draw, all);
    return all.array();
  }

  private PreparedData augmented(String steps) {
    for (int i = 0; i < 8; i++) {
      int start = i;
      files.write(
          "p/" + i + ".png", gray(4, 4, IntStream.range(0, 16).map(p -> p * 10 + start).toArray()));
    }
    return load(GRAY.replace("pixels ", "pixels -> " + steps + " "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "random_flip",
        "random_flip(both)",
        "random_rotate(45deg)",
        "random_shift(50%)",
        "random_zoom(50%)",
        "random_contrast(50%, white: 255)",
        "random_brightness(50%, white: 255)",
        "random_invert(50%, white: 255)",
        "random_noise(3)",
        "random_erase(50%)",
        "random_crop(4x4, pad: 2)"
      })
  void changesRowsInTrainingOnlyAndAlikeForEqualSeeds(String step) {
    PreparedData data = augmented(step);
    PreparedData plain = load(GRAY);
    assertThat(TestData.all(data.everything(), "image"))
        .isEqualTo(TestData.all(plain.everything(), "image"));
    float[] once = drawn(data, "image", Draw.of(1, "train", 1));
    assertThat(once).isNotEqualTo(TestData.all(plain.everything(), "image"));
    assertThat(drawn(data, "image", Draw.of(1, "train", 1))).isEqualTo(once);
    assertThat(drawn(data, "image", Draw.of(2, "train", 1))).isNotEqualTo(once);
    assertThat(drawn(data, "image", Draw.of(1, "train", 2))).isNotEqualTo(once);
    // A row's change does not depend on the rows beside it.
    Column.Numbers numbers = data.everything().numbers("image");
    FloatBuffer one = FloatBuffer.allocate(16);
    numbers.copy(new int[] {5}, 0, 1, Draw.of(1, "train", 1), one);
    assertThat(one.array()).isEqualTo(Arrays.copyOfRange(once, 80, 96));
  }

  @Test
  void flipsCropsAndShiftsWholePixels() {
    PreparedData flipped = augmented("random_flip(horizontal)");
    int mirrored = 0;
    float[] all = drawn(flipped, "image", Draw.of(7, "train", 1));
    for (int i = 0; i < 8; i++) {
      if (all[16 * i] != i) {
        mirrored++;
        assertThat(Arrays.copyOfRange(all, 16 * i, 16 * i + 4))
            .containsExactly(30 + i, 20 + i, 10 + i, i);
      }
    }
    assertThat(mirrored).isBetween(1, 7);
    PreparedData cropped = augmented("random_crop(2x2)");
    assertThat(Arrays.copyOf(TestData.all(cropped.everything(), "image"), 4))
        .containsExactly(50, 60, 90, 100);
    float[] pieces = drawn(cropped, "image", Draw.of(7, "train", 1));
    for (int i = 0; i < 8; i++) {
      assertThat(pieces[4 * i + 1]).isEqualTo(pieces[4 * i] + 10);
      assertThat(pieces[4 * i + 2]).isEqualTo(pieces[4 * i] + 40);
    }
  }

  @Test
  void drawsTogether() {
    augmented("random_flip");
    PreparedData data =
        load(
            """
            data d from images("p/*", channels: 1) {
              image, mask = (pixels, pixels -> scale(2)) -> together {
                random_flip(both) -> random_rotate(90deg)
              }
              other = pixels -> random_flip(both) -> random_rotate(90deg)
              less  = 255 - image
              file  = file
              split: everything
            }
            """);
    Draw draw = Draw.of(1, "train", 1);
    float[] image = drawn(data, "image", draw);
    float[] mask = drawn(data, "mask", draw);
    float[] less = drawn(data, "less", draw);
    for (int i = 0; i < image.length; i++) {
      assertThat(mask[i]).isCloseTo(2 * image[i], within(1e-3f));
      assertThat(less[i]).isCloseTo(255 - image[i], within(1e-3f));
    }
    assertThat(drawn(data, "other", draw)).isNotEqualTo(image);
  }

  @Test
  void decodesAtEachUseWhatIsTooLargeToBeHeld() {
    List<PictureFiles.Named> named = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int start = i;
      String name = i + ".png";
      named.add(
          new PictureFiles.Named(
              files.write(
                  "p/" + name,
                  gray(2, 3, IntStream.range(0, 6).map(p -> 20 * p + start).toArray())),
              name));
    }
    DataDiagnostics findings = new DataDiagnostics(TestData.PLACE);
    PictureFiles open = PictureFiles.open(named, 1, false, findings);
    assertThat(open).isNotNull();
    for (Fit fit : Arrays.asList(null, new Fit.Resize(3, 3, false, false, Fit.Aspect.STRETCH))) {
      NumericView.Pictures pictures = new NumericView.Pictures(requireNonNull(open), fit);
      NumericView streamed = HeldPictures.of(pictures, 20);
      NumericView held = HeldPictures.of(pictures, 1_000);
      assertThat(streamed.isStreamed()).isTrue();
      assertThat(held.isStreamed()).isFalse();
      for (int row = 0; row < 5; row++) {
        double[] one = new double[streamed.width()];
        double[] other = new double[held.width()];
        streamed.row(row, one, 0);
        held.row(row, other, 0);
        for (int i = 0; i < one.length; i++) {
          assertThat((float) one[i]).isEqualTo((float) other[i]);
        }
      }
    }
    // A file that is gone when its batch is due is named.
    assertThat(new File(folder.toFile(), "p/3.png").delete()).isTrue();
    double[] one = new double[6];
    assertThatThrownBy(() -> new NumericView.Pictures(requireNonNull(open), null).row(3, one, 0))
        .isInstanceOf(UnreadableDataException.class)
        .hasMessageStartingWith("3.png: ");
  }
}
