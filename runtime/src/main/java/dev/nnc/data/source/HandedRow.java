package dev.nnc.data.source;

import dev.nnc.data.column.PictureFiles;
import dev.nnc.data.column.SourceRow;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One row that a person hands in to be predicted on, before anything is made of it. */
public sealed interface HandedRow {
  SourceRow at();

  /** Where it comes from, in words. */
  default String describe() {
    SourceRow at = at();
    return at.file().isEmpty()
        ? "the values given"
        : at.line() > 0
            ? at.file() + ", line " + at.line() + " (row " + at.number() + ")"
            : at.placeInFile();
  }

  /** What of it can be read, by column. */
  default SequencedMap<String, String> cells() {
    return new LinkedHashMap<>();
  }

  /**
   * A row of a table.
   *
   * @param cells as they stand there, by column
   * @param numbers the columns whose cells are numbers of JSON, with a point before decimals,
   *     whatever the format is
   * @param format how numbers and missing cells are written there
   * @param folder from which the paths in it begin; null if it may name no files
   */
  record Cells(
      SourceRow at,
      SequencedMap<String, String> cells,
      Set<String> numbers,
      TableFormat format,
      @Nullable Path folder)
      implements HandedRow {
    public Cells {
      numbers = Set.copyOf(numbers);
      cells = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(cells));
    }
  }

  /**
   * A picture file, which was decoded once to see whether it can be.
   *
   * @param folders the names of folders that it lies in, of which one may be its class: those below
   *     the folder that was handed in, the outermost first, and then that folder's own
   */
  record Picture(SourceRow at, PictureFiles.Picture picture, List<String> folders)
      implements HandedRow {
    public Picture {
      folders = List.copyOf(folders);
    }
  }

  /**
   * A picture of an IDX file.
   *
   * @param bytes those of all pictures, one after another
   * @param start where its own begin
   * @param size height, width and channels
   * @param label the number of its class; {@link #NO_LABEL} if it came without
   */
  @SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares it
  record Bytes(SourceRow at, byte[] bytes, int start, Size size, int label) implements HandedRow {}

  /** Of a picture whose class was not handed in. */
  int NO_LABEL = -1;

  /** Of a picture. */
  record Size(int height, int width, int channels) {
    public int bytes() {
      return height * width * channels;
    }

    @Override
    public String toString() {
      return height + "×" + width + (channels == 1 ? "" : " with " + channels + " channels");
    }
  }

  /**
   * A row that cannot be read.
   *
   * @param cells nothing, by the names of its table's columns
   * @param reason to follow its place in a sentence
   */
  record Broken(SourceRow at, SequencedMap<String, String> cells, String reason)
      implements HandedRow {
    public Broken {
      cells = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(cells));
    }
  }
}
