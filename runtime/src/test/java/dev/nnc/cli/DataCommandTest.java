package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.RunCode;
import dev.nnc.profile.Profiler;
import dev.nnc.profile.TableProfile;
import dev.nnc.source.Visible;
import dev.nnc.workspace.SourceReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code nnc data} prints. */
class DataCommandTest {
  @TempDir Path folder;

  private Path table() throws IOException {
    StringBuilder text =
        new StringBuilder("number,plan,spent,a_column_with_quite_a_long_name,left\n");
    for (int row = 0; row < 120; row++) {
      text.append(row)
          .append(row % 3 == 0 ? ",monthly," : row % 3 == 1 ? ",yearly," : ",,")
          .append(row * 37 % 101 + ".50 €,some words that say ")
          .append(row % 7)
          .append(row % 3 == 0 ? ",yes\n" : ",no\n");
    }
    return Files.writeString(folder.resolve("t.csv"), text);
  }

  @Test
  void eachColumnHasALine() throws IOException {
    Said said = nnc("data", "--target", "left", table().toString());
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("120 rows, 5 columns")
        .containsPattern("number +key")
        .containsPattern("plan +2 classes +33\\.3 % +\\d\\.\\d\\d +monthly 50 %, yearly 50 %")
        .containsPattern("spent +number € +\\d\\.\\d\\d +0\\.5 \\S{8} 100\\.5")
        .containsPattern("left +2 classes +target +no 66\\.7 %, yes 33\\.3 %")
        .contains("what stands out:");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 100})
  void itFitsTheTerminal(int width) throws IOException {
    DataDiagnostics findings = new DataDiagnostics(SourceReader.nowhere("t.csv"));
    TableProfile profile = Profiler.of(table(), "t.csv", "left", findings);
    List<String> lines = new ProfileText(Objects.requireNonNull(profile), width).lines();
    assertThat(lines).allMatch(line -> Visible.width(line) <= width);
  }

  @Test
  void jsonHoldsWhatIsPrinted() throws IOException {
    Said said = nnc("data", "--json", "--target", "left", table().toString());
    JsonNode read = JsonMapper.builder().build().readTree(said.out());
    assertThat(read.path("rows").asInt()).isEqualTo(120);
    assertThat(read.path("target").path("is").asText()).isEqualTo("classes");
    assertThat(read.path("columns")).hasSize(5);
    assertThat(read.path("columns").get(2).path("unit").asText()).isEqualTo("€");
    assertThat(read.path("remarks").findValuesAsText("kind")).contains("key");
    JsonNode wrong =
        JsonMapper.builder().build().readTree(nnc("data", "--json", "nowhere.csv").out());
    assertThat(wrong.path("diagnostics")).hasSize(1);
  }

  @Test
  void whatIsNoTableIsToldInWords() throws IOException {
    table();
    nnc("data", folder.resolve("t").toString()).hasTold(RunCode.FILE_NOT_FOUND, "t.csv`?");
    nnc("data", folder.toString()).hasTold(DataCode.FOLDERS, "make a folder for each class");
    nnc("data", "--target", "a", folder.toString()).hasTold(RunCode.IS_FOLDER, "the classes");
    Path book = Files.writeString(folder.resolve("t.xlsx"), "PK");
    nnc("data", book.toString()).hasTold(RunCode.NOT_A_TABLE, "save it as CSV");
    nnc("data", "--target", "lefd", folder.resolve("t.csv").toString())
        .hasTold(RunCode.NO_SUCH_COLUMN, "did you mean `left`?");
    Path empty = Files.writeString(folder.resolve("e.csv"), "");
    nnc("data", empty.toString()).hasTold(DataCode.EMPTY, "e.csv");
    Path quote = Files.writeString(folder.resolve("q.csv"), "a,b\n1,\"2\n3,4\n");
    nnc("data", quote.toString()).hasTold(DataCode.QUOTE, "line 2");
  }

  private void picture(String name, int height, int width, boolean gray) throws IOException {
    BufferedImage image =
        new BufferedImage(
            width, height, gray ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xff3300);
    Path file = folder.resolve("pets").resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    ImageIO.write(image, name.substring(name.indexOf('.') + 1), file.toFile());
  }

  @Test
  void ofPicturesItTellsSizesColoursAndWhatIsBroken() throws IOException {
    for (int i = 0; i < 3; i++) {
      picture("cat/small" + i + ".png", 4, 6, i == 0);
      picture("dog/" + i + ".jpg", 8 + 2 * i, 8, i == 1);
    }
    Path cats = folder.resolve("pets/cat");
    Files.createFile(cats.resolve("empty.png"));
    Files.writeString(cats.resolve("text.jpg"), "no picture");
    byte[] whole = Files.readAllBytes(cats.resolve("small1.png"));
    Files.write(cats.resolve("torn.png"), Arrays.copyOf(whole, whole.length - 20));
    Said said = nnc("data", folder.resolve("pets").toString());
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .contains(
            ": 6 pictures, 2 classes, with colours (2 stored without)\n",
            "of 4 sizes from 4x6 to 12x8 pixels (height x width), about 8x8 in the middle, most"
                + " often 4x6 (3)\n",
            "3 files cannot be read; `unreadable: skip` leaves them out:\n",
            "cat/empty.png: it is empty\n",
            "cat/text.jpg: it is neither a PNG nor a JPEG file",
            "cat/torn.png: ")
        .containsPattern("cat +3\ndog +3\n");
    JsonNode json =
        JsonMapper.builder()
            .build()
            .readTree(nnc("data", "--json", folder.resolve("pets").toString()).out());
    assertThat(json.path("sizes").asInt()).isEqualTo(4);
    assertThat(json.path("smallest").toString())
        .isEqualTo("{\"height\":4,\"width\":6,\"pictures\":3}");
    assertThat(json.path("most_frequent")).isEqualTo(json.path("smallest"));
    assertThat(json.path("largest").toString())
        .isEqualTo("{\"height\":12,\"width\":8,\"pictures\":1}");
    assertThat(json.path("stored_gray").asInt()).isEqualTo(2);
    assertThat(json.path("unreadable")).hasSize(3);
    assertThat(json.path("unreadable").path(0).path("reason").asText()).isEqualTo("it is empty");
  }

  @Test
  void filesThatAreNotReadAreCounted() throws IOException {
    for (int i = 0; i < 5; i++) {
      picture("cat/" + i + ".png", 4, 6, true);
      picture("dog/" + i + ".png", 4, 6, true);
    }
    Path pets = folder.resolve("pets");
    Files.writeString(pets.resolve("cat/a.webp"), "RIFF");
    Files.writeString(pets.resolve("dog/b.WEBP"), "RIFF");
    Files.writeString(pets.resolve("dog/notes.txt"), "of May");
    Files.writeString(pets.resolve("dog/Thumbs.db"), "of Windows");
    Files.writeString(pets.resolve("dog/.DS_Store"), "of macOS");
    assertThat(nnc("data", pets.toString()).out())
        .contains("3 other files are not read: 2 .webp, 1 .txt; pictures are .png, .jpg or .jpeg");
    JsonNode json =
        JsonMapper.builder().build().readTree(nnc("data", "--json", pets.toString()).out());
    assertThat(json.path("not_read").toString()).isEqualTo("{\".webp\":2,\".txt\":1}");
    Path program = folder.resolve("pets.nn");
    assertThat(nnc("new", program.toString(), "--from", pets.toString()).code()).isZero();
    assertThat(Files.readString(program))
        .containsPattern("not read:\\s+(// )?2 \\.webp, 1 \\.txt\\.");
    // Notes beside pictures are no mistake, pictures that nobody learns from may be one.
    nnc("check", program.toString()).hasTold(DataCode.NOT_READ, "nothing is read of 2 files");
  }

  @Test
  void aFolderWithoutPicturesIsNamedWithWhatLiesInIt() throws IOException {
    picture("cat/0.png", 4, 6, true);
    Path pets = folder.resolve("pets");
    Path dogs = Files.createDirectory(pets.resolve("dog"));
    nnc("data", pets.toString()).hasTold(DataCode.FOLDERS, "`dog`: its folder is empty");
    nnc("new", folder.resolve("p.nn").toString(), "--from", pets.toString())
        .hasTold(DataCode.FOLDERS, "`dog`, or take it away");
    Files.writeString(dogs.resolve("a.webp"), "RIFF");
    nnc("data", pets.toString()).hasTold(DataCode.FOLDERS, "its folder has 1 .webp");
  }

  /** As {@code nnc check} finds it, so do the commands that come before a program. */
  @Test
  void aTableIsFoundWhereProgramsFindIt() throws IOException {
    Path far = Files.createDirectory(folder.resolve("far"));
    Files.copy(table(), far.resolve("only-there.csv"));
    nnc("data", "only-there.csv").hasTold(RunCode.FILE_NOT_FOUND, "only-there.csv");
    Said data = Said.with(Map.of("NNC_DATA", far.toString()), "data", "only-there.csv");
    assertThat(data.out()).contains("120 rows");
    Path program = Files.createDirectory(folder.resolve("programs")).resolve("p.nn");
    Said draft =
        Said.with(
            Map.of("NNC_DATA", far.toString()),
            "new",
            program.toString(),
            "--from",
            "only-there.csv",
            "--target",
            "left");
    assertThat(draft.code()).as(draft.err()).isZero();
    assertThat(program).content().contains("csv(\"only-there.csv\"");
  }

  private void dotted(String name, int at, boolean gray) throws IOException {
    BufferedImage image =
        new BufferedImage(8, 8, gray ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    image.setRGB(at % 8, at / 8, 0xffffff);
    Path file = folder.resolve("pets").resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    ImageIO.write(image, "png", file.toFile());
  }

  /** Also those that are stored in another way; a picture of two classes has a wrong label. */
  @Test
  void copiesOfPicturesAreCounted() throws IOException {
    for (int i = 0; i < 6; i++) {
      dotted("cat/" + i + ".png", i, false);
      dotted("dog/" + i + ".png", 10 + i, false);
    }
    String pets = folder.resolve("pets").toString();
    Path program = folder.resolve("pets.nn");
    assertThat(nnc("data", pets).out()).doesNotContain("cop", "label");
    nnc("new", program.toString(), "--from", pets);
    assertThat(program).content().doesNotContain("cop");
    dotted("cat/again.png", 2, false);
    dotted("cat/gray.png", 2, true);
    dotted("dog/wrong.png", 4, false);
    assertThat(nnc("data", pets).out())
        .contains("3 pictures are copies of another, pixel by pixel (cat 2, dog 1);")
        .contains("1 picture lies in folders of several classes, so that a label is wrong:\n")
        .contains("  cat/4.png = dog/wrong.png\n")
        .doesNotContain("to judge by");
    JsonNode json = JsonMapper.builder().build().readTree(nnc("data", "--json", pets).out());
    assertThat(json.path("copies").toString())
        .isEqualTo(
            "{\"pictures\":3,\"by_class\":{\"cat\":2,\"dog\":1},\"across_parts\":0,"
                + "\"across_classes\":[[\"cat/4.png\",\"dog/wrong.png\"]]}");
    nnc("new", "--force", program.toString(), "--from", pets);
    assertThat(program).content().contains("  // 3 pictures are copies of another one.");
    assertThat(nnc("check", program.toString()).code()).isZero();
  }

  @Test
  void copiesOfTrainingPicturesInTheTestAreCounted() throws IOException {
    for (int i = 0; i < 4; i++) {
      dotted("train/cat/" + i + ".png", i, false);
      dotted("train/dog/" + i + ".png", 10 + i, false);
      dotted("test/cat/" + i + ".png", i < 3 ? i : 20, false);
      dotted("test/dog/" + i + ".png", 30, false);
    }
    assertThat(nnc("data", folder.resolve("pets").toString()).out())
        .contains("6 pictures are copies of another, pixel by pixel (cat 3, dog 3);")
        .contains("3 pictures to judge by are in the training part, too\n");
  }
}
