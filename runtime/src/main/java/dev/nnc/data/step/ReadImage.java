package dev.nnc.data.step;

import dev.nnc.data.column.PictureFiles;
import dev.nnc.data.column.PictureFormat;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.DataFile;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes pictures of the paths in a column. */
public record ReadImage() implements DataStep {
  public static final String NAME = "read_image";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public @Nullable Values apply(StepInput in, Values values) {
    if (!(values instanceof Values.Texts texts)) {
      in.unsupported(values);
      return null;
    }
    if (!in.findings().present(texts)) {
      return null;
    }
    int channels = (int) in.options().whole("channels");
    @Nullable String[] faults = new String[in.rows()];
    List<PictureFiles.Named> named = new ArrayList<>();
    for (int row = 0; row < faults.length; row++) {
      String cell = Objects.requireNonNull(texts.values()[row]);
      switch (in.files().find(row, cell)) {
        case CellFiles.Search.Found found -> named.add(new PictureFiles.Named(found.path(), cell));
        case CellFiles.Search.Missing missing -> faults[row] = missing.reason();
      }
    }
    if (named.size() < faults.length) {
      tell(in, texts, faults);
      return null;
    }
    PictureFiles.@Nullable Picture[] pictures = new PictureFiles.Picture[faults.length];
    faults = PictureFiles.faults(named, channels, false, pictures);
    List<Long> size =
        in.options().find("size") instanceof List ? in.options().sizes("size") : List.of();
    for (int row = 0; row < faults.length; row++) {
      PictureFiles.Picture picture = pictures[row];
      if (picture != null && !size.isEmpty()) {
        PictureFormat.Head head = picture.head();
        if (head.height() != size.getFirst() || head.width() != size.getLast()) {
          faults[row] =
              "it has %d × %d pixels, and not %d × %d"
                  .formatted(head.height(), head.width(), size.getFirst(), size.getLast());
        }
      }
    }
    if (Arrays.stream(faults).anyMatch(Objects::nonNull)) {
      tell(in, texts, faults);
      return null;
    }
    PictureFiles files = new PictureFiles(List.of(pictures), channels);
    Path first = files.files().isEmpty() ? null : files.files().getFirst().path().getParent();
    if (first != null) {
      DataFile hashed =
          files.hashed("pictures of " + in.findings().name(), first, in.findings().report());
      if (hashed == null) {
        return null;
      }
      in.read().accept(hashed);
    }
    return new Values.Pictures(files);
  }

  /** Names the first row whose picture there is not, and how many there are. */
  private static void tell(StepInput in, Values.Texts texts, @Nullable String[] faults) {
    long others = Arrays.stream(faults).filter(Objects::nonNull).count() - 1;
    for (int row = 0; row < faults.length; row++) {
      if (faults[row] != null) {
        in.findings()
            .add(
                DataCode.CELL_PICTURE,
                (others == 0 ? "" : "so it is in " + Numerals.count(others, "other row") + "; ")
                    + "mend the cell, or leave such rows out with `rows:`",
                in.findings().row(row),
                Numerals.shorten(String.valueOf(texts.values()[row])),
                String.valueOf(faults[row]));
        return;
      }
    }
  }
}
