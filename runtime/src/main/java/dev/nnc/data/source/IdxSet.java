package dev.nnc.data.source;

import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.SourceRow;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataFile;
import dev.nnc.data.file.Memory;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.Part;
import dev.nnc.plan.Schema;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder with pictures and labels in the four files that MNIST made usual. The columns are {@code
 * pixels}, of shape [height, width, channel], and {@code class}.
 *
 * @param name as the {@code .nn} file calls it
 */
record IdxSet(
    String name,
    IdxFile trainPixels,
    IdxFile trainLabels,
    @Nullable IdxFile testPixels,
    @Nullable IdxFile testLabels) {
  static final String PIXELS = "pixels";
  static final String CLASS = "class";

  private static final List<String> FASHION =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  /** Whether a folder has any of the files. */
  static boolean isSet(Path folder) {
    return Stream.of("train", "t10k")
        .anyMatch(
            part -> locate(folder, part, true) != null || locate(folder, part, false) != null);
  }

  /** The set in the folder; null after an error. */
  static @Nullable IdxSet open(
      Path folder, String name, FileFinder finder, DataDiagnostics findings) {
    Path trainPixels = locate(folder, "train", true);
    Path trainLabels = locate(folder, "train", false);
    Path testPixels = locate(folder, "t10k", true);
    Path testLabels = locate(folder, "t10k", false);
    List<String> lacking = new ArrayList<>();
    if (trainPixels == null) {
      lacking.add("train-images-idx3-ubyte");
    }
    if (trainLabels == null) {
      lacking.add("train-labels-idx1-ubyte");
    }
    if (testPixels == null && testLabels != null) {
      lacking.add("t10k-images-idx3-ubyte");
    }
    if (testLabels == null && testPixels != null) {
      lacking.add("t10k-labels-idx1-ubyte");
    }
    if (trainPixels == null || trainLabels == null || !lacking.isEmpty()) {
      findings.add(
          DataCode.INCOMPLETE_SET,
          "put the missing files beside the others, plain or as .gz",
          name,
          folder,
          String.join(" and ", lacking));
      return null;
    }
    for (Path path : new @Nullable Path[] {trainPixels, trainLabels, testPixels, testLabels}) {
      if (path != null && !finder.allows(path, name + "/" + path.getFileName(), findings)) {
        return null;
      }
    }
    return new IdxSet(
        name,
        file(name, trainPixels),
        file(name, trainLabels),
        testPixels == null ? null : file(name, testPixels),
        testLabels == null ? null : file(name, testLabels));
  }

  private static IdxFile file(String set, Path path) {
    return new IdxFile(path, set + "/" + path.getFileName());
  }

  private static @Nullable Path locate(Path folder, String part, boolean pixels) {
    for (String separator : new String[] {"-", "."}) {
      for (String kind : pixels ? new String[] {"idx3", "idx4"} : new String[] {"idx1"}) {
        for (String ending : new String[] {"", ".gz"}) {
          Path path =
              folder.resolve(
                  part + (pixels ? "-images" : "-labels") + separator + kind + "-ubyte" + ending);
          if (Files.isRegularFile(path)) {
            return path;
          }
        }
      }
    }
    return null;
  }

  /** What the headers tell, and the labels, which are small; null after an error. */
  @Nullable Schema schema(DataDiagnostics findings) {
    IdxFile.Header pixels = pixels(trainPixels, findings);
    IdxFile.Content labels = labels(trainLabels, findings);
    if (pixels == null || labels == null || !agree(trainPixels, pixels, labels, findings)) {
      return null;
    }
    int classes = classes(labels.bytes());
    if (testPixels != null && testLabels != null) {
      IdxFile.Header more = pixels(testPixels, findings);
      IdxFile.Content moreLabels = labels(testLabels, findings);
      if (more == null
          || moreLabels == null
          || !agree(testPixels, more, moreLabels, findings)
          || !alike(pixels, more, findings)) {
        return null;
      }
      classes = Math.max(classes, classes(moreLabels.bytes()));
    }
    Shape shape =
        new Shape(pixels.sizes().stream().skip(1).map(size -> Dimension.of(size)).toList());
    if (shape.rank() == 2) {
      shape = shape.append(Dimension.of(1));
    }
    List<String> names = classNames(classes);
    SequencedMap<String, ColumnType> columns = new LinkedHashMap<>();
    columns.put(PIXELS, ColumnType.number(shape));
    columns.put(CLASS, ColumnType.category(names.size(), names));
    return new Schema(columns, pixels.rows(), testPixels == null ? List.of() : List.of(Part.TEST));
  }

  /** What it holds, counted from its labels; null after an error. */
  @Nullable PictureFolders folders(DataDiagnostics findings) {
    Schema schema = schema(findings);
    IdxFile.Header pixels = pixels(trainPixels, findings);
    IdxFile.Content labels = labels(trainLabels, findings);
    IdxFile.Content more = testLabels == null ? null : labels(testLabels, findings);
    if (schema == null
        || pixels == null
        || labels == null
        || (more == null && testLabels != null)) {
      return null;
    }
    ColumnType type = schema.columns().get(CLASS);
    List<String> names = type == null ? List.of() : type.names();
    int[] counts = new int[names.size()];
    for (byte[] each :
        more == null ? List.of(labels.bytes()) : List.of(labels.bytes(), more.bytes())) {
      for (byte label : each) {
        counts[Byte.toUnsignedInt(label)]++;
      }
    }
    List<Integer> sizes = pixels.sizes();
    int pictures = Arrays.stream(counts).sum();
    boolean gray = sizes.size() == 3 || sizes.get(3) == 1;
    return new PictureFolders(
        true,
        names,
        Arrays.stream(counts).boxed().toList(),
        false,
        testLabels != null,
        sizes.get(1),
        sizes.get(2),
        true,
        gray,
        List.of(new PictureFolders.Size(sizes.get(1), sizes.get(2), pictures)),
        gray ? pictures : 0,
        List.of(),
        OtherFiles.NONE,
        PictureCopies.NONE);
  }

  private static int classes(byte[] labels) {
    int most = 0;
    for (byte label : labels) {
      most = Math.max(most, Byte.toUnsignedInt(label));
    }
    return most + 1;
  }

  private List<String> classNames(int classes) {
    String folder = name.substring(name.lastIndexOf('/') + 1);
    if (folder.equals("fashion-mnist") && classes <= FASHION.size()) {
      return FASHION;
    }
    int least = folder.equals("mnist") ? 10 : 0;
    return IntStream.range(0, Math.max(least, classes)).mapToObj(Integer::toString).toList();
  }

  private static IdxFile.@Nullable Header pixels(IdxFile file, DataDiagnostics findings) {
    IdxFile.Header header = file.header(findings);
    if (header != null && header.sizes().size() < 3) {
      findings.add(
          DataCode.BAD_IDX,
          "pictures have 3 dimensions, or 4 with the channels last",
          file.name(),
          "declares " + Numerals.count(header.sizes().size(), "dimension") + " for pictures");
      return null;
    }
    return header;
  }

  private static IdxFile.@Nullable Content labels(IdxFile file, DataDiagnostics findings) {
    IdxFile.Header header = file.header(findings);
    if (header == null) {
      return null;
    }
    if (header.sizes().size() != 1) {
      findings.add(
          DataCode.BAD_IDX,
          "labels have 1 dimension",
          file.name(),
          "declares " + Numerals.count(header.sizes().size(), "dimension") + " for labels");
      return null;
    }
    return file.read(findings);
  }

  private static boolean agree(
      IdxFile file, IdxFile.Header pixels, IdxFile.Content labels, DataDiagnostics findings) {
    if (pixels.rows() == labels.header().rows()) {
      return true;
    }
    findings.add(
        DataCode.BAD_IDX,
        "both files must come from the same set",
        file.name(),
        "has "
            + Numerals.count(pixels.rows(), "picture")
            + ", but "
            + labels.file().name()
            + " has "
            + Numerals.count(labels.header().rows(), "label"));
    return false;
  }

  private boolean alike(IdxFile.Header train, IdxFile.Header test, DataDiagnostics findings) {
    if (train
        .sizes()
        .subList(1, train.sizes().size())
        .equals(test.sizes().subList(1, test.sizes().size()))) {
      return true;
    }
    findings.add(
        DataCode.BAD_IDX,
        null,
        name,
        "has training pictures of "
            + train.sizes().subList(1, train.sizes().size())
            + " and test pictures of "
            + test.sizes().subList(1, test.sizes().size()));
    return false;
  }

  /** The pictures and labels of one of the two parts. */
  private record Labelled(IdxFile.Content pixels, IdxFile.Content labels) {
    static @Nullable Labelled read(IdxFile pixelFile, IdxFile labelFile, DataDiagnostics findings) {
      IdxFile.Content pixels = pixelFile.read(findings);
      IdxFile.Content labels = IdxSet.labels(labelFile, findings);
      return pixels != null && labels != null && agree(pixelFile, pixels.header(), labels, findings)
          ? new Labelled(pixels, labels)
          : null;
    }
  }

  /** All of it; null after an error. */
  @Nullable RawTable read(DataDiagnostics findings) {
    Schema schema = schema(findings);
    if (schema == null) {
      return null;
    }
    // Nearly all of the time goes into inflating pictures, so the two parts are read side by side.
    DataDiagnostics aside = findings.apart();
    CompletableFuture<@Nullable Labelled> testPart =
        testPixels == null || testLabels == null
            ? CompletableFuture.completedFuture(null)
            : CompletableFuture.supplyAsync(() -> Labelled.read(testPixels, testLabels, aside));
    Labelled train = Labelled.read(trainPixels, trainLabels, findings);
    Labelled test = testPart.join();
    findings.addAll(aside);
    if (train == null || (test == null && testPixels != null)) {
      return null;
    }
    List<DataFile> files = new ArrayList<>(List.of(train.pixels().file(), train.labels().file()));
    int splitRows = train.pixels().header().rows();
    int width = train.pixels().header().width();
    byte[] allPixels = train.pixels().bytes();
    byte[] allLabels = train.labels().bytes();
    if (test != null) {
      byte[] morePixels = test.pixels().bytes();
      if (!alike(train.pixels().header(), test.pixels().header(), findings)) {
        return null;
      }
      if ((long) allPixels.length + morePixels.length > Memory.most()) {
        findings.add(
            DataCode.TOO_LARGE,
            null,
            name,
            Memory.need((long) allPixels.length + morePixels.length));
        return null;
      }
      allPixels = joined(allPixels, morePixels);
      allLabels = joined(allLabels, test.labels().bytes());
      files.add(test.pixels().file());
      files.add(test.labels().file());
    }
    SequencedMap<String, RawColumn> columns = new LinkedHashMap<>();
    columns.put(PIXELS, new RawColumn.Pixels(allPixels, width));
    columns.put(CLASS, new RawColumn.Labels(allLabels));
    ColumnType type = schema.columns().get(CLASS);
    List<String> classNames = type == null ? List.of() : type.names();
    return new RawTable(
        allLabels.length,
        splitRows,
        columns,
        new Origin(this, splitRows, allLabels, classNames),
        files);
  }

  /** The set's files, in the order in which {@link #read} reads them; null after an error. */
  @Nullable List<DataFile> files(DataDiagnostics findings) {
    List<DataFile> hashed = new ArrayList<>();
    for (IdxFile file :
        new @Nullable IdxFile[] {trainPixels, trainLabels, testPixels, testLabels}) {
      if (file == null) {
        continue;
      }
      DataFile each = DataFile.hashed(file.path(), file.name(), findings);
      if (each == null) {
        return null;
      }
      hashed.add(each);
    }
    return hashed;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = new byte[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  @SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares it
  private record Origin(IdxSet set, int splitRows, byte[] labels, List<String> classNames)
      implements RawTable.Origin {
    @Override
    public String describe(int row) {
      return row < splitRows
          ? set.name + ", training picture " + (row + 1)
          : set.name + ", test picture " + (row - splitRows + 1);
    }

    @Override
    public SourceRow at(int row) {
      IdxFile test = set.testPixels;
      return row < splitRows || test == null
          ? new SourceRow(set.trainPixels.name(), row + 1L, 0, false)
          : new SourceRow(test.name(), row - splitRows + 1L, 0, false);
    }

    @Override
    public SequencedMap<String, String> cells(int row) {
      SequencedMap<String, String> cells = new LinkedHashMap<>();
      int label = Byte.toUnsignedInt(labels[row]);
      cells.put(CLASS, label < classNames.size() ? classNames.get(label) : String.valueOf(label));
      return cells;
    }
  }
}
