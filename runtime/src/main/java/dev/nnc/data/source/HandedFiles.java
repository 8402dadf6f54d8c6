package dev.nnc.data.source;

import dev.nnc.catalog.Configured;
import dev.nnc.data.column.PictureFiles;
import dev.nnc.data.column.SourceRow;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.NaturalOrder;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.source.Unicode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a person hands in to be predicted on, in whatever form it is: pictures, folders of
 * them, IDX files, tables as CSV, JSON Lines or a list of JSON. What a file is, its first bytes
 * tell, or its name; tables are read with the options of the source that the network was trained
 * on.
 *
 * @param source the one that the network was trained on
 * @param channels of its pictures; 0 if it has none
 * @param paths the column of its table that holds nothing but paths of pictures, where a row needs
 *     no other; a picture is then such a row
 */
public record HandedFiles(Configured source, int channels, @Nullable String paths) {
  private static final int MOST_ROWS = 1_000_000;

  /** The name of standard input on a command line. */
  public static final String STANDARD_INPUT = "-";

  /** Its name in messages. */
  private static final String INPUT = "standard input";

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

  /**
   * The rows of all files, in their order; null after an error.
   *
   * @param in what a file called {@code -} is read from
   */
  public @Nullable List<HandedRow> read(
      List<Path> files, InputStream in, DataDiagnostics findings) {
    List<HandedRow> rows = new ArrayList<>();
    for (Path file : files) {
      boolean good =
          file.toString().equals(STANDARD_INPUT)
              ? addInput(in, rows, findings)
              : Files.isDirectory(file)
                  ? addFolder(file, rows, findings)
                  : add(file, Numerals.shorten(file.toString()), folder(file), rows, findings);
      if (!good) {
        return null;
      }
      if (rows.size() > MOST_ROWS) {
        findings.add(
            DataCode.TOO_LARGE,
            "hand in fewer at once",
            Numerals.shorten(file.toString()),
            "at most " + Numerals.count(MOST_ROWS, "row") + " can be predicted on at once");
        return null;
      }
    }
    return rows;
  }

  /**
   * Rows that stand in no file; null after an error.
   *
   * @param objects JSON texts, each without line feeds
   * @param name as messages call them
   * @param alone whether it is one row, which then needs no number
   * @param folder from which the paths in them begin; null if they may name no files
   */
  public @Nullable List<HandedRow> ofJson(
      List<String> objects,
      String name,
      boolean alone,
      @Nullable Path folder,
      DataDiagnostics findings) {
    TableFormat own = Sources.rowFormat(source, findings);
    if (own == null) {
      return null;
    }
    TableFormat format = own.json() ? own : own.as(TableFormat.Form.JSON_LINES);
    List<TableFile.Row> read = JsonRecords.rows(objects);
    List<HandedRow> rows = new ArrayList<>();
    for (TableFile.Row row : read) {
      SourceRow at =
          alone ? SourceRow.whole(name, 1) : new SourceRow(name, rows.size() + 1L, 0, false);
      rows.add(
          row.wrong() == null
              ? new HandedRow.Cells(at, row.cells(), row.numbers(), format, folder)
              : new HandedRow.Broken(at, row.cells(), row.wrong()));
    }
    return rows;
  }

  /**
   * The one row that a picture is; null after an error.
   *
   * @param name as messages call it
   */
  public @Nullable List<HandedRow> ofPicture(Path file, String name, DataDiagnostics findings) {
    List<HandedRow> rows = new ArrayList<>();
    return add(file, name, folder(file), rows, findings) ? rows : null;
  }

  /** Standard input goes through a file, since a table is read from its beginning twice. */
  private boolean addInput(InputStream in, List<HandedRow> rows, DataDiagnostics findings) {
    Path copy = null;
    try {
      copy = Files.createTempFile("nnc", ".in");
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      return add(copy, INPUT, currentFolder(), rows, findings);
    } catch (IOException failure) {
      findings.add(DataCode.UNREADABLE, null, INPUT, IoReasons.of(failure));
      return false;
    } finally {
      if (copy != null) {
        copy.toFile().delete();
      }
    }
  }

  /** The pictures in a folder and in those in it, but for hidden ones. */
  private boolean addFolder(Path folder, List<HandedRow> rows, DataDiagnostics findings) {
    String shown = Numerals.shorten(folder.toString());
    if (!takesPictures()) {
      findings.add(
          DataCode.UNREADABLE,
          "hand in CSV or JSON Lines files",
          shown,
          "it is a folder, and the network was trained on a table");
      return false;
    }
    List<Path> pictures = new ArrayList<>();
    List<Path> others = new ArrayList<>();
    try (Stream<Path> found = Files.walk(folder, 64, FileVisitOption.FOLLOW_LINKS)) {
      for (Path path : (Iterable<Path>) found::iterator) {
        if (!PictureSet.isHidden(folder.relativize(path)) && Files.isRegularFile(path)) {
          (PictureSet.isPicture(path) ? pictures : others).add(path);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      findings.add(DataCode.UNREADABLE, null, shown, PictureSet.unlisted(e, folder));
      return false;
    }
    if (pictures.isEmpty()) {
      findings.add(
          DataCode.UNREADABLE,
          OtherFiles.HELP,
          shown,
          "there is no picture in it"
              + (others.isEmpty() ? "" : ", but " + OtherFiles.of(others).byEnding()));
      return false;
    }
    OtherFiles.of(others).warn(shown, findings);
    pictures.sort((one, other) -> NaturalOrder.compare(one.toString(), other.toString()));
    for (Path picture : pictures) {
      HandedRow row =
          picture(
              picture,
              picture.toString().replace('\\', '/'),
              rows.size() + 1,
              folders(folder, picture),
              findings);
      if (row == null) {
        return false;
      }
      rows.add(row);
    }
    return true;
  }

  /** The folders from the one that was handed in down to the picture, as a row has them. */
  private static List<String> folders(Path handed, Path picture) {
    List<String> names = new ArrayList<>();
    Path below = handed.relativize(picture).getParent();
    if (below != null) {
      below.forEach(each -> names.add(Unicode.composed(each.toString())));
    }
    Path own = handed.toAbsolutePath().normalize().getFileName();
    if (own != null) {
      names.add(Unicode.composed(own.toString()));
    }
    return names;
  }

  private boolean takesPictures() {
    return channels > 0 || paths != null;
  }

  /** From where the paths begin that a person gives without a file. */
  public static Path currentFolder() {
    return Path.of("").toAbsolutePath();
  }

  private static Path folder(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return folder == null ? currentFolder() : folder;
  }

  private boolean add(
      Path file, String name, Path folder, List<HandedRow> rows, DataDiagnostics findings) {
    if (!Files.isRegularFile(file)) {
      findings.add(
          DataCode.UNREADABLE,
          null,
          name,
          Files.exists(file) ? "it is no file" : "there is no such file");
      return false;
    }
    byte[] head = head(file);
    boolean isPicture =
        startsWith(head, PNG) || startsWith(head, JPEG) || PictureSet.isPicture(file);
    boolean isIdx = head.length == 4 && head[0] == 0 && head[1] == 0 && head[3] <= 4 && head[3] > 0;
    if (isPicture ? !takesPictures() : isIdx && channels == 0) {
      findings.add(
          DataCode.UNREADABLE,
          "hand in CSV or JSON Lines, or the values as NAME=VALUE",
          name,
          "it holds pictures, and the network was trained on a table");
      return false;
    }
    if (isPicture) {
      HandedRow row =
          picture(
              file,
              name,
              rows.size() + 1,
              folders(folder(file), file.toAbsolutePath().normalize()),
              findings);
      return row != null && rows.add(row);
    }
    if (!isIdx && paths == null && channels > 0 && isNoTable(file, name)) {
      return rows.add(
          new HandedRow.Broken(
              SourceRow.whole(name, rows.size() + 1),
              new LinkedHashMap<>(),
              "it is no PNG or JPEG picture, and its name is none of a table"));
    }
    return isIdx
        ? addIdx(file, name, rows, findings)
        : addTable(file, name, folder, rows, findings);
  }

  /**
   * Whether a file among pictures is no table by its name. Texts beside pictures are notes, and
   * {@code Thumbs.db} is no database.
   */
  private static boolean isNoTable(Path file, String name) {
    Path plain = file.getFileName();
    return !name.equals(INPUT)
        && (TableFormat.Form.ofEnding(file) == null
            || file.toString().toLowerCase(Locale.ROOT).endsWith(".txt")
            || (plain != null && PictureSet.isHidden(plain)));
  }

  /** The first bytes, without a compression. */
  private static byte[] head(Path file) {
    try (InputStream raw = Files.newInputStream(file)) {
      boolean zipped = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
      return (zipped ? new GZIPInputStream(raw) : raw).readNBytes(4);
    } catch (IOException unreadable) {
      return new byte[0]; // whoever reads it says why
    }
  }

  private static boolean startsWith(byte[] head, byte[] signature) {
    return head.length >= signature.length
        && Arrays.equals(Arrays.copyOf(head, signature.length), signature);
  }

  /** The row that a picture file is; null after an error. */
  private @Nullable HandedRow picture(
      Path file, String name, int number, List<String> folders, DataDiagnostics findings) {
    SourceRow at = SourceRow.whole(name, number);
    if (paths != null) {
      TableFormat format = Sources.rowFormat(source, findings);
      SequencedMap<String, String> cells = new LinkedHashMap<>();
      cells.put(paths, String.valueOf(file.getFileName()));
      return format == null ? null : new HandedRow.Cells(at, cells, Set.of(), format, folder(file));
    }
    return switch (PictureFiles.opened(file, name, channels)) {
      case PictureFiles.Opened.Sound sound -> new HandedRow.Picture(at, sound.picture(), folders);
      case PictureFiles.Opened.Broken broken ->
          new HandedRow.Broken(at, new LinkedHashMap<>(), broken.reason());
    };
  }

  private boolean addIdx(Path file, String name, List<HandedRow> rows, DataDiagnostics findings) {
    IdxFile.Content content = new IdxFile(file, name).read(findings);
    if (content == null) {
      return false;
    }
    List<Integer> sizes = content.header().sizes();
    if (sizes.size() == 1 && !rows.isEmpty()) {
      return addLabels(content, name, rows, findings);
    }
    if (sizes.size() < 3) {
      findings.add(
          DataCode.BAD_IDX,
          "pictures have 3 dimensions, or 4 with the channels last",
          name,
          "declares " + Numerals.count(sizes.size(), "dimension") + " for pictures");
      return false;
    }
    HandedRow.Size size =
        new HandedRow.Size(sizes.get(1), sizes.get(2), sizes.size() > 3 ? sizes.get(3) : 1);
    for (int row = 0; row < content.header().rows(); row++) {
      rows.add(
          new HandedRow.Bytes(
              new SourceRow(name, row + 1L, 0, false),
              content.bytes(),
              row * size.bytes(),
              size,
              HandedRow.NO_LABEL));
    }
    return true;
  }

  /** The classes of the pictures that the file before has. */
  private static boolean addLabels(
      IdxFile.Content content, String name, List<HandedRow> rows, DataDiagnostics findings) {
    String pictures = rows.getLast().at().file();
    int first = rows.size();
    while (first > 0
        && rows.get(first - 1) instanceof HandedRow.Bytes bytes
        && bytes.label() == HandedRow.NO_LABEL
        && bytes.at().file().equals(pictures)) {
      first--;
    }
    if (rows.size() - first != content.header().rows()) {
      findings.add(
          DataCode.BAD_IDX,
          "hand in each file of labels right behind that of its pictures",
          name,
          "has "
              + Numerals.count(content.header().rows(), "label")
              + " for "
              + Numerals.count(rows.size() - first, "picture"));
      return false;
    }
    for (int i = 0; i < content.header().rows(); i++) {
      HandedRow.Bytes row = (HandedRow.Bytes) rows.get(first + i);
      rows.set(
          first + i,
          new HandedRow.Bytes(
              row.at(),
              row.bytes(),
              row.start(),
              row.size(),
              Byte.toUnsignedInt(content.bytes()[i])));
    }
    return true;
  }

  private boolean addTable(
      Path file, String name, Path folder, List<HandedRow> rows, DataDiagnostics findings) {
    if (JsonTexts.isNamed(file)) {
      List<String> objects = JsonTexts.objects(file, name, findings);
      List<HandedRow> read =
          objects == null ? null : ofJson(objects, name, false, folder, findings);
      return read != null && rows.addAll(read);
    }
    TableFormat format = format(file, findings);
    if (format == null) {
      return false;
    }
    List<TableFile.Row> read = new TableFile(file, name, format).texts(MOST_ROWS, findings);
    if (read == null) {
      return false;
    }
    add(read, name, format, folder, 0, 0, rows);
    return true;
  }

  /**
   * @param before how many rows stand before these in the file
   * @param lines how many lines more stand before them there
   */
  private static void add(
      List<TableFile.Row> read,
      String name,
      TableFormat format,
      @Nullable Path folder,
      long before,
      int lines,
      List<HandedRow> rows) {
    for (int i = 0; i < read.size(); i++) {
      TableFile.Row row = read.get(i);
      SourceRow at = new SourceRow(name, before + i + 1, row.line() + lines, false);
      rows.add(
          row.wrong() == null
              ? new HandedRow.Cells(at, row.cells(), row.numbers(), format, folder)
              : new HandedRow.Broken(at, row.cells(), row.wrong()));
    }
  }

  /**
   * A CSV table cut into pieces; null after an error.
   *
   * @param each how many rows a piece has
   */
  public @Nullable TablePieces pieces(Path file, int each, DataDiagnostics findings) {
    TableFormat format = format(file, findings);
    return format == null
        ? null
        : TablePieces.of(
            new TableFile(file, Numerals.shorten(file.toString()), format), each, findings);
  }

  /** The rows of a piece of a table, whose cells name no files; null after an error. */
  public @Nullable List<HandedRow> ofPiece(TablePiece piece, DataDiagnostics findings) {
    TableFormat own = Sources.rowFormat(source, findings);
    if (own == null) {
      return null;
    }
    TableFormat format = own.json() ? own.as(TableFormat.Form.CSV) : own;
    List<TableFile.Row> read =
        new TableFile(Path.of("piece.csv"), piece.name(), format)
            .texts(piece.text(), MOST_ROWS, findings);
    if (read == null) {
      return null;
    }
    List<HandedRow> rows = new ArrayList<>();
    add(read, piece.name(), format, null, piece.before(), piece.lines(), rows);
    return rows;
  }

  /** Whether a file holds JSON Lines or another JSON text; null after an error. */
  public @Nullable Boolean isJson(Path file, DataDiagnostics findings) {
    if (JsonTexts.isNamed(file)) {
      return true;
    }
    TableFormat format = format(file, findings);
    return format == null ? null : format.json();
  }

  /** How a table that is handed in is written; null after an error. */
  private @Nullable TableFormat format(Path file, DataDiagnostics findings) {
    TableFormat own = Sources.rowFormat(source, findings);
    if (own == null) {
      return null;
    }
    TableFormat.Form said = TableFormat.Form.ofEnding(file);
    return said == null || said == own.form() ? own : own.as(said);
  }
}
